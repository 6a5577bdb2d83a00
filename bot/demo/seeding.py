"""The demo network as it is before anybody touches it: people, what they learned, and a little history."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.house import Work
from bot.usecases.tips import give_tip
from config.demo_network import load_demo_network
from matching.lists import split_list
from matching.places import resolve
from matching.text import fold
from matching.values import Gain, Introduction, Language, Member, MemberState, Met, Purpose, Sector, Tip
from storage import accounts, introductions, members, notes
from storage.database import new_id

_MET_BEFORE = (("m02", "m10", Gain.HELP), ("m05", "m09", Gain.TOGETHER), ("m06", "m07", Gain.IDEA))
_SECTORS = {
    "overheid": Sector.GOVERNMENT,
    "ondernemers": Sector.BUSINESS,
    "onderwijs": Sector.EDUCATION,
    "onderzoek": Sector.RESEARCH,
    "inwoners": Sector.RESIDENTS,
}
_JOINED_DAYS_AGO = 60
_SHY = ("m07", "m13")  # whose name is told only after both said yes


def seed(work: Work) -> None:
    """Fill an empty network, once."""
    if notes.get(work.tx, "demo.seeded", False):
        return
    data = load_demo_network()
    ids = {row["id"]: _add_member(work, row) for row in data["members"]}
    for row in data["tips"]:
        _add_tip(work, row, ids)
    for a, b, gain in _MET_BEFORE:
        _add_history(work, ids[a], ids[b], gain)
    notes.put(work.tx, "demo.seeded", True)


def user_id(name: str) -> str:
    """The demo person's id on the web page: the name, without titles and accents."""
    words = [word for word in fold(name).replace(".", " ").replace("-", " ").split() if word != "dr"]
    return "-".join(words)


def _add_member(work: Work, row: Mapping[str, Any]) -> str:
    guess = resolve(work.house.gazetteer, row["place"])
    member = Member(
        id=new_id(),
        name=row["name"],
        organisation=organisation(row["org"]),
        sector=sector(row["sector"]),
        language=Language(row["lang"]),
        area=guess.sure.name if guess.sure else row["place"],
        about=row["role"],
        offers=split_list(row["offers"]),
        needs=split_list(row["needs"]),
        themes=tuple(dict.fromkeys([*row["themes_offer"], *row["themes_need"]])),
        contact=f"{user_id(row['name'])}@example.org",
        state=MemberState.ACTIVE,
        joined_at=work.now - timedelta(days=_JOINED_DAYS_AGO),
        heard_at=work.now,
    )
    members.add(work.tx, member, work.now, external_id=row["id"])
    for purpose in Purpose:
        given = purpose is not Purpose.NAME or row["id"] not in _SHY
        members.record_consent(work.tx, member.id, purpose, given, text_version="demo", channel="demo", now=work.now)
    account = accounts.add(
        work.tx, "web", "", user_id(row["name"]), name=row["name"], language=member.language, now=work.now
    )
    accounts.update(work.tx, account.id, member_id=member.id)
    return member.id


def organisation(text: str) -> str:
    """The organisation without the remark that it is invented: the page says so for all of them."""
    return text.replace(" (fictief)", "").replace(" (fictional)", "").replace(" (fictief team", " (team")


def sector(text: str) -> Sector:
    """The sector as the demo's file names it."""
    return _SECTORS[text]


def _add_tip(work: Work, row: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    give_tip(
        work,
        Tip(
            id=new_id(),
            title=row["title"],
            situation=row["situation"],
            worked=row["worked"],
            watch_out=row.get("watch_out", ""),
            source=row["source"],
            check_on=work.today + timedelta(days=row["check_in_days"]),
            themes=tuple(row["themes"]),
            language=Language(row["language"]),
            author=ids.get(row["author"]),
            created_at=work.now - timedelta(days=_JOINED_DAYS_AGO),
        ),
    )


def _add_history(work: Work, a: str, b: str, gain: Gain) -> None:
    made_at = work.now - timedelta(days=40)
    own = new_id()
    introduction = Introduction(id=own, group=own, a=a, b=b, made_at=made_at)
    introductions.add(work.tx, introduction)
    for side in (a, b):
        introductions.record(work.tx, introduction.id, side, work.now - timedelta(days=30), met=Met.YES, gain=gain)
