"""Is this a wish that somebody else can answer? What a request must have before people are asked."""

import re

from matching.text import content_words, words

MOST_CHARACTERS = 300  # about fifty words; a good question has twenty
_FEWEST_WORDS = 3
_EMPTY_WORDS = frozenset(
    word
    for line in (
        "hulp help helpen vraag vragen zoek zoeken zoekt gezocht iemand mensen persoon advies tip tips info informatie",
        "iets graag someone somebody anyone people person advice question questions need looking search searching find",
    )
    for word in line.split()
)
_CUE = (
    r"(?:\b(?:bel|bellen|mail|mailen|app|appen|sms|call|phone|text|tel|telefoon|e-?mail|nummer|number|via)\b[.:]?\s*"
    r"(?:(?:me|mij|ons|us|naar|op|on|at|is)\b[.:]?\s*)*)?"
)
_MAIL = re.compile(_CUE + r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(_CUE + r"(?<![\w.,])(?:\+|0)\d(?:[\s()/-]{0,2}\d){7,12}(?!\w)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_BEFORE_A_STOP = re.compile(r"\s+([.,;:!?)])")
_LEFT_OVER = re.compile(r"\(\s*\)|(?<=[?!])\s*\.")


def says_too_little(text: str) -> bool:
    """Whether nobody can tell what is wanted: a word or two, or only words such as "help" and "someone"."""
    typed = words(text)
    return len(typed) < _FEWEST_WORDS or not set(content_words(text)) - _EMPTY_WORDS


def without_contact(text: str) -> str:
    """The text without mail addresses and phone numbers; the same text when it has none."""
    bare = _PHONE.sub(" ", _MAIL.sub(" ", text))
    if bare == text:
        return text
    return _BEFORE_A_STOP.sub(r"\1", _SPACES.sub(" ", _LEFT_OVER.sub("", bare))).strip(" ,;:")


def has_contact(text: str) -> bool:
    return without_contact(text) != text


def together(earlier: str, later: str) -> str:
    """What somebody typed in two goes. A later text that says enough stands on its own."""
    return f"{earlier} {later}".strip() if says_too_little(later) else later
