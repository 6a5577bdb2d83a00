"""The fixed cast, as storage knows them, and the moment at which everything happens."""

from datetime import UTC, datetime, timedelta

from matching.values import Introduction, Language, Member, Proposal, Request, Sector, Tip
from storage import accounts, introductions, members, proposals, requests
from storage.accounts import Account
from storage.database import Tx

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

ALICE = Member(
    id="alice", name="Alice Ångström", organisation="Energiecoöperatie Lingestroom", sector=Sector.RESIDENTS,
    language=Language.NL, area="Tiel", about="zonnedaken", offers=("een groot dak",), needs=("een elektricien",),
    themes=("energy",), contact="alice@example.org", joined_at=NOW, heard_at=NOW,
)  # fmt: skip
BOB = Member(id="bob", name="Bob Bakker", sector=Sector.BUSINESS, language=Language.EN, area="Buren")
FATIMA = Member(id="fatima", name="Fatima", sector=Sector.GOVERNMENT)


def join(tx: Tx, *cast: Member) -> None:
    """These people are in the network, in this order."""
    for place, member in enumerate(cast):
        members.add(tx, member, NOW + place * MINUTE)


def chat(tx: Tx, member_id: str, platform: str = "web", *, now: datetime = NOW) -> Account:
    """A chat account of this member, whose user id there is the name with "u-" before it."""
    account = accounts.add(tx, platform, "", f"u-{member_id}", name=member_id, language=Language.NL, now=now)
    accounts.update(tx, account.id, member_id=member_id)
    found = accounts.get(tx, account.id)
    assert found is not None
    return found


def ask(tx: Tx, request_id: str = "r1", by: str = "alice", *, now: datetime = NOW) -> Request:
    request = Request(id=request_id, by=by, text="Wie heeft een groot dak?", themes=("energy",), created_at=now)
    requests.add(tx, request)
    return request


def propose(
    tx: Tx, proposal_id: str, to: str, about: str, *, request: str | None = None, now: datetime = NOW
) -> Proposal:
    proposal = Proposal(
        id=proposal_id, to=to, about=about, group=proposal_id, question=proposal_id, request=request, asked_at=now
    )
    proposals.add(tx, proposal)
    return proposal


def introduce(tx: Tx, introduction_id: str, a: str, b: str, *, now: datetime = NOW) -> Introduction:
    introduction = Introduction(id=introduction_id, group=introduction_id, a=a, b=b, made_at=now)
    introductions.add(tx, introduction)
    return introduction


def a_tip(tip_id: str, author: str | None, title: str = "Hoe krijg je een dak?") -> Tip:
    return Tip(id=tip_id, title=title, worked="bellen", source="Alliander", author=author, created_at=NOW)
