"""What people type when they don't answer the question: a question back, thanks, a bare yes or no, a story."""

import pytest

from matching.values import Met, ProposalState
from storage import proposals, tips
from tests.stories.cast import Town
from tests.stories.introduced import NO_ROUNDS, introduced, told
from tests.stories.newcomers import EN, NL, Tongue, agrees, both_languages, profile_of
from tests.stories.people import settle_in
from tests.stories.weaving import ASKS, Words, asker, asks, helpers
from tests.stories.weaving import both_languages as both_weaving

ONE = {"nl": "Dit kan ik doen", "en": "I can do this"}


# --- joining ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tongue", "asked", "told"),
    [
        (NL, "waarom", "Ik ben een computerprogramma"),  # a command for members, but not here
        (EN, "why?", "I am a computer"),
    ],
)
def test_why_before_the_yes_explains_who_the_bot_is(town: Town, tongue: Tongue, asked: str, told: str) -> None:
    town.person("nina", tongue.language).says(tongue.hello, asked).sees(told, tongue.may_i)


@pytest.mark.parametrize(
    ("tongue", "asked", "why"),
    [
        (NL, "wat gebeurt er als ik nee zeg?", "ook dan doe je mee"),
        (EN, "what happens if I say no?", "you still take part"),
        (NL, "weet ik niet", "Zeg dan nee"),
        (EN, "i don't know", "Then say no"),
    ],
)
def test_doubt_about_a_choice_is_answered_before_it_is_asked_again(
    town: Town, tongue: Tongue, asked: str, why: str
) -> None:
    nina = town.person("nina", tongue.language).says(tongue.hello, tongue.yes, asked)
    nina.sees(why, tongue.four_choices[0])


@pytest.mark.parametrize(
    ("tongue", "at", "asked", "why"),
    [
        (NL, 0, "waarom wil je dat weten?", "Zo weten anderen met wie"),
        (NL, 1, "is dat verplicht?", "Het hoeft niet"),
        (NL, 2, "hoezo", "verschillende hoeken"),
        (NL, 3, "wat doe je daarmee?", "bij jou in de buurt"),
        (NL, 4, "wat bedoel je", "wie jij kunt helpen"),
        (NL, 5, "waarom", "wie jou kan helpen"),
        (NL, 6, "wat is dat?", "een onderwerp"),
        (NL, 7, "moet dat", "pas als jullie allebei ja zeggen"),
        (EN, 0, "why do you want to know?", "whom they meet"),
        (EN, 1, "do I have to say?", "You don't have to say"),
        (EN, 3, "what for", "near you"),
        (EN, 7, "who can see that?", "when you both say yes"),
    ],
)
def test_a_question_back_is_no_answer(town: Town, tongue: Tongue, at: int, asked: str, why: str) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:at], asked)
    nina.sees(why, tongue.questions[at])
    nina.says(tongue.answers[at])
    assert profile_of(nina).name == "Nina de Wit" if tongue is NL else "Nina White"


@pytest.mark.parametrize(
    ("tongue", "typed", "kept"),
    [
        (NL, "onze buurtclub heeft geen naam", "onze buurtclub"),
        (NL, "die heeft nog geen naam", ""),
        (NL, "nergens bij", ""),
        (NL, "ik ben particulier", ""),
        (NL, "liever niet", ""),
        (EN, "our street choir, it has no name yet", "our street choir"),
        (EN, "just me", ""),
        (EN, "rather not", ""),
    ],
)
def test_no_organisation_is_heard_in_any_words(town: Town, tongue: Tongue, typed: str, kept: str) -> None:
    nina = agrees(town, tongue).says(tongue.answers[0], typed).sees(tongue.questions[2])
    assert profile_of(nina).organisation == kept


@both_languages
def test_a_bare_yes_to_an_open_question_is_not_kept(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:4], tongue.yes).sees(tongue.questions[4])
    assert profile_of(nina).offers == ()


@both_languages
def test_no_to_typing_themes_means_none(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:6], tongue.no)  # not these themes
    nina.says(tongue.no).sees(tongue.questions[7])  # and no others either
    assert profile_of(nina).themes == ()


@pytest.mark.parametrize(
    ("tongue", "typed"), [(NL, "taarten bakken"), (NL, "ik bied taarten bakken"), (EN, "I can help with baking cakes")]
)
def test_the_one_thing_that_is_needed_can_be_an_offer(town: Town, tongue: Tongue, typed: str) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:4], tongue.skip, tongue.skip, typed)
    if any(button.label == ONE[tongue.language] for button in nina.screen()[-1].buttons):
        nina.presses(ONE[tongue.language])
    assert (len(profile_of(nina).offers), profile_of(nina).needs) == (1, ())


@pytest.mark.parametrize(
    ("tongue", "typed", "told"),
    [
        (NL, "ik help met fietsen maken", "bij wat je kunt doen"),
        (EN, "I can help with mending bicycles", "something you can do"),
    ],
)
def test_an_offer_at_another_question_goes_where_it_belongs(town: Town, tongue: Tongue, typed: str, told: str) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:3], typed).sees(told, tongue.questions[3])
    assert len(profile_of(nina).offers) == 1


