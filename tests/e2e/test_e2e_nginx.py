"""Whether the nginx that the other tests put in between does what they rely on."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.nginx import nginx_before

pytestmark = pytest.mark.e2e


class _Platform(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(self.headers.get("X-Secret")).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def upstream() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Platform)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_passes_on_says_429_and_breaks(upstream: str, tmp_path: Path) -> None:
    with nginx_before(upstream, tmp_path, headers="proxy_set_header X-Secret yes;") as nginx:
        assert httpx.get(f"{nginx.url}/a").text == "yes"
        nginx.change(per_minute=1, too_many='{"ok": false}')
        answers = [httpx.get(f"{nginx.url}/a") for _ in range(6)]
        assert [answer.status_code for answer in answers][:3] == [200, 200, 200]
        assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "1")
        assert answers[-1].json() == {"ok": False}
        nginx.change(broken="^/b")
        assert [httpx.get(f"{nginx.url}/{path}").status_code for path in "ba"] == [502, 200]
