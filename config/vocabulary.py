"""The words Netwever knows from the start: themes, places and villages.

Most files in `config/vocabulary/` are our own compilation; each says in its `note` what it rests on. Boundaries of
municipalities change every January: the authoritative source is CBS, "Gebieden in Nederland" (CC BY 4.0).
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt


def load_themes() -> Mapping[str, Any]:
    """The themes and everyday words, Dutch and English, for `matching.vocabulary.Vocabulary.compile`."""
    return {**_read("themes.json"), **_read("concepts.json"), **load_thesaurus(), "senses": load_senses()}


def load_thesaurus() -> Mapping[str, Any]:
    """Which words mean the same (`same`: lines `woord, ander = word`), and which belong to a subject (`subjects`)."""
    named = (line.partition(":") for line in _lines("subjects"))
    return {"same": tuple(_lines("same")), "subjects": {name: words for name, _, words in named}}


def load_senses() -> tuple[tuple[str, ...], npt.NDArray[np.int8]]:
    """English terms and a vector for each; `scripts/senses.py` makes them, `note` in the file says of which model."""
    with (files("config") / "vocabulary" / "senses.npz").open("rb") as file, np.load(file) as found:
        return tuple(found["terms"].tobytes().decode().split("\n")), found["vectors"]


def _lines(folder: str) -> Iterator[str]:
    """The lines of every text file in a folder of the vocabulary, without remarks."""
    files_ = sorted((files("config") / "vocabulary" / folder).iterdir(), key=lambda file: file.name)
    for file in files_:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line


def load_places() -> Mapping[str, Any]:
    """Provinces, municipalities, informal regions and other names, for `matching.places.Gazetteer.compile`."""
    return _read("places.json")


def load_villages() -> Mapping[str, Any]:
    """The villages of each municipality, and which names are ordinary words too; `scripts/villages.py` makes them."""
    return _read("villages.json")


def _read(name: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads((files("config") / "vocabulary" / name).read_text(encoding="utf-8"))
    return data
