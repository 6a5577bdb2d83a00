"""People who are in the network already: their profile and choices are there, how they joined is not told."""

from bot.house import Work
from bot.usecases.requests import plan_look
from matching.values import Language, Member, MemberState, Purpose, Sector
from storage import accounts, members
from storage.database import new_id
from tests.stories.cast import Player, Town

EVERYTHING = frozenset(Purpose)


def settle_in(
    town: Town,
    name: str,
    *,
    language: str = "nl",
    sector: Sector | None = Sector.RESIDENTS,
    area: str = "Tiel",
    organisation: str = "",
    about: str = "",
    offers: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    themes: tuple[str, ...] = (),
    contact: str = "",
    consents: frozenset[Purpose] = EVERYTHING,
    state: MemberState = MemberState.ACTIVE,
) -> Player:
    """A member of that name who can be reached in the town, and who joined just now."""
    tongue = Language(language)
    member = Member(
        id=new_id(), name=name, organisation=organisation, sector=sector, language=tongue, area=area, about=about,
        offers=offers, needs=needs, themes=themes, contact=contact, state=state, joined_at=town.now, heard_at=town.now,
    )  # fmt: skip
    with town.db.write() as tx:
        members.add(tx, member, town.now)
        for purpose in sorted(Purpose):
            members.record_consent(
                tx, member.id, purpose, purpose in consents, text_version="story", channel="town", now=town.now
            )
        account = accounts.add(tx, "town", "", name, name=name, language=tongue, now=town.now)
        accounts.update(tx, account.id, member_id=member.id)
        plan_look(Work(tx, town.now, town.house))
    return town.person(name, language)