@both_languages
def test_undoing_a_stop_halfway_goes_on_with_the_question(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(tongue.stop, "2")
    nina.sees(tongue.busy_with, tongue.questions[0])


# --- outside any question --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("nl", "dank je wel!", "Graag gedaan"),
        ("nl", "goedemorgen", "Hoi alice"),
        ("nl", "wie ben jij?", "de computer van Netwever"),
        ("nl", "prima", "Goed. Typ help"),
        ("nl", "nee hoor", "Goed. Typ help"),
        ("en", "thanks a lot", "You're welcome"),
        ("en", "hello", "Hi alice"),
        ("en", "are you a robot?", "the computer of Netwever"),
        ("en", "ok", "Fine. Type help"),
    ],
)
def test_small_talk_is_not_asked_about(town: Town, language: str, typed: str, told: str) -> None:
    settle_in(town, "alice", language=language).says(typed).sees(told)


@pytest.mark.parametrize(
    ("language", "unclear", "wish", "told"),
    [
        ("nl", "bladiebla stoeptegel", "kent iemand een goede dakdekker?", "Ik denk dat je vraag gaat over|Ik ken nu"),
        ("en", "blah kerbstone", "does anyone know a good roofer?", "I think your|I know nobody"),
    ],
)
def test_a_clear_request_after_an_unclear_message_is_heard(
    town: Town, language: str, unclear: str, wish: str, told: str
) -> None:
    alice = settle_in(town, "alice", language=language).says(unclear, wish)
    assert any(one in alice.reads() for one in told.split("|")), alice.reads()


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("nl", "ik ben weg tot 5 januari", "pauze tot dinsdag 5 januari"),
        ("nl", "ik ben op vakantie", "Hoe lang wil je pauze?"),
        ("en", "I am away until 5 January", "a break until Tuesday 5 January"),
    ],
)
def test_being_away_is_a_break(town: Town, language: str, typed: str, told: str) -> None:
    settle_in(town, "alice", language=language).says(typed).sees(told)


@pytest.mark.parametrize(("language", "typed"), [("nl", "blokkeer Bob Bakker"), ("en", "block Bob Bakker")])
def test_blocking_somebody_takes_the_name_at_once(town: Town, language: str, typed: str) -> None:
    settle_in(town, "alice", language=language).says(typed).sees("Bob Bakker")


@pytest.mark.parametrize(
    ("language", "ask", "help_", "question"),
    [("nl", "vraag", "help", "Wat zoek je?"), ("en", "ask", "help", "What are you looking for?")],
)
def test_help_in_the_middle_of_asking_repeats_the_question(
    town: Town, language: str, ask: str, help_: str, question: str
) -> None:
    settle_in(town, "alice", language=language).says(ask, help_).sees(question)


@pytest.mark.parametrize(
    ("language", "wish", "search", "told"),
    [
        ("nl", "ik zoek iemand die zonnepanelen legt", "wat weten we over kamelen", "Over “kamelen” heb ik"),
        ("en", "I am looking for someone who fits solar panels", "what do we know about camels", "about “camels” yet"),
    ],
)
def test_a_search_for_tips_is_no_theme(town: Town, language: str, wish: str, search: str, told: str) -> None:
    settle_in(town, "alice", language=language).says(wish, search).sees(told)


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("nl", ("profiel plaats",), "Waar woon of werk je?"),
        ("nl", ("wijzig mijn naam",), "Hoe heet je?"),
        ("nl", ("profiel", "5", "waarom"), "Zo leren anderen je"),  # not: why was I asked to meet somebody
        ("nl", ("keuzes", "prima"), "zo blijft het"),
        ("nl", ("profiel", "9", "nog niet"), "is nu leeg"),
        ("en", ("profile place",), "Where do you live"),
        ("en", ("change my name",), "What is your name"),
        ("en", ("profile", "5", "why?"), "get to know you"),
        ("en", ("choices", "ok"), "it stays like this"),
        ("en", ("profile", "9", "not yet"), "is empty now"),
    ],
)
def test_a_part_of_the_profile_is_reached_in_plain_words(
    town: Town, language: str, typed: tuple[str, ...], told: str
) -> None:
    settle_in(town, "alice", language=language, offers=("koken",)).says(*typed).sees(told)


