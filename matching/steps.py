"""The slow steps of looking a word up: compounds, slips of the keyboard, stems. One word after the other."""

from dataclasses import dataclass

from matching.lemmas import Lemmas
from matching.patterns import Beginnings, Weights
from matching.spelling import Spelling
from matching.text import parts
from matching.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes the steps for any word. `matching.sieve` takes them for many words at once, with the same answers."""

    vocabulary: Vocabulary
    lemmas: Lemmas
    spelling: Spelling
    open_ends: Beginnings  # `x` of each `x*` in a phrase

    def base_forms(self, word: str) -> tuple[str, ...]:
        """The word, and what it may be a form of."""
        return self.lemmas.base_forms(word)

    def parts(self, word: str) -> tuple[str, ...]:
        """The two known words that a compound is made of."""
        return self.lemmas.parts(word)

    def meant(self, word: str) -> str | None:
        """The known word that it is a slip of."""
        return self.spelling.meant(word)

    def concepts(self, word: str) -> Weights:
        if "-" not in word:
            return self.vocabulary.concepts_of_word(word)
        pieces = (word, *parts(word))
        return {id_: weight for piece in pieces for id_, weight in self.vocabulary.concepts_of_word(piece).items()}

    def themes(self, word: str) -> Weights:
        found = self.vocabulary.of_word(word)
        for piece in () if found or "-" not in word else parts(word):
            found = {**self.vocabulary.of_word(piece), **found}
        return found

    def beginnings(self, word: str) -> tuple[str, ...]:
        """The open ends in phrases (`x*`) that the word begins with."""
        return tuple([f"{begin}*" for begin in self.open_ends.in_(word)])
