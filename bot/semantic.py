"""The model that compares meanings, read from a folder of the operator's. Nothing is ever fetched from the internet."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from config.settings import SettingsProblem
from matching.semantic import SemanticSignal, Vectors

_MOST_KNOWN = 50_000  # texts; about 50 MB with the usual 256 numbers each


@dataclass(slots=True)
class StaticModel:
    """A model2vec model: a vector for each piece of a word, averaged. Remembers the texts it has seen."""

    model: Any
    _known: dict[str, Vectors] = field(default_factory=dict)

    def __call__(self, texts: Sequence[str], /) -> Vectors:
        known = self._known  # one dict for this whole call, also when another thread begins a new one
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(fresh) > _MOST_KNOWN:
            known = self._known = {}
            fresh = list(dict.fromkeys(texts))
        if fresh:
            read = self.model.encode(fresh, normalize=True, use_multiprocessing=False)
            known.update(zip(fresh, np.asarray(read, dtype=np.float32), strict=True))
        return np.stack([known[text] for text in texts])


def semantic_signal(folder: str) -> SemanticSignal | None:
    """The model in a folder; None for no folder. Raises `SettingsProblem` with one sentence."""
    if not folder:
        return None
    path = Path(folder).absolute()
    if not path.is_dir():  # model2vec would take the name for that of a model on the internet
        raise SettingsProblem(f"The model {folder} can't be read: there is no such folder.")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read by its download library when that is first imported
    try:
        from model2vec import StaticModel as Model2Vec  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        raise SettingsProblem("A model needs the package model2vec: pip install 'netwever[semantic]'.") from None
    try:
        return StaticModel(Model2Vec.from_pretrained(path))
    except Exception:  # from safetensors, tokenizers and json alike; the folder is what is wrong
        raise SettingsProblem(f"The model {folder} can't be read: it holds no model of model2vec.") from None
