"""A member asks: from the first words until people are asked, or until it is clear that nobody fits."""

from collections.abc import Sequence

import pytest

from adapters.base import Block, Bullets
from matching.values import Language, Request, Sector, Tip
from storage import requests, tips
from tests.stories.cast import Player, Town
from tests.stories.people import settle_in
from tests.stories.weaving import EN, NL, SHY, Words, asker, asks, both_languages, everything, helpers, was_asked


@both_languages
def test_a_wish_becomes_an_introduction(town: Town, words: Words) -> None:
    alice, (bob, cas) = asker(town, words), helpers(town, words)
    alice.says(words.wish).sees("1 = ")
    alice.says("1").sees("A: ", "B: ", words.offers[0], words.offers[1], words.ask)
    alice.says("1")
    bob.sees(words.wish, words.offers[0], words.yes, words.not_now, words.rather_not)
    bob.says("1").sees("Alice", words.wish, "alice@voorbeeld.nl", "24 ", "10 ")
    alice.sees(words.good_news, "Bob", words.offers[0], "06 12345678")
    assert was_asked(cas, words)


@both_languages
@pytest.mark.parametrize("start", ["command", "command and wish", "button"])
def test_every_way_to_begin_leads_to_the_same_question(town: Town, words: Words, start: str) -> None:
    alice = asker(town, words)
    helpers(town, words)
    command = {"nl": "vraag", "en": "ask"}[words.language]
    match start:
        case "command":
            alice.says(command, words.wish)
        case "command and wish":
            alice.says(f"{command}: {words.wish}")
        case "button":
            alice.says("abracadabra hocus pocus").presses(
                {"nl": "Dit is een vraag", "en": "This is a request"}[words.language]
            )
            alice.says(words.wish)
    alice.says("1").sees(words.ask)


@both_languages
def test_a_wish_of_one_word_is_asked_to_say_more(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words)
    alice.says({"nl": "vraag", "en": "ask"}[words.language], {"nl": "warmtepomp", "en": "pump"}[words.language])
    alice.sees({"nl": "Vertel iets meer", "en": "Tell me a little more"}[words.language])
    alice.says(words.wish, "1").sees(words.ask)


@both_languages
def test_a_very_long_wish_can_be_made_shorter(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words)
    alice.says(f"{words.wish} {'en zo verder ' * 40}").sees("300")
    alice.says(words.wish, "1").sees(words.ask)


@both_languages
@pytest.mark.parametrize("number", ["alice@voorbeeld.nl", "06-12345678", "+31 344 123456"])
def test_a_mail_address_or_number_is_taken_out_on_request(town: Town, words: Words, number: str) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    alice.says(f"{words.wish}, mail {number}").sees(words.mail_found)
    alice.says("1", "1").presses(words.ask)
    bob.sees(words.wish).does_not_see(number)


