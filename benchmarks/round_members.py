"""Invented members for the rounds: common Dutch words by how often they are used, real municipalities, five parties."""

from collections.abc import Sequence

import numpy as np
from wordfreq import top_n_list

from config.vocabulary import load_places, load_themes, load_villages
from matching.places import Gazetteer
from matching.similarity import Index
from matching.values import Member, Sector
from matching.vocabulary import Vocabulary

EVEN = (0.2, 0.2, 0.2, 0.2, 0.2)


def invented(count: int, parties: Sequence[float] = EVEN, seed: int = 1) -> list[Member]:
    """Profiles of about forty words; two members to an organisation."""
    chance = np.random.default_rng(seed)
    words = np.array([word for word in top_n_list("nl", 30_000) if len(word) > 3])
    usual = 1.0 / np.arange(20, 20 + len(words))
    drawn = chance.choice(words, (count, 40), p=usual / usual.sum())
    areas = chance.choice(sorted(load_places()["municipality_province"]), count)
    dealt = np.searchsorted(np.cumsum(parties), (np.arange(count) + 0.5) / count)
    sectors = chance.permutation(np.minimum(dealt, len(Sector) - 1))
    return [
        Member(
            id=f"m{at:07d}",
            organisation=f"organisatie {at // 2}",
            sector=tuple(Sector)[sectors[at]],
            area=str(areas[at]),
            about=" ".join(row[:16]),
            offers=(" ".join(row[16:22]), " ".join(row[22:28])),
            needs=(" ".join(row[28:34]), " ".join(row[34:])),
        )
        for at, row in enumerate(drawn)
    ]


def empty_index() -> Index:
    """Vocabulary and places as they are shipped, nobody indexed."""
    gazetteer = Gazetteer.compile(load_places(), load_villages())
    return Index.build((), Vocabulary.compile(load_themes()), gazetteer)
