"""Somebody whom the secretariat signed up comes in: what was filled in is shown, and nothing counts before the yes."""

from dataclasses import replace

import pytest

from adapters.base import Incoming, Person, Pressed, Said
from bot import intake
from matching.values import Member, MemberState, Purpose, Sector
from storage import accounts, choices, members
from storage.accounts import Account
from storage.database import new_id
from tests.stories.cast import Player, Town
from tests.stories.newcomers import (
    Tongue,
    both_languages,
    consents_of,
    everybody,
    everything_stored,
    profile_of,
    state_of,
)

JAN = Member(
    id=new_id(), name="Jan de Vries", organisation="Gemeente Buren", sector=Sector.GOVERNMENT, area="Buren",
    offers=("vergunningen uitleggen",), state=MemberState.INVITED,
)  # fmt: skip


def signed_up(town: Town, tongue: Tongue, linked: bool = True) -> Player:
    """Jan as the secretariat filled him in; `linked`: the file also named his account."""
    with town.db.write() as tx:
        members.add(tx, JAN, town.now)
        if linked:
            account = accounts.add(tx, "town", "", "jan", name="jan", language=JAN.language, now=town.now)
            accounts.update(tx, account.id, member_id=JAN.id, language=tongue.language)
    return town.person("jan", tongue.language)


@both_languages
def test_what_was_filled_in_is_shown_and_asked_about(town: Town, tongue: Tongue) -> None:
    jan = signed_up(town, tongue).says(tongue.hello)
    jan.sees("Jan de Vries", "Gemeente Buren", "Buren", "vergunningen uitleggen", "1 = ", "4 = ")
    assert (state_of(jan), consents_of(jan)) == (MemberState.INVITED, frozenset())


@both_languages
def test_after_the_yes_only_what_is_missing_is_asked(town: Town, tongue: Tongue) -> None:
    jan = signed_up(town, tongue).says(tongue.hello, tongue.yes)
    jan.says(*(tongue.yes,) * 4).sees(tongue.questions[5])
    jan.says(tongue.skip).says({"nl": "geen", "en": "none"}[tongue.language], tongue.answers[7])
    jan.sees(tongue.is_it_right, "Jan de Vries", "vergunningen uitleggen")
    jan.says(tongue.yes).sees(tongue.welcome)
    assert (state_of(jan), consents_of(jan), len(everybody(town))) == (MemberState.ACTIVE, frozenset(Purpose), 1)


@both_languages
def test_a_no_erases_what_was_filled_in(town: Town, tongue: Tongue) -> None:
    signed_up(town, tongue).says(tongue.hello, tongue.no).sees(tongue.declined)
    assert everybody(town) == ()
    assert not any("vergunningen" in text for text in everything_stored(town).values())


@both_languages
def test_help_before_the_yes_answers_and_asks_again(town: Town, tongue: Tongue) -> None:
    signed_up(town, tongue).says(tongue.hello, tongue.help).sees(tongue.may_i, "1 = ")


@both_languages
@pytest.mark.parametrize("said", ["stop", "{forget}"])
def test_the_ways_out_work_before_the_yes(town: Town, tongue: Tongue, said: str) -> None:
    jan = signed_up(town, tongue).says(tongue.hello, said.format(forget=tongue.forget))
    assert jan.reads()
    assert all(one.state is not MemberState.ACTIVE for one in everybody(town))


# --- in the terminal, where whoever is there is trusted --------------------------------------------------------------
def types(town: Town, name: str, line: str) -> Account | None:
    """Somebody types in the terminal."""
    return _does(town, name, Said(line))


def chooses(town: Town, name: str, position: int) -> Account | None:
    """Somebody in the terminal chooses from what was asked last."""
    with town.db.write() as tx:
        account = accounts.find(tx, "console", "", name)
        assert account is not None
        token = choices.latest(tx, account.id, town.now)[position - 1].token
    return _does(town, name, Pressed(token))


def _does(town: Town, name: str, what: Said | Pressed) -> Account | None:
    event = Incoming(
        event_id=f"{name}-{next(town.events)}", at=town.now, who=Person("console", "", name), what=what, name=name,
        language="nl",
    )  # fmt: skip
    intake.take_in(town.db, [event], town.now)
    town.settle()
    with town.db.write() as tx:
        return accounts.find(tx, "console", "", name)


def test_in_the_terminal_the_name_is_enough_to_be_recognised(town: Town) -> None:
    with town.db.write() as tx:
        members.add(tx, JAN, town.now)
    types(town, "jan de vries", "hoi")
    account = chooses(town, "jan de vries", 1)
    assert account is not None
    assert account.member == JAN.id


@pytest.mark.parametrize("state", [MemberState.ACTIVE, MemberState.PAUSED, MemberState.STOPPED])
def test_in_the_terminal_a_member_without_an_account_gets_one(town: Town, state: MemberState) -> None:
    with town.db.write() as tx:
        members.add(tx, replace(JAN, state=state), town.now)
    account = types(town, "Jan de Vries", "hoi")
    assert account is not None
    assert account.member == JAN.id


def test_elsewhere_a_name_proves_nothing(town: Town) -> None:
    with town.db.write() as tx:
        members.add(tx, JAN, town.now)
    victor = town.person("Jan de Vries").says("hoi")
    victor.does_not_see("Gemeente Buren")
    victor.says("ja")
    assert profile_of(victor).id != JAN.id


def test_a_no_in_the_terminal_leaves_the_invitation_to_whom_it_belongs(town: Town) -> None:
    with town.db.write() as tx:
        members.add(tx, JAN, town.now)
    types(town, "Jan de Vries", "hoi")
    assert chooses(town, "Jan de Vries", 2) is None
    assert [one.id for one in everybody(town)] == [JAN.id]
