"""How a member is written in a file: the columns that `import` reads and `export` writes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from adapters.base import Person
from matching.places import Gazetteer, resolve
from matching.records import member_from
from matching.text import fold
from matching.values import Member, MemberState, Purpose
from matching.vocabulary import Vocabulary

PROFILE = ("name", "organisation", "sector", "language", "area", "about", "offers", "needs", "themes", "contact")
COLUMNS = ("id", *PROFILE, "account", "consents", "consent_on", "consent_how", "state", "paused_until_on")
_STAYS = {MemberState.PAUSED, MemberState.STOPPED}  # what a file may say; the rest follows from the consents


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What somebody said yes to outside the chat, when and how: the proof that the law asks for."""

    purposes: frozenset[Purpose]
    at: datetime
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a members file. `member.id` is the id in the file; `given` names the profile fields that the row has."""

    member: Member
    given: frozenset[str]
    account: Person | None = None
    consents: Consents | None = None
    notes: tuple[str, ...] = ()


def entry_from(fields: Mapping[str, Any], vocabulary: Vocabulary, gazetteer: Gazetteer) -> Entry:
    """The entry in a row. Raises `ValueError` with one sentence that names the field, the value and what is allowed."""
    member = member_from(fields, vocabulary)
    consents = _consents(fields)
    area, notes = _area(member.area, gazetteer)
    state = _state(fields, consents)
    until = _date(fields, "paused_until_on") if state is MemberState.PAUSED else None
    return Entry(
        member=replace(member, area=area, state=state, paused_until_on=until),
        given=frozenset(name for name in PROFILE if fields.get(name) not in (None, "", [])),
        account=_account(fields),
        consents=consents,
        notes=notes,
    )


def row_of(file_id: str, member: Member, account: Person | None, consents: Consents | None) -> dict[str, Any]:
    """The member as `entry_from` reads it; what is empty is left out."""
    row: dict[str, Any] = {"id": file_id, **{name: getattr(member, name) for name in PROFILE}}
    row["account"] = _written(account) if account else ""
    if consents is not None:
        row["consents"] = sorted(consents.purposes)
        row["consent_on"] = consents.at.date().isoformat()
        row["consent_how"] = consents.how
    row["state"] = member.state
    row["paused_until_on"] = member.paused_until_on.isoformat() if member.paused_until_on else ""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items() if value}


def _area(typed: str, gazetteer: Gazetteer) -> tuple[str, tuple[str, ...]]:
    """The place by its usual name, with a note when it was not written so."""
    if not typed:
        return "", ()
    guess = resolve(gazetteer, typed)
    if guess.sure is not None:
        same = fold(guess.sure.name) == fold(typed)
        return guess.sure.name, () if same else (f'the place "{typed[:40]}" is read as {guess.sure.name}',)
    if guess.options:
        choices = ", ".join(f"{place.name} ({place.kind})" for place in guess.options)
        return typed, (f'the place "{typed[:40]}" may be {choices}',)
    return typed, (f'the place "{typed[:40]}" is not known',)


def _account(fields: Mapping[str, Any]) -> Person | None:
    written = str(fields.get("account") or "").strip()
    if not written:
        return None
    parts = written.split(":", 2)
    if len(parts) < 2 or not parts[0] or not parts[-1]:
        raise ValueError(
            f'Field account is "{written[:40]}": it has to be platform:user or platform:workspace:user, '
            'such as "console:alice".'
        )
    return Person(parts[0], parts[1] if len(parts) == 3 else "", parts[-1])


def _written(account: Person) -> str:
    short = not account.workspace and ":" not in account.user_id
    return f"{account.platform}:{'' if short else account.workspace + ':'}{account.user_id}"


def _consents(fields: Mapping[str, Any]) -> Consents | None:
    given = fields.get("consents") or ()
    named = [given] if isinstance(given, str) else given
    if not named:
        return None
    unknown = next((name for name in named if name not in set(Purpose)), None)
    if unknown is not None:
        raise ValueError(f'Field consents has "{str(unknown)[:40]}": allowed are {", ".join(Purpose)}.')
    on, how = _date(fields, "consent_on"), str(fields.get("consent_how") or "").strip()
    if on is None or not how:
        raise ValueError("Field consents needs consent_on (a date) and consent_how (how the yes was given) beside it.")
    return Consents(purposes=frozenset(map(Purpose, named)), at=datetime.combine(on, time(12), UTC), how=how)


def _state(fields: Mapping[str, Any], consents: Consents | None) -> MemberState:
    """Nobody is matched without a yes: without one, somebody is invited."""
    written = str(fields.get("state") or "").strip().lower()
    if written and written not in set(MemberState):
        raise ValueError(f'Field state is "{written[:40]}": allowed are {", ".join(MemberState)}.')
    if consents is None or Purpose.MATCHING not in consents.purposes:
        return MemberState.STOPPED if written == MemberState.STOPPED else MemberState.INVITED
    return MemberState(written) if written in _STAYS else MemberState.ACTIVE


def _date(fields: Mapping[str, Any], name: str) -> date | None:
    written = str(fields.get(name) or "").strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f'Field {name} is "{written[:40]}": it has to be a date such as 2026-05-01.') from None
