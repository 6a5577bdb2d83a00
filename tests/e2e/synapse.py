"""A real homeserver (Synapse on SQLite) and people on it. It limits how fast each account writes, as real ones do; an
account is freed of that unless a test is about it."""

import base64
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.faults.running import free_port
from tests.patience import PATIENCE_S

SERVER = "voorbeeld.test"
_SECRET = "only for this test"
_CONFIG = """
server_name: {server}
report_stats: false
pid_file: {folder}/homeserver.pid
signing_key_path: {folder}/signing.key
media_store_path: {folder}/media
registration_shared_secret: "{secret}"
macaroon_secret_key: "{secret}"
form_secret: "{secret}"
bcrypt_rounds: 4
suppress_key_server_warning: true
trusted_key_servers: []
presence: {{ enabled: false }}
caches: {{ sync_response_cache_duration: 0s }}
database: {{ name: sqlite3, args: {{ database: "{folder}/homeserver.db" }} }}
log_config: {folder}/log.yaml
listeners:
  - {{ port: {port}, bind_addresses: ["127.0.0.1"], type: http, tls: false, resources: [{{ names: [client] }}] }}
rc_message: {{ per_second: 2, burst_count: 3 }}
rc_registration: {free}
rc_login: {{ address: {free}, account: {free}, failed_attempts: {free} }}
rc_joins: {{ local: {free}, remote: {free} }}
rc_joins_per_room: {free}
rc_room_creation: {free}
rc_invites: {{ per_room: {free}, per_user: {free}, per_issuer: {free} }}
"""
_LOG = """
version: 1
formatters: { plain: { format: "%(levelname)s %(name)s %(message)s" } }
handlers: { file: { class: logging.FileHandler, filename: FILE, formatter: plain } }
root: { level: WARNING, handlers: [file] }
"""


@dataclass
class Account:
    """Somebody with a client, who asks the homeserver over HTTP."""

    url: str
    user_id: str
    token: str
    numbers: "count[int]" = field(default_factory=count)

    async def ask(self, method: str, path: str, body: Any = None, *, fails: bool = False) -> Any:
        """The answer; `fails`: the status and the answer of what may go wrong."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
            answer = await client.request(method, f"{self.url}/_matrix/client/v3{path}", json=body, headers=headers)
        if fails:
            return answer.status_code, answer.json()
        assert answer.status_code == 200, f"{method} {path.partition('?')[0]}: {answer.text}"
        return answer.json()

    async def create(self, *invited: str, direct: bool = False, **more: Any) -> str:
        body = {"preset": "private_chat", "is_direct": direct, "invite": list(invited), **more}
        return str((await self.ask("POST", "/createRoom", body))["room_id"])

    async def put(self, room: str, kind: str, content: Any) -> str:
        path = f"/rooms/{quote(room)}/send/{kind}/{self.token[-6:]}{next(self.numbers)}"
        return str((await self.ask("PUT", path, content))["event_id"])

    async def says(self, room: str, text: str, **more: Any) -> str:
        return await self.put(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    async def reacts(self, room: str, event_id: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        return await self.put(room, "m.reaction", {"m.relates_to": relation})

    async def joins(self, room: str) -> None:
        await self.ask("POST", f"/join/{quote(room)}", {})

    async def invites(self, room: str, other: "Account") -> None:
        await self.ask("POST", f"/rooms/{quote(room)}/invite", {"user_id": other.user_id})

    async def leaves(self, room: str) -> None:
        await self.ask("POST", f"/rooms/{quote(room)}/leave", {})

    async def rooms(self) -> list[str]:
        return list((await self.ask("GET", "/joined_rooms"))["joined_rooms"])

    async def invitations(self) -> list[str]:
        return list((await self.ask("GET", "/sync?timeout=0"))["rooms"].get("invite", {}))

    async def members(self, room: str) -> dict[str, str]:
        events = (await self.ask("GET", f"/rooms/{quote(room)}/members"))["chunk"]
        return {event["state_key"]: event["content"]["membership"] for event in events}

    async def events(self, room: str, *kinds: str) -> list[dict[str, Any]]:
        """What is in the room, oldest first."""
        only = quote(json.dumps({"types": list(kinds or ("m.room.message",))}))
        page = await self.ask("GET", f"/rooms/{quote(room)}/messages?dir=b&limit=200&filter={only}")
        return list(reversed(page["chunk"]))

    async def position(self) -> int:
        """How far the homeserver's stream is, for this account."""
        place: str = (await self.ask("GET", "/sync?timeout=0"))["next_batch"]
        return stream(place)


