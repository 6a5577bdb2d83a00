"""Telegram's Bot API as far as a bot that polls can see it: its offset rules, its refusals, and what people's screens
show. What is asked of the text is asked by Telegram's own parser (tdjson)."""

import http.server
import json
import random
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.adapters.telegram_rules import UnlikeTelegram, parsed

Json = dict[str, Any]
BOT: Json = {
    "id": 4242, "is_bot": True, "first_name": "Netwever", "username": "netwever_bot", "can_join_groups": True,
    "can_read_all_group_messages": False,
}  # fmt: skip
KEPT_S = 24 * 3600.0  # https://core.telegram.org/bots/api#getting-updates
WEEK_S = 7 * 24 * 3600.0
_LONGEST_POLL_S = 0.3  # a test does not wait for more


class Refusal(Exception):
    """What Telegram says no to, as it says it."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.body: Json = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


@dataclass
class Shown:
    """One message of the bot's on somebody's screen."""

    id: int
    text: str
    html: str
    keys: list[Json]
    at: float
    edited: int = 0


@dataclass
class Telegram:
    """One bot, and everybody it talks with. `token` is the only one that is good."""

    token: str = "4242:test"
    clock: Callable[[], float] = time.time
    seed: int = 7
    reads_all: bool = False  # privacy mode is off
    chats: dict[int, list[Shown]] = field(default_factory=dict)  # who can be written to, and what they see
    members: dict[tuple[int, int], Json] = field(default_factory=dict)  # (chat, user) → how getChatMember tells of them
    moved: dict[int, int] = field(default_factory=dict)  # group → supergroup
    will: deque[tuple[str, Callable[[], None]]] = field(default_factory=deque)  # method → what happens to its next call
    calls: list[tuple[str, Json]] = field(default_factory=list)
    webhook: str = ""
    revoked: bool = False
    queue: dict[int, tuple[float, Json]] = field(default_factory=dict)  # update id → when it came, the update
    menus: dict[str, Any] = field(default_factory=dict)
    _poll: int = 0  # which getUpdates is the one that counts
    _last_update: float = 0.0
    _next_update: int = 1000
    _next_message: int = 1
    _changed: threading.Condition = field(default_factory=threading.Condition)

    # --- what people do ---
    def writes(self, who: Json, text: str, chat: Json | None = None, **more: Any) -> int:
        """Somebody sends a message; in private that opens the chat to the bot."""
        if chat is None:
            self.chats.setdefault(who["id"], [])
        message = {"chat": chat or private(who), "from": who, "text": text, **more}
        return self.happens(message={**self.stamp(), **message})

    def presses(self, who: Json, label: str, chat: int | None = None) -> int:
        """The newest button with this label."""
        where = who["id"] if chat is None else chat
        for shown in reversed(self.chats[where]):
            for key in shown.keys:
                if key["text"] == label:
                    message = {"message_id": shown.id, "date": int(self.clock()), "chat": private(who)}
                    query = {"id": f"q{self._next_update}", "from": who, "chat_instance": "1", "message": message}
                    return self.happens(callback_query={**query, "data": key["callback_data"]})
        raise AssertionError(f"no button {label!r}")

    def happens(self, **update: Any) -> int:
        """An update comes in. After a week without any, its number is random: core.telegram.org/bots/api#update"""
        with self._changed:
            now = self.clock()
            if self._last_update and now - self._last_update >= WEEK_S:
                self._next_update = random.Random(self.seed + self._next_update).randrange(1, 2**31 - 100)
            number, self._next_update, self._last_update = self._next_update, self._next_update + 1, now
            self.queue[number] = (now, {"update_id": number, **update})
            self._changed.notify_all()
            return number

    def stamp(self) -> Json:
        self._next_message += 1
        return {"message_id": self._next_message, "date": int(self.clock())}

    def screen(self, chat: int) -> list[str]:
        return [shown.text for shown in self.chats.get(chat, [])]

    # --- what the bot asks ---
    def answer(self, token: str, method: str, asked: Json) -> Any:
        """The result of a call. Raises Refusal."""
        if token != self.token or self.revoked:
            raise Refusal(401, "Unauthorized")
        with self._changed:
            self.calls.append((method, asked))
            planned = next((one for one in self.will if one[0] == method), None)
            if planned is not None:
                self.will.remove(planned)
        if planned is not None:
            planned[1]()
        known = getattr(self, f"_on_{method.lower()}", None)
        if known is None:
            raise Refusal(404, "Not Found: method not found")
        return known(asked)

    def _on_getme(self, _asked: Json) -> Json:
        return BOT | {"can_read_all_group_messages": self.reads_all}

    def _on_getupdates(self, asked: Json) -> list[Json]:
        with self._changed:
            if self.webhook:
                raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
            self._poll += 1
            mine = self._poll
            self._changed.notify_all()
            self._confirm(int(asked.get("offset", 0)))
            end = time.monotonic() + min(float(asked.get("timeout", 0)), _LONGEST_POLL_S)
            while not self.queue and (left := end - time.monotonic()) > 0 and mine == self._poll:
                self._changed.wait(left)
            if mine != self._poll:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")
            return [update for _, update in list(self.queue.values())[: int(asked.get("limit", 100))]]

    def _confirm(self, offset: int) -> None:
        """What came before `offset` is done with; what is a day old is gone. An offset far beyond the queue, which a
        new random number makes possible, confirms everything that came before it in time."""
        old = self.clock() - KEPT_S
        self.queue = {number: one for number, one in self.queue.items() if number >= offset and one[0] > old}

    def _on_deletewebhook(self, _asked: Json) -> bool:
        self.webhook = ""
        return True

    def _on_setwebhook(self, asked: Json) -> bool:
        if not asked["url"].startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook")
        self.webhook = asked["url"]
        return True

    def _on_getwebhookinfo(self, _asked: Json) -> Json:
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self.queue)}

    def _on_setmycommands(self, asked: Json) -> bool:
        self.menus[asked.get("language_code", "")] = json.loads(asked["commands"])
        return True

    def _on_answercallbackquery(self, _asked: Json) -> bool:
        return True

    def _on_getchat(self, asked: Json) -> Json:
        chat = self._chat(asked)
        limits = {"accent_color_id": 0, "max_reaction_count": 0, "accepted_gift_types": GIFTS}
        return {"id": chat, "type": "supergroup", "title": "Netwerk Betuwe", **limits}

    def _on_getchatmember(self, asked: Json) -> Json:
        found = self.members.get((self._chat(asked), int(asked["user_id"])))
        if found is None:
            raise Refusal(400, "Bad Request: user not found")
        return found

    def _on_sendmessage(self, asked: Json) -> Json:
        chat = self._chat(asked)
        with self._changed:
            shown = Shown(self.stamp()["message_id"], "", "", [], time.monotonic())
            self._write(shown, asked)
            self.chats[chat].append(shown)
        return self._told(chat, shown)

    def _on_editmessagetext(self, asked: Json) -> Json:
        chat = self._chat(asked)
        shown = next((one for one in self.chats[chat] if one.id == int(asked["message_id"])), None)
        if shown is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        before = (shown.html, shown.keys)
        self._write(shown, asked)
        if before == (shown.html, shown.keys):
            raise Refusal(400, "Bad Request: message is not modified")
        shown.edited += 1
        return self._told(chat, shown)

    def _on_deletemessage(self, asked: Json) -> bool:
        chat = self._chat(asked)
        self.chats[chat] = [one for one in self.chats[chat] if one.id != int(asked["message_id"])]
        return True

    def _write(self, shown: Shown, asked: Json) -> None:
        try:
            shown.text = parsed(asked["text"])
        except UnlikeTelegram as problem:
            raise Refusal(400, f"Bad Request: {problem}") from None
        shown.html = asked["text"]
        markup = json.loads(asked.get("reply_markup") or "{}")
        shown.keys = [key for row in markup.get("inline_keyboard", []) for key in row]

    def _chat(self, asked: Json) -> int:
        chat = int(asked["chat_id"])
        if chat in self.moved:
            raise Refusal(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved[chat]
            )
        if chat not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        return chat

    def _told(self, chat: int, shown: Shown) -> Json:
        kind = "private" if chat > 0 else "supergroup"
        return {"message_id": shown.id, "date": 1, "chat": {"id": chat, "type": kind}, "text": shown.text}


GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def person(number: int, name: str, language: str = "nl") -> Json:
    return {"id": number, "is_bot": False, "first_name": name, "language_code": language}


def private(who: Json) -> Json:
    return {"id": who["id"], "type": "private", "first_name": who["first_name"]}


def refuse(code: int, description: str, **parameters: int) -> Callable[[], None]:
    """For `Telegram.will`: say no."""

    def now() -> None:
        raise Refusal(code, description, **parameters)

    return now


class _Broken(Exception):
    """The line breaks before an answer."""


def break_off() -> None:
    """For `Telegram.will`: break the line before anything is done."""
    raise _Broken


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    telegram: Telegram

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked: Json = dict(parse_qsl(address.query)) | dict(parse_qsl(body))
        _, bot, method = address.path.split("/")
        try:
            self._give(200, {"ok": True, "result": self.telegram.answer(bot.removeprefix("bot"), method, asked)})
        except Refusal as refusal:
            self._give(refusal.code, refusal.body)
        except _Broken:
            self.close_connection = True

    def _give(self, code: int, body: Json) -> None:
        data = json.dumps(body).encode()
        try:
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:  # nobody waits for it any more
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Office(http.server.ThreadingHTTPServer):
    """Where Telegram can be reached."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, telegram: Telegram) -> None:
        super().__init__(("127.0.0.1", 0), type("Handler", (_Handler,), {"telegram": telegram}))
        self.telegram = telegram
        self._thread = threading.Thread(target=lambda: self.serve_forever(0.02), daemon=True)
        self._thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that goes away in the middle is no error of ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close(self) -> None:
        """Again is fine."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
            self.server_close()


@contextmanager
def office(telegram: Telegram) -> Iterator[Office]:
    found = Office(telegram)
    try:
        yield found
    finally:
        found.close()
