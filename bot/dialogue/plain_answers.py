"""What a bare "ja" or "nee" means under buttons that say it in other words."""

from collections.abc import Callable, Sequence

from bot.dialogue.reading import is_no, is_yes
from matching.text import words
from storage.choices import Choice

_TELLING = 4  # letters of a word that can stand for the answer it is part of ("gepland")
_YES = frozenset({"introduction.share", "consent.fine", "profile.fine", "privacy.bye"})
_NO = frozenset({"proposal.rather_not", "introduction.keep", "requests.close_nothing"})


def plain_answer(text: str, shown: Sequence[Choice]) -> int | None:
    """The one choice that a bare yes or no, or one word of it, stands for, counted from 0. A no is a
    full no: nobody is asked again who did not say "not now"."""
    if is_yes(text):
        return _only(shown, lambda one: one.action in _YES or _tells(one, "yes"))
    if is_no(text):
        return _only(shown, lambda one: one.action in _NO or _tells(one, "not_yet"))
    said = set(words(text))
    if len(said) == 1 and max(map(len, said)) >= _TELLING:
        return _only(shown, lambda one: one.action.startswith("followup.") and said <= set(words(one.label)))
    return None


def _tells(one: Choice, met: str) -> bool:
    return one.action == "followup.met" and one.args.get("met") == met


def _only(shown: Sequence[Choice], meant: Callable[[Choice], bool]) -> int | None:
    found = [at for at, one in enumerate(shown) if meant(one)]
    return found[0] if len(found) == 1 else None
