"""Which known word, command or choice somebody meant, typing errors included."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from rapidfuzz.distance import OSA

from matching.moments import when_in
from matching.text import visible, words
from matching.words.stopwords import listed

LONGEST_COMMAND = 300  # characters; longer messages are stories, not commands
_MOST_ARGUMENTS = 5  # words

# What may follow a command without making it a sentence about something else.
_ARGUMENT_OPENERS = listed("tot until till t/m tm volgende volgend next engels english nederlands dutch nl en")
_DATE_OPENERS = listed("na after for voor een a an over in op on vanaf from begin eind mid half")
# A phrase that ends in one of these expects something behind it ("nooit met …").
_EXPECTANT = listed("met over aan voor about with on for to naar of op bij")
_PADDING = listed(
    """
    hoor please graag alsjeblieft aub svp dank dankjewel bedankt thanks thank you je maar doe dat prima goed oke ok okay
    nummer number nr optie option keuze choice de het the is ik kies wil i'll take
    """
)
_AFTER_A_COMMAND = _PADDING | listed("nu now me mij even eens weer again")
_YES = listed("ja yes jawel zeker sure akkoord graag prima ok oke okay goed yep jep jup y j yeah")
_NO = listed("nee no neen nope n nah")
_TYPED_NUMBERS = {
    word: number
    for number, names in enumerate(("een one eerste first", "twee two tweede second", "drie three derde third"), 1)
    for word in names.split()
}


def _sound(word: str) -> str:
    """The word as it sounds, roughly: Dutch writers mix these letters up."""
    for written, heard in (("ij", "ei"), ("z", "s"), ("c", "k"), ("ph", "f"), ("dt", "t"), ("y", "i")):
        word = word.replace(written, heard)
    return word


_SOME_DAY = date(2026, 1, 1)  # only to see whether words name a date; which one does not matter


def is_slip_of(typed: str, meant: str) -> bool:
    """Whether a folded word is another one with its letters slightly wrong.

    Under 4 letters nothing is forgiven; at 4 swapped, missing or doubled letters; up to 8 one slip, beyond that two.
    The first letter has to be right, because "top" is not a slip of "stop".
    """
    if typed == meant:
        return True
    if len(meant) < 4 or len(typed) < 3 or typed[0] != meant[0]:
        return False
    if len(meant) == 4:
        return sorted(typed) == sorted(meant) or (len(typed) != 4 and OSA.distance(typed, meant) == 1)
    allowed = 1 if min(len(meant), len(typed)) < 9 else 2
    return min(OSA.distance(typed, meant), OSA.distance(_sound(typed), _sound(meant))) <= allowed


def command_in(text: str, commands: Mapping[str, Sequence[str]], *, exact: bool = False) -> tuple[str, str] | None:
    """The command that a message is, and the rest of its text; None for an ordinary sentence.

    `commands` maps a name to its phrases. A phrase stands first in the message. What follows has to look like an
    argument (a number, a date, a language, "tot …"), unless the phrase expects one ("nooit met", or "…" at its end),
    a colon follows it, or the message starts with "/" or "!". With `exact` the whole folded message is a phrase.
    """
    shown = visible(text).strip()
    if not shown or len(shown) > LONGEST_COMMAND:
        return None
    slashed = shown[0] in "/!"
    body = shown.lstrip("/! ")
    best: tuple[int, int, str, str] | None = None
    for name, phrases in commands.items():
        for phrase in phrases:
            found = _heard(body, phrase, exact=exact, slashed=slashed)
            if found is not None and (best is None or found[:2] < best[:2]):
                best = (found[0], found[1], name, found[2])
    return (best[2], best[3]) if best else None


def _heard(body: str, phrase: str, *, exact: bool, slashed: bool) -> tuple[int, int, str] | None:
    """(slips, minus the words used, rest) when the message opens with the phrase and may go on as it does."""
    wanted = words(phrase)
    chunks = body.split(maxsplit=len(wanted))
    head = words(" ".join(chunks[: len(wanted)]))
    if not wanted:
        return (0, 0, "") if body == phrase.strip() else None  # such as "?"
    if len(head) != len(wanted):
        return None
    rest = chunks[len(wanted)].strip() if len(chunks) > len(wanted) else ""
    slips = sum(typed != meant for typed, meant in zip(head, wanted, strict=True))
    if exact:
        return (0, -len(wanted), "") if not slips and not words(rest) else None
    if not all(is_slip_of(typed, meant) for typed, meant in zip(head, wanted, strict=True)):
        return None
    free = slashed or phrase.rstrip().endswith(("…", "...")) or chunks[: len(wanted)][-1].endswith(":")
    if not (free or _may_follow(rest, expected=len(wanted) > 1 and wanted[-1] in _EXPECTANT)):
        return None
    return slips, -len(wanted), rest.lstrip(":,- ")


def _may_follow(rest: str, *, expected: bool) -> bool:
    """Whether these words can come after a command without making it an ordinary sentence."""
    typed = words(rest)
    if all(word in _AFTER_A_COMMAND for word in typed):
        return True
    if len(typed) > _MOST_ARGUMENTS:
        return False
    dated = (typed[0] in _DATE_OPENERS or len(typed) == 1) and when_in(rest, _SOME_DAY) is not None
    return expected or dated or typed[0] in _ARGUMENT_OPENERS or typed[0][0].isdigit()


def choice_in(text: str, labels: Sequence[str]) -> int | None:
    """Which of the numbered choices a typed answer means, counted from 0; None when unsure."""
    typed = tuple(_unstretched(word) for word in words(text)) if len(text) <= LONGEST_COMMAND else ()
    if not typed:
        return None
    for read in (_by_number, _by_label, _by_yes_or_no, _by_slip):
        found = read(typed, labels)
        if found is not None:
            return found
    return None


def _unstretched(word: str) -> str:
    """The short word behind "jaaa", "neeee" or "yesss"."""
    for short in ("ja", "nee", "yes", "no", "ok", "oke"):
        if len(word) > len(short) and re.fullmatch(re.escape(short) + short[-1] + "+", word):
            return short
    return word


def _core(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in found if word not in _PADDING)


def _by_number(typed: Sequence[str], labels: Sequence[str]) -> int | None:
    core = _core(typed) or tuple(typed)
    if len(core) != 1:
        return None
    number = int(core[0]) if core[0].isascii() and core[0].isdigit() and len(core[0]) < 4 else 0
    number = number or _TYPED_NUMBERS.get(core[0], 0)
    spelled_out = any(core[0] in words(label) for label in labels)
    return number - 1 if 1 <= number <= len(labels) and not (spelled_out and core[0].isalpha()) else None


def _by_label(typed: Sequence[str], labels: Sequence[str]) -> int | None:
    """The same words as one label, or the first words of only one."""
    wanted = [words(label) for label in labels]
    for mine, theirs in ((tuple(typed), wanted), (_core(typed), [_core(label) for label in wanted])):
        same = [i for i, label in enumerate(theirs) if mine and label == mine]
        begins = [i for i, label in enumerate(theirs) if mine and label[: len(mine)] == mine]
        if len(same) == 1 or (not same and len(begins) == 1):
            return (same or begins)[0]
    return None


def _by_yes_or_no(typed: Sequence[str], labels: Sequence[str]) -> int | None:
    for said in (_YES, _NO):
        if not any(word in said for word in typed) or not all(word in said or word in _PADDING for word in typed):
            continue
        meant = [i for i, label in enumerate(labels) if words(label) and words(label)[0] in said]
        if len(meant) == 1:
            return meant[0]
    return None


def _by_slip(typed: Sequence[str], labels: Sequence[str]) -> int | None:
    """The only label that differs from what was typed by slips of the keyboard."""
    mine = _core(typed)
    meant = [
        i
        for i, label in enumerate(map(words, labels))
        if any(
            mine and len(mine) == len(other) and all(map(is_slip_of, mine, other)) for other in (label, _core(label))
        )
    ]
    return meant[0] if len(meant) == 1 else None
