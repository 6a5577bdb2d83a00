"""What an import changes: planned first, so that a dry run and a real run say the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.commands.members_file import PROFILE, Entry
from matching.values import Member, MemberState, Purpose
from storage import accounts, erasure, members
from storage.database import Tx, new_id

What = Literal["added", "changed", "same", "forgotten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one row does. `before` is the member as stored, None for a new one; `fields` maps name -> (old, new)."""

    line: int
    entry: Entry
    what: What
    before: Member | None = None
    fields: Mapping[str, tuple[Any, Any]]
    joins: bool = False  # the consents in the row count: the member has not chosen in the chat yet


@dataclass(frozen=True, slots=True)
class Taken:
    """A row whose account belongs to another member."""

    line: int
    account: str


def plan(tx: Tx, entries: Iterable[tuple[int, Entry]]) -> list[Change | Taken]:
    """What each row (line, entry) would change; nothing is written. Known members are found by the id in the file."""
    by_id = {member.id: member for member in members.everyone(tx)}
    by_file_id = {file_id: by_id[member_id] for member_id, file_id in members.external_ids(tx).items()}
    return [
        _planned(tx, line, entry, by_file_id.get(entry.member.id) or by_id.get(entry.member.id))
        for line, entry in entries
    ]


def apply(tx: Tx, changes: Iterable[Change], now: datetime) -> None:
    """Write what was planned, inside the same transaction."""
    for change in changes:
        if change.what == "added":
            _add(tx, change.entry, now)
        elif change.what == "changed" and change.before is not None:
            _change(tx, change, change.before, now)


def _planned(tx: Tx, line: int, entry: Entry, before: Member | None) -> Change | Taken:
    person = entry.account
    if person is not None:
        if erasure.was_erased(tx, person.platform, person.workspace, person.user_id) is not None:
            return Change(line=line, entry=entry, what="forgotten", fields={})
        found = accounts.find(tx, person.platform, person.workspace, person.user_id)
        if found is not None and found.member is not None and (before is None or found.member != before.id):
            return Taken(line, f"{person.platform}:{person.user_id}")
        fresh = found is None or found.member is None
    if before is None:
        return Change(line=line, entry=entry, what="added", fields={})
    joins = before.state is MemberState.INVITED and entry.consents is not None
    fields = _different(before, entry)
    if person is not None and fresh:
        fields["account"] = ("", f"{person.platform}:{person.user_id}")
    if joins and entry.consents is not None:
        fields["consents"] = ("", ", ".join(sorted(entry.consents.purposes)))
    what: What = "changed" if fields else "same"
    return Change(line=line, entry=entry, what=what, before=before, fields=fields, joins=joins)


def _different(before: Member, entry: Entry) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(before, name), getattr(entry.member, name)) for name in PROFILE if name in entry.given}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def _add(tx: Tx, entry: Entry, now: datetime) -> None:
    joined = now if entry.member.state is not MemberState.INVITED else None
    member = replace(entry.member, id=new_id(), joined_at=joined)
    members.add(tx, member, now, external_id=entry.member.id)
    _record(tx, member.id, entry)
    _link(tx, member, entry, now)


def _change(tx: Tx, change: Change, before: Member, now: datetime) -> None:
    fields = {name: new for name, (_, new) in change.fields.items() if name in PROFILE}
    if change.joins:
        _record(tx, before.id, change.entry)
        fields |= {"state": change.entry.member.state, "paused_until_on": change.entry.member.paused_until_on}
        fields |= {"joined_at": now}
    if fields:
        members.update(tx, before.id, **fields)
    _link(tx, before, change.entry, now)


def _record(tx: Tx, member_id: str, entry: Entry) -> None:
    """Keep each yes with its date and its form; a purpose that the file does not name was not agreed to."""
    if entry.consents is None:
        return
    for purpose in Purpose:
        given, how = purpose in entry.consents.purposes, entry.consents.how
        members.record_consent(tx, member_id, purpose, given, text_version=how, channel="import", now=entry.consents.at)


def _link(tx: Tx, member: Member, entry: Entry, now: datetime) -> None:
    """So that the bot knows the member when they first speak."""
    person = entry.account
    if person is None:
        return
    found = accounts.find(tx, person.platform, person.workspace, person.user_id) or accounts.add(
        tx, person.platform, person.workspace, person.user_id, name=member.name, language=member.language, now=now,
        private=False,
    )  # fmt: skip
    if found.member != member.id:
        accounts.update(tx, found.id, member_id=member.id)