@both_languages
def test_a_mail_address_stays_when_the_asker_wants_that(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    alice.says(f"{words.wish}, alice@voorbeeld.nl").says("2", "1").presses(words.ask)
    bob.sees("alice@voorbeeld.nl")


@both_languages
def test_whom_the_asker_leaves_out_is_not_asked_and_another_is_thought_of(town: Town, words: Words) -> None:
    alice, people = asker(town, words), helpers(town, words, 3)
    alice.says(words.wish, "1")
    left_out = _first_named(alice, people, words)
    alice.presses(words.not_a).sees("A: ", "B: ").presses(words.ask)
    assert sorted(was_asked(one, words) for one in people) == [False, True, True]
    assert not was_asked(left_out, words)
    town.later(days=6)
    assert not was_asked(left_out, words)


@both_languages
def test_a_kept_wish_asks_nobody_until_the_asker_says_so(town: Town, words: Words) -> None:
    alice, people = asker(town, words), helpers(town, words)
    alice.says(words.wish, "1").presses(words.keep_only)
    town.later(days=3)
    assert [was_asked(one, words) for one in people] == [False, False]
    alice.says(words.my_requests).sees(
        {"nl": "Ik vraag er niemand over", "en": "I ask nobody about it"}[words.language]
    )
    alice.presses({"nl": "Vraag het toch voor A", "en": "Ask people about A after all"}[words.language])
    town.later(days=1)
    assert [was_asked(one, words) for one in people] == [True, True]


@both_languages
def test_a_wish_can_be_put_in_other_words_before_anybody_is_asked(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    alice.says(words.wish, "1").presses(words.change).sees(words.wish)
    better = f"{words.wish} ({words.vague})"
    alice.says(better, "1").presses(words.ask)
    bob.sees(better)
    assert _open_texts(town, alice) == [better]


@both_languages
def test_when_nobody_fits_the_wish_is_kept_and_a_newcomer_who_fits_is_asked(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words, 0)
    alice.says(words.wish, "1").sees(words.nobody, words.group, words.change, words.close)
    town.later(days=9)
    yara = settle_in(town, "Yara", language=words.language, offers=words.offers[:1], consents=SHY)
    town.later(days=1)
    assert was_asked(yara, words)
    alice.sees(words.wish, words.offers[0]).does_not_see("Yara")
    yara.presses(words.yes)
    alice.sees("Yara")


@both_languages
def test_the_words_of_a_kept_wish_can_change_when_nobody_fits(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words, 0)
    alice.says(words.wish, "1").presses(words.change).sees(words.wish)
    alice.says(words.second_wish)
    assert _open_texts(town, alice) == [words.second_wish]


@both_languages
def test_the_group_hears_the_wish_once_and_without_a_name(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words, 0)
    alice.says(words.wish, "1").presses(words.group)
    assert words.wish in town.group()
    assert "Alice" not in town.group()


@pytest.mark.parametrize(
    ("words", "typed", "understood"),
    [
        (NL, "ik zoke iemand die mij helpt een warmtepmop te kiezen", "1 = "),  # two slips of the keyboard
        (NL, "wie weet er iets van zonnepannelen op een dak?", "Zonne-energie"),  # a misspelt theme
        (EN, "i'm lookin for someone who knows about heatpumps", "1 = "),  # one word instead of two
    ],
)
def test_a_wish_with_typing_errors_is_understood(town: Town, words: Words, typed: str, understood: str) -> None:
    alice = asker(town, words)
    helpers(town, words)
    alice.says(typed).sees(understood)


@both_languages
@pytest.mark.parametrize("typed", ["warmtepomp", "Warmtepmop", "heat pump"])
def test_another_theme_can_be_typed(town: Town, words: Words, typed: str) -> None:
    alice = asker(town, words)
    helpers(town, words)
    alice.says(words.wish).presses({"nl": "Iets anders", "en": "Something else"}[words.language])
    alice.says(typed).sees(words.ask)


@both_languages
def test_an_unknown_theme_is_no_obstacle(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words)
    alice.says(words.wish).presses({"nl": "Iets anders", "en": "Something else"}[words.language])
    alice.says("xyzzy").sees(words.ask, {"nl": "Dat thema ken ik niet", "en": "do not know that theme"}[words.language])


@both_languages
def test_somebody_has_five_open_wishes_and_not_more(town: Town, words: Words) -> None:
    alice = asker(town, words)
    member = alice.member_id()
    with town.db.write() as tx:
        for number in range(5):
            wish = Request(id=str(number), by=member, text=f"{words.wish} {number}", created_at=town.now)
            requests.add(tx, wish)
    alice.says(words.wish).sees("5")
    assert len(_open_texts(town, alice)) == 5


@both_languages
def test_the_same_wish_twice_is_one_wish(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words)
    asks(alice, words)
    alice.says(words.wish.upper()).sees(words.my_requests)
    assert _open_texts(town, alice) == [words.wish]


@both_languages
def test_something_else_typed_at_the_people_is_asked_again_and_nothing_is_lost(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    alice.says(words.wish, "1", "🙂🙂").sees(words.ask)
    alice.says("1")
    assert was_asked(bob, words)


@both_languages
def test_a_fitting_tip_comes_before_the_people(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words)
    with town.db.write() as tx:
        tips.add(
            tx,
            Tip(
                id="t", title=words.wish, worked=words.offers[0], themes=("warmtepomp",),
                language=Language(words.language), created_at=town.now,
            ),
        )  # fmt: skip
    alice.says(words.wish, "1").sees(words.wish, words.ask)


@both_languages
def test_half_of_all_people_say_yes_is_told_once(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words)
    half = {"nl": "de helft", "en": "half"}[words.language]
    alice.says(words.wish, "1").sees(half).presses(words.ask)
    alice.says(f"{words.wish} ({words.vague})", "1")
    assert half not in alice.reads()


@both_languages
def test_a_stranger_cannot_ask_before_joining(town: Town, words: Words) -> None:
    victor = town.person("Victor", words.language)
    helpers(town, words)
    victor.says(words.wish)
    victor.does_not_see(words.ask, "Bob")


@both_languages
def test_nobody_hears_of_a_wish_in_the_evening(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    town.later(hours=10)
    asks(alice, words).sees({"nl": "dinsdag 24 november", "en": "Tuesday 24 November"}[words.language])
    assert not was_asked(bob, words)
    town.later(hours=14)
    assert was_asked(bob, words)


@both_languages
def test_who_is_there_in_the_evening_sees_the_question_at_once(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    town.later(hours=10)
    asks(alice, words)
    bob.says("hoi").sees(words.question, words.wish)


def test_people_are_told_apart_by_sector_and_place_when_names_are_not_allowed(town: Town) -> None:
    alice = asker(town, NL)
    helpers(town, NL, 0)
    settle_in(
        town, "Bob Bakker", sector=Sector.BUSINESS, area="Culemborg", organisation="Bakker BV", offers=NL.offers[:1],
        consents=SHY,
    )  # fmt: skip
    alice.says(NL.wish, "1").sees("iemand uit Culemborg (ondernemers)").does_not_see("Bakker")


@both_languages
def test_the_longest_messages_stay_under_eighty_words(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words, SHY), helpers(town, words, consents=SHY)
    asks(alice, words)
    bob.presses(words.yes)
    lengths = [len(_plain(message.body).split()) for who in (alice, bob) for message in who.screen()]
    assert max(lengths) <= 80


def _plain(body: Sequence[Block]) -> str:
    lines = (line for block in body for line in (block.items if isinstance(block, Bullets) else (block.spans,)))
    return " ".join(span.text for line in lines for span in line)


def _first_named(alice: Player, people: list[Player], words: Words) -> Player:
    """Whose offer stands behind the letter A."""
    line = next(line for line in alice.reads().splitlines() if "A: " in line)
    offers = dict(zip(words.offers, people, strict=False))
    return next(player for offer, player in offers.items() if offer in line)


def _open_texts(town: Town, player: Player) -> list[str]:
    member = player.member_id()
    with town.db.write() as tx:
        return [one.text for one in requests.open_of(tx, member)]


def test_everything_told_to_a_helper_is_free_of_the_askers_name_without_consent(town: Town) -> None:
    alice, (bob, _) = asker(town, NL, SHY), helpers(town, NL)
    asks(alice, NL)
    assert "Alice" not in everything(bob)
