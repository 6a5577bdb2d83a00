"""A Slack on this machine that keeps messages with their metadata, checks them by Slack's rules, and fails as told."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.adapters.slack_rules import check

TEAM = "T01TEST"
BOT = "U0BOT"
TOKEN = "xoxb-canary-token"
APP_TOKEN = "xapp-canary-token"
SCOPES = "chat:write,im:write"
_EPOCH = 1_795_500_000  # of the messages' timestamps


def person(user: str, **more: Any) -> dict[str, Any]:
    return {"id": user, "team_id": TEAM, "name": user.lower(), "real_name": user.title(), "locale": "nl-NL", **more}


@dataclass(eq=False)
class SlackStub:
    """`will`: what the next calls of a method do instead of working: ("error", name), ("http", status), ("wait",
    seconds), ("lost", None) = done, but the answer never comes, ("cut", None) = not done and no answer."""

    people: dict[str, dict[str, Any]] = field(default_factory=lambda: {"U01ALICE": person("U01ALICE")})
    channels: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    views: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    will: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    called: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)  # method, arguments, token
    acked: list[dict[str, Any]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    installed: dict[str, Any] = field(default_factory=dict)  # the answer to oauth.v2.access
    scopes: str = SCOPES
    url: str = ""
    _time: int = 0

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def methods(self) -> list[str]:
        return [method for method, _, _ in self.called]

    def messages(self, user: str = "U01ALICE") -> list[dict[str, Any]]:
        return self.channels.get(f"D{user}", [])

    def has_acked(self, number: int) -> bool:
        return len(self.acked) >= number

    async def sends(self, payload: dict[str, Any], envelope: str, *, line: int = -1, kind: str = "events_api") -> None:
        """Hand an event over by Socket Mode."""
        await self.sockets[line].send_json({"type": kind, "envelope_id": envelope, "payload": payload})

    # --- the Web API ---
    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _given(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.called.append((method, given, token))
        plan = self.will.get(method) or []
        kind, value = plan.pop(0) if plan else ("", 0)
        if kind == "http":
            return web.Response(status=value, text="<html>no</html>", content_type="text/html")
        if kind == "wait":
            answer = {"ok": False, "error": "ratelimited"}
            return web.json_response(answer, status=429, headers={"Retry-After": str(value)})
        if kind == "error":
            return web.json_response({"ok": False, "error": value})
        if kind != "cut":
            result = getattr(self, f"on_{method.replace('.', '_').lower()}")(given)
        if kind in ("cut", "lost"):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        answer = result if "ok" in result else {"ok": True, **result}
        return web.json_response(answer, headers={"x-oauth-scopes": self.scopes} if method == "auth.test" else {})

    def on_auth_test(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": "B0BOT", "team": "Regio", "url": "https://regio.slack.com/"}

    def on_apps_connections_open(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"{self.url.replace('http', 'ws')}/socket"}

    def on_conversations_open(self, given: dict[str, Any]) -> dict[str, Any]:
        users = given["users"].split(",")
        unknown = [user for user in users if user not in self.people]
        if unknown:
            return {"ok": False, "error": "user_not_found"}
        channel = f"D{users[0]}" if len(users) == 1 else f"G{'-'.join(users)}"
        self.channels.setdefault(channel, [])
        return {"channel": {"id": channel}}

    def on_chat_postmessage(self, given: dict[str, Any]) -> dict[str, Any]:
        check(given)
        if given["channel"] not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        self._time += 1
        message = {**given, "ts": f"{_EPOCH + self._time}.000100"}
        self.channels[given["channel"]].append(message)
        return {"ts": message["ts"], "channel": given["channel"]}

    def on_chat_update(self, given: dict[str, Any]) -> dict[str, Any]:
        check(given)
        for message in self.channels.get(given["channel"], []):
            if message["ts"] == given["ts"]:
                message.update(given)
                return {"ts": given["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def on_chat_delete(self, given: dict[str, Any]) -> dict[str, Any]:
        there = self.channels[given["channel"]]
        self.channels[given["channel"]] = [one for one in there if one["ts"] != given["ts"]]
        return {}

    def on_conversations_history(self, given: dict[str, Any]) -> dict[str, Any]:
        newest_first = self.channels.get(given["channel"], [])[::-1]
        at, limit = int(given.get("cursor") or 0), int(given["limit"])
        more = at + limit < len(newest_first)
        kept = given.get("include_all_metadata") in ("1", "true", True)
        page = [one if kept else {**one, "metadata": None} for one in newest_first[at : at + limit]]
        return {"messages": page, "response_metadata": {"next_cursor": str(at + limit) if more else ""}}

    def on_conversations_info(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["channel"] not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        return {"channel": {"id": given["channel"], "name": "netwerk", "is_member": True}}

    def on_users_info(self, given: dict[str, Any]) -> dict[str, Any]:
        user = self.people.get(given["user"])
        return {"user": user} if user else {"ok": False, "error": "user_not_found"}

    def on_views_open(self, given: dict[str, Any]) -> dict[str, Any]:
        check(given["view"])
        self.views.append(given["view"])
        return {"view": {"id": "V1"}}

    def on_views_publish(self, given: dict[str, Any]) -> dict[str, Any]:
        check(given["view"])
        self.homes[given["user_id"]] = given["view"]
        return {"view": {"id": "V2"}}

    def on_oauth_v2_access(self, _given: dict[str, Any]) -> dict[str, Any]:
        return self.installed

    # --- Socket Mode ---
    async def socket(self, request: web.Request) -> web.StreamResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        self.sockets.append(line)
        await line.send_json({"type": "hello", "num_connections": len(self.sockets)})
        async for message in line:
            if message.type is WSMsgType.TEXT:
                self.acked.append(json.loads(message.data))
        self.sockets.remove(line)
        return line


@asynccontextmanager
async def slack_stub() -> AsyncIterator[SlackStub]:
    stub = SlackStub()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", stub.answer)
    app.router.add_get("/socket", stub.socket)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield stub
    finally:
        for line in list(stub.sockets):
            await line.close()
        await runner.cleanup()


async def _given(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
