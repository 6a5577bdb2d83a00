"""Which separate things somebody names in one text."""

import re

from matching.text import clip, visible

LONGEST_ITEM = 300  # characters
MOST_ITEMS = 12
_BULLET = re.compile(r"^\s*(?:[-*•·‣–]+|\(?\d{1,2}[.)])\s+")
_LAST_AND = re.compile(r"\s+(?:en|and|&|of|or|alsook|plus)\s+", re.IGNORECASE)
# With one of these the piece is a clause and an "en" in it may join anything.
_VERBS = re.compile(
    r"^(?:ik|wij|we|i|je|you|he|she|they|hij|zij|er|there)\b|\b(?:is|zijn|ben|heb|heeft|hebben|kan|kunnen|wil|willen|gaat|gaan|doe|doet|doen|die|dat|wie|hoe|om|te|have|has|can|"
    r"are|am|will|who|that|which|to|want|wants|zoek|zoekt|zoeken|helpt|help|weet|weten)\b",
    re.IGNORECASE,
)


def split_list(text: str) -> tuple[str, ...]:
    """The items of a text that is a list (lines, bullets, semicolons, commas, "a, b en c"), in the member's own words.

    A sentence with a verb in it stays whole, except at line ends and semicolons. At most twelve items.
    """
    shown = visible(text[:10_000])
    lines = [_BULLET.sub("", line).strip() for line in re.split(r"[\n;]+", shown)]
    items = [item for line in lines for item in _items(line)]
    kept = dict.fromkeys(clip(item, LONGEST_ITEM) for item in items if any(c.isalnum() for c in item))
    return tuple(kept)[:MOST_ITEMS]


def _items(line: str) -> list[str]:
    sentences = [s.strip(" .!") for s in re.split(r"(?<=[^\W\d_]{2}[.!])\s+(?=[A-ZÀ-Ý])", line)]
    return [item for sentence in sentences for item in _in_sentence(sentence)]


def _in_sentence(sentence: str) -> list[str]:
    """Split at commas and the "en" before the last item, where every piece is short and has no verb."""
    if _VERBS.search(sentence):
        return [sentence]
    pieces = [piece.strip() for piece in re.split(r",(?!\d)", sentence) if piece.strip()]
    last = _LAST_AND.split(pieces[-1]) if pieces else []
    spread = [*pieces[:-1], *last]
    joined = len(pieces) > 1 or (len(last) > 1 and all(len(item.split()) <= 3 for item in last))
    fits = all(1 <= len(item.split()) <= 8 for item in spread)
    cleaned = [re.sub(r"^(?:en|and)\s+", "", item, flags=re.IGNORECASE).strip() for item in spread]
    return cleaned if joined and fits else [sentence]
