"""Who is in the network: profiles, consents, and who never wants to meet whom."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select
from sqlalchemy import update as update_of

from matching.values import Language, Member, MemberState, Purpose, Sector
from storage import queries
from storage.database import Tx
from storage.tables import consent, member, network, never_with

_SIGNS_OF_LIFE = frozenset({"heard_at", "silences"})


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer to one purpose, as it was given."""

    purpose: Purpose
    given: bool
    text_version: str
    channel: str
    at: datetime


def add(tx: Tx, new: Member, now: datetime, *, external_id: str | None = None) -> None:
    """Keep a new member. Consents are not taken over: each needs its text and channel (`record_consent`)."""
    queries.add(
        tx, member, id=new.id, name=new.name, organisation=new.organisation, sector=new.sector, language=new.language,
        area=new.area, about=new.about, offers=new.offers, needs=new.needs, themes=new.themes, contact=new.contact,
        state=new.state, external_id=external_id, paused_until_on=new.paused_until_on, silences=new.silences,
        joined_at=new.joined_at, heard_at=new.heard_at, created_at=now, version=_next_version(tx),
    )  # fmt: skip


def get(tx: Tx, member_id: str) -> Member | None:
    """The member with the consents that count now."""
    found = queries.row(tx, member, member.c.id == member_id)
    return _member(found, _consents(tx, member_id).get(member_id, frozenset())) if found else None


def everyone(tx: Tx, *states: MemberState) -> tuple[Member, ...]:
    """The members in any of these states (all when none is named), in the order they were added."""
    wanted = [member.c.state.in_([state.value for state in states])] if states else []
    consents = _consents(tx)
    found = queries.rows(tx, member, *wanted, order=(member.c.created_at, member.c.id))
    return tuple(_member(row, consents.get(row["id"], frozenset())) for row in found)


def version(tx: Tx) -> int:
    """A number that grows whenever somebody's profile, state or consents change, or somebody comes or goes."""
    found = select(network.c.members_version).where(network.c.id == tx.network)
    return int(tx.connection.execute(found).scalar_one())


def changed_since(tx: Tx, version: int) -> tuple[Member, ...]:
    """The members who changed after this version, in any state. Who was removed is not among them: see `ids`."""
    found = queries.rows(tx, member, member.c.version > version, order=(member.c.version, member.c.id))
    return tuple(_member(row, _consents(tx, row["id"]).get(row["id"], frozenset())) for row in found)


def ids(tx: Tx) -> frozenset[str]:
    """Everybody there is, in any state."""
    return frozenset(tx.connection.execute(select(member.c.id).where(member.c.network_id == tx.network)).scalars())


def update(tx: Tx, member_id: str, **fields: Any) -> None:
    """Write these columns of the profile. A sign of life alone is no change that others have to follow."""
    if queries.change(tx, member, member.c.id == member_id, **fields) and fields.keys() - _SIGNS_OF_LIFE:
        _changed(tx, member_id)


def remove(tx: Tx, member_id: str) -> None:
    """Take the profile away with all that hangs on it. To forget a person everywhere: `erasure.erase`."""
    if queries.take_away(tx, member, member.c.id == member_id):
        _next_version(tx)


def named(tx: Tx, name: str) -> tuple[Member, ...]:
    """The members called so; capitals, accents and spaces make no difference."""
    wanted = folded(name)
    everybody = select(member.c.id, member.c.name).where(member.c.network_id == tx.network)
    ids = [row.id for row in tx.connection.execute(everybody.order_by(member.c.created_at, member.c.id))
           if folded(row.name) == wanted]  # fmt: skip
    found = (get(tx, member_id) for member_id in ids)
    return tuple(one for one in found if one is not None)


def known_as(tx: Tx, name: str) -> tuple[Member, ...]:
    """Whom a facilitator may mean: by the id in the imported file, by our own id, else by name."""
    found = by_external_id(tx, name) or get(tx, name)
    return (found,) if found else named(tx, name)


