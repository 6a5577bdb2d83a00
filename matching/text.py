"""What is left of a text without its spelling habits: folded letters, words, n-grams, a guess at the language."""

import re
import unicodedata
from collections.abc import Sequence

from matching.values import Language
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS

# Longer texts say nothing more about a person; the bound keeps every function here quick on a pasted report.
LONGEST_TEXT = 20_000
LONGEST_WORD = 60  # letters; what is longer is no word, holds nothing and looks like nothing

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("\u2018\u2019\u0060\u00b4\u02bc", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_WORD = re.compile(r"[^\W_]+(?:[-'&][^\W_]+)*\+*|'[^\W_]+")
BORDER = "|"  # no letter, and nothing that a word can hold
_CUTS = bytes(code if code > 127 or chr(code).isalnum() or chr(code) in f"-'&+{BORDER}" else 32 for code in range(256))
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})  # control, format, surrogate, private
_BETWEEN_PARTS = re.compile(r"[-'&+]")
SMALL_WORDS = DUTCH_WORDS | ENGLISH_WORDS


def clip(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut between words where possible and ended with "…"."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    head = text[: limit - 1]
    at = max(head.rfind(" "), head.rfind("\n"))
    return (head[:at] if at > limit // 2 else head).rstrip(" ,;:.\n") + "…"


def visible(text: str) -> str:
    """The text without control, zero-width and direction marks; line breaks and tabs stay."""
    # Nothing to take out is the usual case, and seen a hundred times quicker.
    if text.isprintable() or text.replace("\n", " ").replace("\t", " ").isprintable():
        return text
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    return "".join(kept)


def clean(text: str) -> str:
    """What somebody typed, as they see it: without invisible marks, and without space around it or doubled in it."""
    lines = (" ".join(line.split()) for line in visible(text).split("\n"))
    return "\n".join(lines).strip()


def fold(text: str) -> str:
    """Lower case, accents and invisible marks off, quotes and dashes made plain, runs of white space made one space.

    Folding twice gives the same as folding once.
    """
    plain = visible(text[:LONGEST_TEXT])
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.casefold()).casefold().translate(_UNDECOMPOSED)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        plain = visible(unicodedata.normalize("NFC", plain))
    return " ".join(plain.casefold().lower().split())  # Cherokee folds to capitals


def cut_up(texts: Sequence[str]) -> bytes:
    """The folded texts with a space where no word goes on and a `BORDER` between each two; `words_in` reads a chunk.

    For many texts this is many times quicker than `words` for each.
    """
    joined = BORDER.join(texts)
    if not joined.isascii():
        joined = BORDER.join([text if text.isascii() else fold(text) for text in texts])
    if joined.count(BORDER) != max(0, len(texts) - 1):
        joined = BORDER.join([(text if text.isascii() else fold(text)).replace(BORDER, " ") for text in texts])
    folded = visible(joined).casefold().lower().encode(errors="surrogatepass")
    border = BORDER.encode()
    return folded.replace(border, b" %b " % border).translate(_CUTS)


def words_in(chunk: bytes) -> list[str]:
    """The words in a chunk of folded text."""
    text = chunk.decode(errors="surrogatepass")
    return [text] if text.isalnum() else _WORD.findall(text)


def words(text: str) -> tuple[str, ...]:
    """The folded words in order; a hyphen, an apostrophe or a "+" inside or after a word stays ("cv-ketel", "hr++")."""
    return tuple(_WORD.findall(fold(text)))


def parts(word: str) -> tuple[str, ...]:
    """The pieces of a hyphenated word, and the word itself when it has none."""
    if word.isalnum():
        return (word,)
    return tuple(piece for piece in _BETWEEN_PARTS.split(word) if piece) or (word,)


def ngrams(word: str, low: int = 3, high: int = 4) -> tuple[str, ...]:
    """Character n-grams of one folded word, its edges marked with a space, shorter words whole."""
    marked = f" {word} "
    if len(marked) <= low:
        return (marked,)
    return tuple(marked[i : i + n] for n in range(low, high + 1) for i in range(len(marked) - n + 1))


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry a subject: no function words of either language, no single letters."""
    return tuple(found for word in words(text) for found in content_of(word))


def content_of(word: str) -> tuple[str, ...]:
    """What one folded word adds to the words that carry a subject: itself, and the pieces of a hyphenated one."""
    own = (word,) if len(word) > 1 and word not in SMALL_WORDS else ()
    if "-" not in word:
        return own
    return (*own, *(piece for piece in parts(word) if len(piece) > 1 and piece not in SMALL_WORDS))


def guess_language(text: str) -> Language | None:
    """Dutch or English by their function words; None when there are too few of them or they contradict each other."""
    found = words(text)
    dutch = sum(w in DUTCH_WORDS and w not in ENGLISH_WORDS for w in found)
    english = sum(w in ENGLISH_WORDS and w not in DUTCH_WORDS for w in found)
    if max(dutch, english) < 1 or abs(dutch - english) < max(1, (dutch + english) // 3):
        return None
    return Language.NL if dutch > english else Language.EN
