"""One turn of a conversation: who speaks, what we know about them, and how to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from adapters.base import Incoming
from bot.house import House, Work
from bot.speaking import REPLY, Delivery, Option, tell
from matching.values import Language, Member
from storage import accounts, choices, conversations, members
from storage.accounts import Account
from storage.conversations import Conversation
from storage.database import Tx


@dataclass(slots=True)
class Turn:
    """What a dialogue works with. Changes are written through `work.tx`; `member` is what the database says now."""

    work: Work
    incoming: Incoming
    account: Account
    member: Member | None
    conversation: Conversation | None
    spoken: list[str] = field(default_factory=list)  # keys of what was said in this turn

    @property
    def tx(self) -> Tx:
        return self.work.tx

    @property
    def now(self) -> datetime:
        return self.work.now

    @property
    def today(self) -> date:
        return self.work.today

    @property
    def house(self) -> House:
        return self.work.house

    @property
    def language(self) -> Language:
        return self.account.language

    @property
    def data(self) -> dict[str, Any]:
        """What the running conversation remembers; empty when there is none."""
        return self.conversation.data if self.conversation else {}

    def say(self, key: str, *options: Option, delivery: Delivery = REPLY, **words: Any) -> None:
        """Say something without waiting for an answer. Options are numbered and overtake the earlier ones."""
        if options and not delivery.standing:
            choices.overtake(self.tx, self.account.id, self.now)
        self.spoken.append(tell(self.work, self.account, key, *options, delivery=delivery, **words))

    def ask(self, step: str, key: str, *options: Option, data: Mapping[str, Any] | None = None, **words: Any) -> None:
        """Ask something: the next message goes to `step`, together with `data` (what is remembered so far stays
        when not given). `delivery` may be among the words, as in `say`."""
        choices.overtake(self.tx, self.account.id, self.now)
        kept = dict(self.data if data is None else data)
        self.conversation = Conversation(step, kept, self.now)
        conversations.put(self.tx, self.account.id, step, kept, self.now)
        self.say(key, *options, **words)

    def finish(self) -> None:
        """The conversation is over; nothing is remembered of it."""
        choices.overtake(self.tx, self.account.id, self.now)
        conversations.clear(self.tx, self.account.id)
        self.conversation = None

    def remember(self, **facts: Any) -> None:
        """Keep facts in the running conversation."""
        if self.conversation is not None:
            self.conversation = replace(self.conversation, data={**self.data, **facts})
            conversations.put(self.tx, self.account.id, self.conversation.step, self.conversation.data, self.now)

    def change_member(self, **fields: Any) -> Member:
        """Write these fields of the member's profile and see them at once."""
        assert self.member is not None  # noqa: S101 - dialogues that change a member only run for members
        members.update(self.tx, self.member.id, **fields)
        return self.refresh()

    def refresh(self) -> Member:
        """Read the member again after something else changed it."""
        assert self.member is not None  # noqa: S101
        fresh = members.get(self.tx, self.member.id)
        assert fresh is not None  # noqa: S101
        self.member = fresh
        return fresh

    def become(self, member: Member) -> None:
        """From now on this account belongs to that member."""
        accounts.update(self.tx, self.account.id, member_id=member.id)
        self.account = replace(self.account, member=member.id)
        self.member = member

    def speak(self, language: Language) -> None:
        """From now on this person is spoken to in that language."""
        accounts.update(self.tx, self.account.id, language=language)
        self.account = replace(self.account, language=language)
        if self.member is not None:
            self.change_member(language=language)


Action = Callable[..., None]  # (turn, **args): a button was pressed
Step = Callable[[Turn, str], None]  # (turn, text): an answer was typed
Command = Callable[[Turn, str], None]  # (turn, rest of the line)
