"""A real nginx between Netwever and a platform: it says 429 when asked too often, and 502 when it is told to break."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.faults.running import free_port, until
from tests.patience import PATIENCE_S

_CONFIG = """
daemon off; master_process on; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  keepalive_timeout 0;  # each request is answered as the newest configuration says
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  limit_req_zone $server_port zone=all:64k rate={per_minute}r/m;
  server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1;
    location = /nginx-version {{ return 200 '{version}'; }}
    {broken}
    location / {{
      {limit}
      {headers}
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_read_timeout 120s;
      proxy_pass {upstream};
    }}
    location @slow_down {{
      internal; default_type application/json; add_header Retry-After 1 always; return 429 '{too_many}';
    }}
  }}
}}
"""


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return "it has ended, so it is shutting down"


@dataclass
class Nginx:
    """What it does besides passing on is changed by `change`, which returns when that holds."""

    folder: Path
    upstream: str
    port: int
    pid: int = 0
    version: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def change(self, *, per_minute: int = 0, broken: str = "", headers: str = "", too_many: str = "{}") -> None:
        """From now on: at most so many requests a minute (0: any number), then 429 with Retry-After 1; `broken`: a
        regular expression of paths that are answered with 502."""
        self.version += 1
        self._write(per_minute, broken, headers, too_many)
        os.kill(self.pid, signal.SIGHUP)
        until(lambda: self._is_up() and len(self._listening()) == 1)

    def _listening(self) -> list[str]:
        """The worker processes that still take connections: just after a change, those of before do too."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        titles = [Path(f"/proc/{child}/cmdline") for child in children]
        return [title.parent.name for title in titles if "shutting down" not in _read(title)]

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.url}/nginx-version").text == str(self.version)
        except httpx.TransportError:
            return False

    def _write(self, per_minute: int, broken: str, headers: str, too_many: str) -> None:
        limit = "limit_req zone=all burst=2 nodelay; limit_req_status 429; error_page 429 @slow_down;"
        (self.folder / "nginx.conf").write_text(
            _CONFIG.format(
                folder=self.folder, port=self.port, upstream=self.upstream, per_minute=per_minute or 60_000,
                limit=limit if per_minute else "", broken=f"location ~ {broken} {{ return 502; }}" if broken else "",
                version=self.version, headers=headers, too_many=too_many,
            )
        )  # fmt: skip


@contextmanager
def nginx_before(upstream: str, folder: Path, *, headers: str = "") -> Iterator[Nginx]:
    """An nginx that passes everything on to `upstream`. `headers`: nginx directives such as a proxy_set_header."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed")
        pytest.skip("nginx is not installed")
    found = Nginx(folder, upstream, free_port())
    found._write(0, "", headers, "{}")
    process = subprocess.Popen(
        [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.DEVNULL
    )
    found.pid = process.pid
    try:
        until(found._is_up)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)
