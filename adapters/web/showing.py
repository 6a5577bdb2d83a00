"""The files that pages are made of: templates, and the script, style and pictures that a browser keeps."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import jinja2
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from adapters.web.guard import ProtectedAnswers

HERE = Path(__file__).parent
PROTECTED = (Middleware(ProtectedAnswers),)


def environment(*folders: Path) -> jinja2.Environment:
    """Templates from these folders and the chat page's own. Everything in them is escaped."""
    loader = jinja2.FileSystemLoader([*folders, HERE / "templates"])
    found = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    found.globals["new_id"] = lambda: str(uuid4())
    return found


def static_route(path: str = "/static/web", folder: Path = HERE / "static") -> BaseRoute:
    """Files that a browser keeps, asking each time whether they changed."""
    return Mount(path, _Revalidated(directory=folder), middleware=PROTECTED)


class _Revalidated(StaticFiles):
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response
