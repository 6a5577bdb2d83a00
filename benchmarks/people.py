"""Invented members and requests of any number, for measuring speed. Quality is measured on the labelled set alone.

Each member is about two or three subjects of the vocabulary, in everyday words, compounds and slips, with a name and a
village that few others have: profiles of about 40 words, and a vocabulary that keeps growing with the network.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.vocabulary import load_places, load_thesaurus
from matching.places import Gazetteer
from matching.reading import TOGETHER_FROM
from matching.similarity import Index
from matching.values import Language, Member, Request, Sector
from matching.vocabulary import Vocabulary

_OFFERS = ("ervaring met {}", "uitleg over {}", "{} uitlenen", "meedenken over {}", "rekenvoorbeeld {}", "advice on {}")
_NEEDS = ("iemand die {} kent", "hulp bij {}", "plek voor {}", "zoek {}", "someone who knows {}")
_ABOUT = (
    "Wij werken met {} en {} in {}.", "Al tien jaar bezig met {}, sinds kort ook met {}.", "Trekker van {} rond {}.",
    "We started with {} and moved to {}.", "Bij ons draait het om {}; {} komt erbij.",
)  # fmt: skip
_ASKED = (
    "Ik zoek iemand die me kan helpen met {} en {}.", "Wie heeft ervaring met {}? Wij lopen vast op {}.",
    "Weet iemand hoe je {} regelt zonder {}?", "Looking for somebody who knows {} and {}.", "{} gezocht voor {} in {}.",
)  # fmt: skip
_HOUSES = ("gemeente {}", "Stichting {}", "Coöperatie {}", "{} BV", "Bureau {}", "Buurtgroep {}", "Hogeschool {}")
_SYLLABLES = tuple(re.findall("..", "babebodadedorelfenheikerlalinmamonaoosperaroseltaterulvewaweszozu"))


@dataclass(slots=True)
class Inventor:
    """Invents people, the same ones for the same seed."""

    draw: random.Random
    subjects: Sequence[Sequence[str]]
    places: Sequence[str]

    @classmethod
    def seeded(cls, seed: int) -> "Inventor":
        subjects = [[word.strip() for word in line.split(",")] for line in load_thesaurus()["subjects"].values()]
        return cls(random.Random(seed), subjects, sorted(load_places()["municipality_province"]))

    def members(self, count: int) -> Iterator[Member]:
        for number in range(count):
            words = self._words(3)
            house = self.draw.choice(_HOUSES).format(self._name())
            yield Member(
                id=f"m{number}",
                name=f"{self._name()} {self._name()}",
                organisation=house,
                sector=self.draw.choice(tuple(Sector)),
                language=Language.EN if self.draw.random() < 0.15 else Language.NL,
                area=self.draw.choice(self.places),
                about=self._filled(_ABOUT, words) + " " + self._filled(_ABOUT, words),
                offers=tuple(self._filled(_OFFERS, words) for _ in range(self.draw.randint(1, 3))),
                needs=tuple(self._filled(_NEEDS, words) for _ in range(self.draw.randint(1, 2))),
            )

    def requests(self, count: int, by: int) -> Iterator[Request]:
        """Requests of the first `by` members."""
        for number in range(count):
            text = self._filled(_ASKED, self._words(2))
            yield Request(id=f"r{number}", by=f"m{self.draw.randrange(by)}", text=text)

    def _words(self, subjects: int) -> list[str]:
        """Words of some subjects, common subjects more often."""
        chosen = {int(len(self.subjects) * self.draw.random() ** 2) for _ in range(subjects)}
        return [word for at in sorted(chosen) for word in self.subjects[at]]

    def _filled(self, templates: Sequence[str], words: Sequence[str]) -> str:
        template = self.draw.choice(templates)
        return template.format(*(self._said(words) for _ in range(template.count("{}"))))

    def _said(self, words: Sequence[str]) -> str:
        """A word as somebody types it: sometimes a compound, sometimes with a slip, sometimes a name."""
        word, luck = self.draw.choice(words), self.draw.random()
        if luck < 0.12:
            return word + self.draw.choice(words)
        if luck < 0.18 and len(word) > 5:
            at = self.draw.randrange(1, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word if luck < 0.92 else self._name()

    def _name(self) -> str:
        return "".join(self.draw.choice(_SYLLABLES) for _ in range(self.draw.randint(2, 4))).capitalize()


def text_of(member: Member) -> str:
    """Everything a member said, for rivals that search plain text."""
    return " ".join((member.organisation, member.area, member.about, *member.offers, *member.needs, *member.themes))


def load_compiled(vocabulary: Vocabulary, gazetteer: Gazetteer) -> None:
    """Let this process load the compiled code that reads many profiles: it does so once, in a second or two."""
    letters = random.Random(0)
    words = ["z" + "".join(letters.choices("bcdfghjklm", k=24)) for _ in range(TOGETHER_FROM)]
    said = (" ".join(words[at : at + 8]) for at in range(0, len(words), 8))
    Index.build((Member(id=str(at), about=text) for at, text in enumerate(said)), vocabulary, gazetteer)
