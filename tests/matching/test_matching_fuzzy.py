"""Commands and choices as people type them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.fuzzy import choice_in, command_in, is_slip_of

COMMANDS = {
    "help": ("help", "hulp", "?"),
    "pause": ("pauze", "pause", "pauzeer"),
    "stop": ("stop", "stoppen", "ik wil stoppen"),
    "resume": ("stop pauze", "doe weer mee"),
    "data": ("mijn gegevens", "my data"),
    "never": ("nooit met", "never with"),
    "language": ("taal", "language"),
    "ask": ("vraag", "zoek iemand"),
    "close": ("sluit", "sluit vraag"),
}
TYPED = [
    ("help", ("help", ""), "as it is"),
    ("Hlep!", ("help", ""), "letters swapped"),
    ("?", ("help", ""), "a sign"),
    ("mijn gegvens", ("data", ""), "a letter missing in the second word"),
    ("stpo", ("stop", ""), "letters swapped in a short word"),
    ("stop 🙂", ("stop", "🙂"), "with an emoji"),
    ("paus tot 3 januari", ("pause", "tot 3 januari"), "written by ear, with a date"),
    ("pauze na de zomer", ("pause", "na de zomer"), "with a season"),
    ("pauze 2 weken", ("pause", "2 weken"), "with a number"),
    ("taal engels", ("language", "engels"), "with a language"),
    ("nooit met Jan de Vries", ("never", "Jan de Vries"), "a phrase that expects a name"),
    ("vraag: wie heeft een dak?", ("ask", "wie heeft een dak?"), "a colon"),
    ("/vraag wie heeft een dak?", ("ask", "wie heeft een dak?"), "a slash"),
    ("sluit 2", ("close", "2"), "a number"),
    ("stop pauze", ("resume", ""), "the longer phrase wins"),
    ("help me aub", ("help", "me aub"), "politeness"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TYPED)
def test_a_command_is_understood_with_its_rest(text: str, expected: tuple[str, str], why: str) -> None:
    assert command_in(text, COMMANDS) == expected, why


SENTENCES = [
    ("ik stop met gas", "not at the beginning"),
    ("stop met gas", "about something else"),
    ("ik wil stoppen met roken", "a phrase that goes on"),
    ("help mij aan een groot dak", "a request"),
    ("top", "another first letter"),
    ("step", "another letter in a short word"),
    ("vraag het aan je buren", "a saying"),
    ("zoek iemand die kan lassen", "a request by itself"),
    ("", "nothing"),
    ("🙂", "only emoji"),
    ("stop " + "x " * 500, "a story"),
]


@pytest.mark.parametrize(("text", "why"), SENTENCES)
def test_an_ordinary_sentence_is_never_a_command(text: str, why: str) -> None:
    assert command_in(text, COMMANDS) is None, why


def test_in_the_middle_of_a_conversation_only_whole_phrases_count() -> None:
    found = [command_in(text, COMMANDS, exact=True) for text in ("STOP", "mijn gegevens.", "stpo", "pauze 2 weken")]
    assert found == [("stop", ""), ("data", ""), None, None]


@given(st.text(max_size=80))
@example("NEVE:WIT")  # two words in one
def test_any_text_gives_a_known_command_or_none(text: str) -> None:
    found = command_in(text, COMMANDS)
    assert found is None or found[0] in COMMANDS


LABELS = ("Ja, graag", "Nu niet", "Liever niet")
CHOSEN = [
    ("1", 0, "its number"),
    ("2.", 1, "with a full stop"),
    ("optie 3", 2, "with a word before it"),
    ("ja", 0, "the first word"),
    ("ja hoor", 0, "with padding"),
    ("jaaa!", 0, "stretched"),
    ("yes please", 0, "the other language"),
    ("nu niet", 1, "the label"),
    ("NU NIE", 1, "the label with a slip"),
    ("liver niet", 2, "a letter missing"),
    ("niet", None, "two labels end so"),
    ("nee", None, "two labels mean so"),
    ("ja maar niet nu", None, "yes and no"),
    ("4", None, "no such number"),
    ("0", None, "counted from one"),
    ("", None, "nothing"),
    ("wat bedoel je?", None, "a question"),
    ("1" * 5000, None, "far too long"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CHOSEN)
def test_a_typed_answer_is_one_of_the_choices(text: str, expected: int | None, why: str) -> None:
    assert choice_in(text, LABELS) == expected, why


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=6))
def test_a_choice_is_always_one_that_was_offered(text: str, labels: list[str]) -> None:
    chosen = choice_in(text, labels)
    assert chosen is None or 0 <= chosen < len(labels)


@given(st.integers(min_value=1, max_value=9))
def test_every_choice_works_by_its_number(number: int) -> None:
    assert choice_in(str(number), [f"keuze {letter}" for letter in "abcdefghi"]) == number - 1


def test_yes_and_no_are_understood_in_both_languages() -> None:
    assert [choice_in(text, ("Ja", "Nee")) for text in ("yes", "nope", "zeker", "nee dank je")] == [0, 1, 0, 1]


def test_slips_are_counted_by_the_length_of_the_word() -> None:
    pairs = [("gegvens", "gegevens"), ("top", "stop"), ("nee", "mee"), ("kenismakngen", "kennismakingen"), ("a", "b")]
    assert [is_slip_of(*pair) for pair in pairs] == [True, False, False, True, False]
