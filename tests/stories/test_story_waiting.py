"""Nobody answers: two people, two more, one more, one reminder, a silent end, a pause; and a machine that was off."""

import pytest

from config.settings import Settings
from matching.values import Member, MemberState, ProposalState
from storage import members, proposals
from tests.stories.cast import Player, Town, open_town
from tests.stories.people import settle_in
from tests.stories.weaving import (
    ASKS,
    NL,
    Words,
    asker,
    asks,
    both_languages,
    everything,
    helpers,
    off_for,
    was_asked,
)


@both_languages
def test_two_people_then_two_then_one_and_then_an_honest_word(town: Town, words: Words) -> None:
    alice, people = asker(town, words), helpers(town, words, 6)
    asks(alice, words)
    assert _asked(people, words) == 2
    town.later(hours=47)
    assert _asked(people, words) == 2
    town.later(hours=2)
    assert _asked(people, words) == 4
    alice.sees(words.no_yes, words.next_ones)
    town.later(days=2)
    assert _asked(people, words) == 4  # a Friday has no hours for proposals
    town.later(days=3)
    assert _asked(people, words) == 5
    town.later(days=3)
    alice.sees("5 ", words.group, words.leave, words.close)
    town.later(days=2)
    assert _asked(people, words) == 5


@both_languages
def test_after_the_honest_word_the_wish_can_stay_or_close(town: Town, words: Words) -> None:
    alice, _ = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    town.later(days=3)
    alice.sees(words.no_yes).presses(words.leave).sees({"nl": "blijft open", "en": "stays open"}[words.language])
    alice.says(words.my_requests).presses({"nl": "Sluit A", "en": "Close A"}[words.language]).says("2").sees(
        words.closed
    )


@both_languages
def test_the_honest_word_counts_one_person_as_one(town: Town, words: Words) -> None:
    alice, _ = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    town.later(days=3)
    alice.sees({"nl": "één persoon", "en": "one person"}[words.language])


@both_languages
def test_a_silent_one_is_reminded_once(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    town.later(hours=73)
    bob.sees(words.once_more, words.wish, words.yes)
    town.later(days=3)
    assert everything(bob).count(words.once_more) == 1
    bob.says("1").sees("Alice")


@both_languages
def test_who_answered_is_not_reminded(town: Town, words: Words) -> None:
    alice, (bob, cas) = asker(town, words), helpers(town, words)
    asks(alice, words)
    bob.presses(words.not_now)
    town.later(hours=80)
    assert (words.once_more in everything(bob), words.once_more in everything(cas)) == (False, True)


@both_languages
def test_nobody_is_reminded_when_somebody_else_said_yes(town: Town, words: Words) -> None:
    alice, (bob, cas) = asker(town, words), helpers(town, words)
    asks(alice, words)
    bob.presses(words.yes)
    town.later(hours=80)
    assert words.once_more not in everything(cas)


@both_languages
def test_an_answer_to_last_weeks_question_gets_one_clear_sentence(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    town.later(days=8)
    bob.presses(words.yes)
    assert len([line for line in bob.reads().splitlines() if line.strip()]) == 1
    alice.does_not_see(words.good_news)


@both_languages
def test_a_silence_ends_without_a_word_to_either_side(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    town.later(days=6)
    told = everything(alice), everything(bob)
    town.later(days=2)
    assert (everything(alice), everything(bob)) == told
    assert _states(town, "Bob") == [ProposalState.EXPIRED]


@both_languages
def test_three_silences_in_a_row_pause_a_member_and_an_answer_starts_counting_anew(town: Town, words: Words) -> None:
    (bob,) = helpers(town, words, 1)
    for count, name in enumerate(("Ana", "Ben", "Coen"), start=1):
        settle_in(town, name, language=words.language, consents=ASKS).says(words.wish, "1", "1")
        off_for(town, days=21)
        assert _member(town, "Bob").silences == count
    assert _member(town, "Bob").state is MemberState.PAUSED
    bob.presses({"nl": "Doe weer mee", "en": "Take part again"}[words.language])
    assert (_member(town, "Bob").state, _member(town, "Bob").silences) == (MemberState.ACTIVE, 0)


@both_languages
def test_an_answer_resets_the_silences(town: Town, words: Words) -> None:
    (bob,) = helpers(town, words, 1)
    for name, answers in (("Ana", False), ("Ben", True)):
        settle_in(town, name, language=words.language, consents=ASKS).says(words.wish, "1", "1")
        if answers:
            bob.presses(words.not_now)
        off_for(town, days=21)
    assert _member(town, "Bob").silences == 0


@both_languages
def test_after_ten_days_off_nobody_gets_a_reminder_of_what_is_over(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    off_for(town, days=10)
    assert words.once_more not in everything(bob)
    assert _states(town, "Bob") == [ProposalState.EXPIRED]


@both_languages
def test_a_question_that_never_arrived_is_no_silence(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    town.later(hours=10)  # in the evening: the questions wait for the next morning
    asks(alice, words)
    off_for(town, days=10)
    assert not was_asked(bob, words)
    assert (_states(town, "Bob"), _member(town, "Bob").silences) == ([ProposalState.WITHDRAWN], 0)


@both_languages
def test_things_happen_once_however_often_the_clock_rings(town: Town, words: Words) -> None:
    alice, people = asker(town, words), helpers(town, words, 4)
    asks(alice, words)
    town.later(hours=50)
    told = everything(alice), [everything(one) for one in people]
    for _ in range(3):
        town.settle()
    assert (everything(alice), [everything(one) for one in people]) == told


@both_languages
def test_proposals_come_in_working_hours_only(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    town.later(days=4)  # Friday: no hours for proposals, and then a weekend
    asks(alice, words)
    assert not was_asked(bob, words)
    town.later(days=2, hours=22)
    assert not was_asked(bob, words)
    town.later(hours=2)
    assert was_asked(bob, words)


@pytest.mark.parametrize(("at_once", "at_most", "asked"), [(1, 3, [1, 2, 3, 3]), (3, 4, [3, 4, 4, 4])])
def test_a_network_chooses_how_many_are_asked(tmp_path: object, at_once: int, at_most: int, asked: list[int]) -> None:
    settings = Settings.model_validate({"introductions": {"at_once": at_once, "at_most": at_most}})
    town = open_town(f"sqlite:///{tmp_path}/town.db", settings=settings)
    alice, people = asker(town, NL), helpers(town, NL, 5)
    asks(alice, NL)
    counts = [_asked(people, NL)]
    for _ in range(3):
        off_for(town, days=7)
        counts.append(_asked(people, NL))
    town.db.close()
    assert counts == asked


def _asked(people: list[Player], words: Words) -> int:
    return sum(was_asked(one, words) for one in people)


def _member(town: Town, name: str) -> Member:
    with town.db.write() as tx:
        (found,) = members.named(tx, name)
    return found


def _states(town: Town, name: str) -> list[ProposalState]:
    member = _member(town, name)
    with town.db.write() as tx:
        return [one.state for one in proposals.involving(tx, member.id) if one.to == member.id]