def folded(name: str) -> str:
    """A name as it is compared: without accents, capitals and double spaces."""
    letters = (sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join("".join(letters).casefold().split())


def by_external_id(tx: Tx, external_id: str) -> Member | None:
    """The member that an imported file calls so."""
    found = queries.row(tx, member, member.c.external_id == external_id)
    return get(tx, found["id"]) if found else None


def external_ids(tx: Tx) -> dict[str, str]:
    """Member id → the id in the imported file, of those who have one."""
    return {row["id"]: row["external_id"] for row in queries.rows(tx, member, member.c.external_id.is_not(None))}


def heard(tx: Tx, member_id: str, now: datetime) -> None:
    """A sign of life."""
    update(tx, member_id, heard_at=now)


def record_consent(
    tx: Tx, member_id: str, purpose: Purpose, given: bool, *, text_version: str, channel: str, now: datetime
) -> None:
    """Add an answer to the log. The last one per purpose counts; the earlier ones stay as proof."""
    queries.add(
        tx, consent, member_id=member_id, purpose=purpose, given=given, text_version=text_version, channel=channel,
        at=now,
    )  # fmt: skip
    _changed(tx, member_id)


def consent_log(tx: Tx, member_id: str) -> tuple[Consent, ...]:
    """Every answer, oldest first."""
    found = queries.rows(tx, consent, consent.c.member_id == member_id, order=(consent.c.id,))
    return tuple(
        Consent(Purpose(row["purpose"]), row["given"], row["text_version"], row["channel"], row["at"]) for row in found
    )


def add_never(tx: Tx, member_id: str, other_id: str, now: datetime) -> None:
    """This member never wants to be introduced to that one. Saying it twice is fine."""
    queries.add_new(tx, never_with, member_id=member_id, other_id=other_id, at=now)


def remove_never(tx: Tx, member_id: str, other_id: str) -> None:
    queries.take_away(tx, never_with, never_with.c.member_id == member_id, never_with.c.other_id == other_id)


def never_of(tx: Tx, member_id: str) -> tuple[str, ...]:
    """Whom this member never wants to meet, in the order they were named."""
    order = (never_with.c.at, never_with.c.other_id)
    return tuple(
        row["other_id"] for row in queries.rows(tx, never_with, never_with.c.member_id == member_id, order=order)
    )


def never_pairs(tx: Tx) -> frozenset[frozenset[str]]:
    """The pairs of which at least one never wants to meet the other."""
    return frozenset(frozenset((row["member_id"], row["other_id"])) for row in queries.rows(tx, never_with))


def _changed(tx: Tx, member_id: str) -> None:
    if queries.row(tx, member, member.c.id == member_id) is not None:  # of another network nothing is counted
        queries.change(tx, member, member.c.id == member_id, version=_next_version(tx))


def _next_version(tx: Tx) -> int:
    """Count a change. The network's row stays locked until the end, so versions are seen in their order."""
    counted = update_of(network).where(network.c.id == tx.network)
    counted = counted.values(members_version=network.c.members_version + 1)
    return int(tx.connection.execute(counted.returning(network.c.members_version)).scalar_one())


def _consents(tx: Tx, member_id: str | None = None) -> dict[str, frozenset[Purpose]]:
    """What each member says yes to now: the last answer per purpose."""
    last = select(func.max(consent.c.id)).where(consent.c.network_id == tx.network)
    if member_id is not None:
        last = last.where(consent.c.member_id == member_id)
    last = last.group_by(consent.c.member_id, consent.c.purpose)
    given: dict[str, set[Purpose]] = {}
    for row in queries.rows(tx, consent, consent.c.id.in_(last), consent.c.given):
        given.setdefault(row["member_id"], set()).add(Purpose(row["purpose"]))
    return {who: frozenset(purposes) for who, purposes in given.items()}


def _member(row: RowMapping, consents: frozenset[Purpose]) -> Member:
    return Member(
        id=row["id"], name=row["name"], organisation=row["organisation"],
        sector=Sector(row["sector"]) if row["sector"] else None, language=Language(row["language"]), area=row["area"],
        about=row["about"], offers=tuple(row["offers"]), needs=tuple(row["needs"]), themes=tuple(row["themes"]),
        contact=row["contact"], state=MemberState(row["state"]), consents=consents,
        paused_until_on=row["paused_until_on"], silences=row["silences"], joined_at=row["joined_at"],
        heard_at=row["heard_at"],
    )  # fmt: skip
