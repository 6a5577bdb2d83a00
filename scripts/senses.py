"""Writes `config/vocabulary/senses.npz` with a model of sentence-transformers: `python -m scripts.senses FOLDER`.

The file holds English terms, one vector each: those of our own dictionary, and usual English words. Not needed to run
Netwever, nor are the packages that this script needs: sentence-transformers, and a model in a folder of yours.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import wordfreq

from config.vocabulary import load_themes
from matching.text import fold
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.words.thesaurus import Thesaurus

NOTE = (
    "English terms and a vector for each: the 128 directions in which the vectors of the model all-MiniLM-L6-v2 of "
    "sentence-transformers differ most, a byte each. "
    "Model and vectors: Apache License 2.0 (apache.org/licenses/LICENSE-2.0)."
)
FILE = Path(__file__).parent.parent / "config" / "vocabulary" / "senses.npz"
_USUAL = 1e-6  # of all words
_DIRECTIONS = 128  # fewer are worse on every labelled network, more no better

Floats = npt.NDArray[np.float32]


def main(folder: str) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - not a package of ours

    listed = terms()
    told = SentenceTransformer(folder, device="cpu").encode(listed, normalize_embeddings=True, batch_size=256)
    write(listed, told)


def terms() -> list[str]:
    """English terms of our dictionary, names of subjects, concepts and themes; and usual words, unless rather Dutch."""
    data: Mapping[str, Any] = load_themes()
    meanings = Thesaurus.compile(data["same"]).groups
    named = [name.replace("-", " ") for name in (*data["subjects"], *data["concepts"])]
    own = [*(term for group in meanings for term in group.english), *named, *(fold(t["en"]) for t in data["themes"])]
    english, dutch = (wordfreq.get_frequency_dict(language, wordlist="small") for language in ("en", "nl"))
    usual = (word for word, uses in english.items() if uses >= max(_USUAL, dutch.get(word, 0.0)) and _tells(word))
    return list(dict.fromkeys((*own, *usual)))


def _tells(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= 3 and word not in DUTCH_WORDS | ENGLISH_WORDS


def write(listed: Iterable[str], told: Floats) -> None:
    """The directions in which the vectors differ most, a byte each."""
    apart = told - told.mean(axis=0)
    directions = np.linalg.eigh(apart.T @ apart)[1][:, ::-1][:, :_DIRECTIONS]
    kept = apart @ directions
    kept /= np.abs(kept).max(axis=1, keepdims=True)
    packed = np.rint(kept * 127).astype(np.int8)
    np.savez_compressed(FILE, note=_text(NOTE), terms=_text("\n".join(listed)), vectors=packed)


def _text(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


if __name__ == "__main__":
    main(*sys.argv[1:])