def stream(place: str) -> int:
    """The number of the latest event in a token of `/sync`, such as "s42_1_0"."""
    return int(place[1:].partition("_")[0])


@dataclass
class Synapse:
    url: str
    folder: Path
    numbers: "count[int]" = field(default_factory=count)
    _admin: Account | None = None

    async def account(self, name: str, *, free: bool = True) -> Account:
        """A new account, called after `name`. `free`: as fast as it likes."""
        made = self._register(f"{name}-{next(self.numbers)}", name)
        if free:
            if self._admin is None:
                self._admin = self._register("admin", "admin", admin=True)
            limits = f"{self.url}/_synapse/admin/v1/users/{made.user_id}/override_ratelimit"
            headers = {"Authorization": f"Bearer {self._admin.token}"}
            body = {"messages_per_second": 0, "burst_count": 0}
            assert httpx.post(limits, json=body, headers=headers, timeout=PATIENCE_S).status_code == 200
        await made.ask("PUT", f"/profile/{made.user_id}/displayname", {"displayname": name.capitalize()})
        return made

    def _register(self, name: str, password: str, *, admin: bool = False) -> Account:
        address = f"{self.url}/_synapse/admin/v1/register"
        nonce = httpx.get(address, timeout=PATIENCE_S).json()["nonce"]
        signed = "\0".join((nonce, name, password, "admin" if admin else "notadmin"))
        mac = hmac.new(_SECRET.encode(), signed.encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}
        answer = httpx.post(address, json=body, timeout=PATIENCE_S)
        assert answer.status_code == 200, answer.text
        return Account(self.url, answer.json()["user_id"], answer.json()["access_token"])


@contextmanager
def running_synapse() -> Iterator[Synapse]:
    """A homeserver on a free port, in a folder of its own, until the end."""
    if find_spec("synapse") is None:
        if os.environ.get("CI"):
            pytest.fail("matrix-synapse is not installed")
        pytest.skip("matrix-synapse is not installed")
    memory = Path("/dev/shm")  # noqa: S108 - a private folder inside it
    folder = Path(tempfile.mkdtemp(prefix="netwever-synapse-", dir=memory if memory.is_dir() else None))
    port = free_port()
    seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
    (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n")
    (folder / "log.yaml").write_text(_LOG.replace("FILE", str(folder / "log.txt")))
    free = "{ per_second: 10000, burst_count: 10000 }"
    config = _CONFIG.format(server=SERVER, folder=folder, secret=_SECRET, port=port, free=free)
    (folder / "homeserver.yaml").write_text(config)
    with (folder / "out.txt").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "synapse.app.homeserver", "-c", str(folder / "homeserver.yaml")],
            stdout=out, stderr=subprocess.STDOUT, cwd=folder,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield Synapse(url, folder)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    """7 seconds on a quiet machine; one whose processors are all busy takes much longer."""
    end = time.monotonic() + 180
    while not _is_up(url, process):
        assert time.monotonic() < end, "Synapse does not begin"
        time.sleep(0.05)


def _is_up(url: str, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "Synapse ended before it began"
    try:
        return httpx.get(f"{url}/_matrix/client/versions").status_code == 200
    except httpx.TransportError:
        return False
