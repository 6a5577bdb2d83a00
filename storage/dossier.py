"""What do we keep about a person? Everything, as readable data for that person."""

from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from storage import accounts, decisions, introductions, members, proposals, queries, requests, tips
from storage.accounts import Account
from storage.database import Tx
from storage.decisions import Decision
from storage.queues import inbox, outbox
from storage.tables import round_skip, tip_vote


def everything_about(tx: Tx, member_id: str) -> dict[str, Any]:
    """All that is kept about a member, ready for JSON; empty for an unknown one.

    Left out is what others answered about them: a no is never told. For the same reason a decision about rounds is
    there without the others whom it is about.
    """
    profile = members.get(tx, member_id)
    if profile is None:
        return {}
    theirs = accounts.all_of_member(tx, member_id)
    found = {
        "profile": profile,
        "accounts": theirs,
        "consents": members.consent_log(tx, member_id),
        "never_with": [_name(tx, other) for other in members.never_of(tx, member_id)],
        "requests": requests.all_of(tx, member_id),
        "proposals": _proposals(tx, member_id),
        "introductions": _introductions(tx, member_id),
        "tips": tips.of_author(tx, member_id),
        "votes": [_part(row, "tip_id", "helped", "at") for row in _rows_of(tx, tip_vote, member_id)],
        "rounds_skipped": [row["round_on"] for row in _rows_of(tx, round_skip, member_id)],
        "round_decisions": [_decision(one) for one in decisions.of_member(tx, member_id)],
        "messages_from_you": [message for one in theirs for message in _written(tx, one)],
        "messages_to_you": [message for one in theirs for message in _received(tx, one)],
    }
    return {name: _readable(value) for name, value in found.items()}


def _proposals(tx: Tx, member_id: str) -> list[dict[str, Any]]:
    """What they were asked and answered, without the other's id."""
    asked = (one for one in proposals.involving(tx, member_id) if one.to == member_id)
    return [
        {"asked_at": one.asked_at, "answer": one.state, "answered_at": one.answered_at, "score": one.score,
         "parts": dict(one.parts), "reasons": one.reasons}
        for one in asked
    ]  # fmt: skip


def _introductions(tx: Tx, member_id: str) -> list[dict[str, Any]]:
    found = []
    for one in introductions.of_member(tx, member_id):
        other = one.b if one.a == member_id else one.a
        told = introductions.outcome(tx, one.id, member_id)
        found.append({"with": _name(tx, other), "made_at": one.made_at, "closed_at": one.closed_at, "told": told})
    return found


def _decision(one: Decision) -> dict[str, Any]:
    return {"kind": one.kind, "every_round": one.every_round, "made_at": one.made_at}


def _name(tx: Tx, member_id: str | None) -> str | None:
    found = members.get(tx, member_id) if member_id else None
    return found.name if found else None


def _written(tx: Tx, one: Account) -> list[dict[str, Any]]:
    same = (inbox.c.platform == one.platform, inbox.c.workspace == one.workspace, inbox.c.person == one.user_id)
    found = queries.rows(tx, inbox, *same, inbox.c.body.is_not(None), order=(inbox.c.id,))
    return [_part(row, "received_at", "body") for row in found]


def _received(tx: Tx, one: Account) -> list[dict[str, Any]]:
    same = (outbox.c.platform == one.platform, outbox.c.workspace == one.workspace, outbox.c.destination == one.user_id)
    found = queries.rows(tx, outbox, *same, outbox.c.kind == "person", outbox.c.body.is_not(None), order=(outbox.c.id,))
    return [_part(row, "created_at", "sent_at", "state", "body") for row in found]


def _rows_of(tx: Tx, table: Any, member_id: str) -> Any:
    return queries.rows(tx, table, table.c.member_id == member_id, order=tuple(table.primary_key))


def _part(row: Any, *columns: str) -> dict[str, Any]:
    return {name: row[name] for name in columns}


def _readable(value: Any) -> Any:
    """As JSON has it: times as ISO 8601, values as their fields."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {name: _readable(part) for name, part in value.items()}
    if isinstance(value, list | tuple | frozenset):
        parts = [_readable(part) for part in value]
        return sorted(parts) if isinstance(value, frozenset) else parts
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