# --- a proposal ------------------------------------------------------------------------------------------------------
@both_weaving
def test_a_bare_no_to_a_proposal_is_a_no(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    bob.says({"nl": "nee hoor", "en": "no thanks"}[words.language])
    asked = bob.member_id()
    with town.db.write() as tx:
        mine = proposals.involving(tx, asked)
    assert [one.state for one in mine] == [ProposalState.RATHER_NOT]


@both_weaving
def test_why_asks_the_question_again_and_its_buttons_answer_it(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    bob.says(words.why).sees({"nl": "Wil je kennismaken?", "en": "Do you want to meet?"}[words.language], "3 = ")
    bob.says("1").sees({"nl": "Maak kennis met", "en": "Meet "}[words.language])
    bob.says("1").sees({"nl": "Ik heb nu geen vraag", "en": "no question for you"}[words.language])
    alice.sees(words.good_news)


@pytest.mark.parametrize(
    ("language", "offers", "wishes", "yes", "accept"),
    [
        (
            "nl",
            ("zonnepanelen leggen", "vergunningen voor een zonnedak"),
            ("ik zoek iemand die iets weet van vergunningen", "ik zoek iemand die zonnepanelen kan leggen"),
            "Ja, vraag het",
            "Ja, graag",
        ),
        (
            "en",
            ("fitting solar panels", "permits for a solar roof"),
            ("I am looking for someone who knows about permits", "I am looking for someone who can fit solar panels"),
            "Yes, ask them",
            "Yes, please",
        ),
    ],
)
def test_two_who_asked_for_each_other_are_introduced_once(
    town: Town, language: str, offers: tuple[str, str], wishes: tuple[str, str], yes: str, accept: str
) -> None:
    alice = settle_in(town, "alice", language=language, offers=(offers[0],), consents=ASKS)
    bob = settle_in(town, "bob", language=language, offers=(offers[1],), consents=ASKS)
    alice.says(wishes[0], "1").presses(yes)
    bob.says(wishes[1], "1").presses(yes)
    bob.presses(accept)
    first = alice.member_id()
    with town.db.write() as tx:
        mine = proposals.involving(tx, first)
    assert sorted(one.state for one in mine) == [ProposalState.WITHDRAWN, ProposalState.YES]


# --- a follow-up ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "typed", "met"),
    [
        ("nl", ("nee",), Met.NOT_YET),
        ("nl", ("gepland",), Met.PLANNED),
        ("nl", ("eerst maar eens zien", "ja hoor"), Met.YES),  # the unclear message before it does not stand in the way
        ("en", ("no",), Met.NOT_YET),
        ("en", ("planned",), Met.PLANNED),
        ("en", ("interesting times", "yes"), Met.YES),
    ],
)
def test_did_you_meet_is_answered_in_any_words(town: Town, language: str, typed: tuple[str, ...], met: Met) -> None:
    alice, bob = (settle_in(town, name, language=language, consents=NO_ROUNDS) for name in ("alice", "bob"))
    made = introduced(town, alice, bob)
    town.later(days=10, hours=2)
    alice.says(*typed)
    outcome = told(town, made, alice)
    assert outcome is not None
    assert outcome.met is met


# --- a tip -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "story", "noted", "title", "themes", "yes", "saved"),
    [
        (
            "nl",
            "ik heb een tip: vraag altijd eerst de buren voordat je een laadpaal aanvraagt, anders krijg je bezwaar. "
            "Dat hebben wij zo gedaan.",
            "dat schrijf ik op",
            "Wanneer praat je met je buren?",
            "Klopt dat? Of typ zelf",
            "ja hoor",
            "Dank je wel! Ik laat je tip zien",
        ),
        (
            "en",
            "I have a tip: always ask the neighbours before you apply for a charging point, or they will object to it "
            "in writing. That is what we did.",
            "I write that down",
            "When do you talk to your neighbours?",
            "Is that right? Or type",
            "yes",
            "Thank you! ",
        ),
    ],
)
def test_a_tip_in_one_go_keeps_its_words_and_takes_a_typed_yes(
    town: Town, language: str, story: str, noted: str, title: str, themes: str, yes: str, saved: str
) -> None:
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS).says(story).sees(noted)
    alice.says(title, {"nl": "weet ik niet", "en": "not sure"}[language], "1", yes).sees(themes)
    alice.says(yes).sees({"nl": "Klopt het kaartje", "en": "Is the card"}[language]).says(yes).sees(saved)
    with town.db.write() as tx:
        (tip,) = tips.everything(tx)
    assert (tip.title, tip.watch_out, len(tip.worked.split()) > 10, bool(tip.situation)) == (title, "", True, True)


# --- a round ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_round_without_anybody_new_is_not_announced(town: Town, language: str) -> None:
    alice = settle_in(town, "alice", language=language, offers=("bomen planten",))
    settle_in(town, "bob", language=language, needs=("bomen planten",))
    town.later(days=2)  # the first round puts them together
    before = len(alice.screen())
    town.later(days=28)
    later = "\n".join(str(message.body) for message in alice.screen()[before:])
    assert {"nl": "De volgende ronde is", "en": "The next round is"}[language] not in later


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_round_tells_what_the_other_looks_for_once(town: Town, language: str) -> None:
    alice = settle_in(town, "alice", language=language, offers=("bomen planten",), needs=("taarten bakken",))
    settle_in(town, "bob", language=language, offers=("taarten bakken",), needs=("bomen planten",))
    town.later(days=1, hours=1)
    told = alice.reads()
    assert (told.count("“taarten bakken”"), told.count("“bomen planten”")) == (1, 1)


# --- my data ---------------------------------------------------------------------------------------------------------
@both_languages
def test_every_message_is_told_once_and_in_clean_words(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(tongue.answers[0], tongue.my_data).presses("JSON")
    told = "\n".join(nina.reads().splitlines())
    assert (told.count(tongue.four_choices[0]), "  Netwever " in told) == (1, False)
