"""Every word that people read: where a text is, in which language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by language and key. The key is the file's name, a dot, and the name in the file."""

    by_language: Mapping[str, Mapping[str, str]]

    def get(self, language: str, key: str) -> str:
        """The text as written, with its `{placeholders}`. Raises KeyError with the key when there is none."""
        return self.by_language[language][key]

    def under(self, language: str, start: str) -> dict[str, str]:
        """The texts whose key begins with `start` and a dot, without that beginning."""
        head = f"{start}."
        return {key[len(head) :]: text for key, text in self.by_language[language].items() if key.startswith(head)}

    def phrases(self, start: str) -> dict[str, tuple[str, ...]]:
        """What people may type, of every language together: name -> the phrases, which the file parts by `|`."""
        found: dict[str, tuple[str, ...]] = {}
        for language in self.by_language:
            for name, text in self.under(language, start).items():
                found[name] = found.get(name, ()) + tuple(part.strip() for part in text.split("|"))
        return found


@cache
def load_texts() -> Texts:
    """The texts that ship with Netwever."""
    root = files("config") / "texts"
    return Texts({language: _language(root / language) for language in LANGUAGES})


def _language(folder: Traversable) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            found.update({f"{file.name[:-5]}.{key}": str(text).strip("\n") for key, text in data.items()})
    return found
