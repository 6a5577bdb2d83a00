"""A model in a folder: read without any network, used for requests, and told in one sentence when it can't be read."""

import json
import socket
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from bot import semantic
from bot.cli import app
from bot.house import Work
from bot.opening import build_house
from bot.semantic import StaticModel, semantic_signal
from bot.usecases.candidates import find_candidates
from config.matching import Matching
from config.settings import Settings, SettingsProblem
from matching.score import Weights
from matching.values import Request
from tests.stories.cast import open_town
from tests.stories.people import settle_in

model2vec: Any = pytest.importorskip("model2vec")
tokenizers: Any = pytest.importorskip("tokenizers")

VECTORS = {"[PAD]": (0, 0), "[UNK]": (0, 0), "warmtepomp": (1, 0), "ketel": (3, 4), "taart": (0, 2)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of three words, made here."""
    words = {word: number for number, word in enumerate(VECTORS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    model = model2vec.StaticModel(np.array(list(VECTORS.values()), dtype=np.float32), tokenizer)
    model.save_pretrained(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_model_gives_a_row_of_length_one_for_each_text(folder: Path) -> None:
    signal = semantic_signal(str(folder))
    assert signal is not None
    rows = signal(["ketel", "warmtepomp taart", "ketel", "onbekend", ""])
    assert rows.dtype == np.float32
    mixed = [1 / 5**0.5, 2 / 5**0.5]  # the mean of both words, made as long as the others
    expected = np.array([[0.6, 0.8], mixed, [0.6, 0.8], [0.0, 0.0], [0.0, 0.0]])
    assert np.allclose(rows, expected, atol=1e-6)


def test_a_text_is_read_once(folder: Path) -> None:
    signal = semantic_signal(str(folder))
    assert isinstance(signal, StaticModel)
    before = signal(["ketel", "taart"])
    signal.model = None  # a second reading would fail
    assert np.array_equal(signal(["taart", "ketel"]), before[::-1])


def test_what_is_remembered_has_a_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "_MOST_KNOWN", 2)
    signal = semantic_signal(str(folder))
    assert isinstance(signal, StaticModel)
    for texts in (["ketel", "taart"], ["warmtepomp", "ketel"], ["a", "b", "ketel"]):
        assert len(signal(texts)) == len(texts)
    assert len(signal._known) == 3


def test_without_a_folder_there_is_no_model() -> None:
    assert semantic_signal("") is None
    assert (build_house(Settings()).semantic, build_house(Settings()).weights) == (None, Weights())


def _broken(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder)


def test_what_cannot_be_read_is_told_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    cases = [
        ("somebody/a-model", "there is no such folder", "a name on the internet is not looked up"),
        (str(tmp_path / "model" / "config.json"), "there is no such folder", "a file"),
        (str(tmp_path / "empty"), "it holds no model of model2vec", "an empty folder"),
        (_broken(folder, "tokenizer.json", b"{"), "it holds no model of model2vec", "half a tokenizer"),
        (_broken(folder, "model.safetensors", b"x" * 99), "it holds no model of model2vec", "no numbers"),
    ]
    for name, says, why in cases:
        with pytest.raises(SettingsProblem) as told:
            semantic_signal(name)
        assert str(told.value) == f"The model {name} can't be read: {says}.", why


def test_a_missing_package_is_told_with_how_to_install_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(SettingsProblem, match=r"pip install 'netwever\[semantic\]'"):
        semantic_signal(str(folder))


def test_a_start_with_a_model_that_cannot_be_read_stops() -> None:
    with pytest.raises(SettingsProblem, match="no such folder"):
        build_house(Settings(matching=Matching(model="gone")))


def test_a_request_is_compared_by_the_model_of_the_settings(folder: Path, sqlite_url: str) -> None:
    town = open_town(sqlite_url, settings=Settings(matching=Matching(model=str(folder), model_weight=0.5)))
    alice = settle_in(town, "alice")
    bob = settle_in(town, "bob", offers=("een warmtepomp kiezen",))
    asker, helper = alice.member(), bob.member_id()
    asked = Request(id="r", by=asker.id, text="ik zoek hulp bij een warmtepomp")
    with town.db.write() as tx:
        (found,) = find_candidates(Work(tx, town.now, town.house), asked, asker, without=(), top=5)
    town.db.close()
    assert found.member == helper
    assert found.parts["semantic"] > 0.1
    assert json.loads(json.dumps(found.parts))  # it is stored with the proposal


@pytest.mark.parametrize("with_model", [False, True])
def test_a_match_from_files_can_be_compared_with_and_without_a_model(
    folder: Path, tmp_path: Path, with_model: bool
) -> None:
    members, requests = tmp_path / "m.jsonl", tmp_path / "r.jsonl"
    members.write_text('{"id": "bob", "offers": ["een warmtepomp kiezen"]}\n')
    requests.write_text('{"id": "r", "by": "x", "text": "ik zoek hulp bij een warmtepomp"}\n')
    options = ["--members", str(members), "--requests", str(requests), "--explain"]
    result = CliRunner().invoke(app, ["match", *options, *(["--model", str(folder)] if with_model else [])])
    (match,) = json.loads(result.stdout)["matches"]
    assert ("semantic" in match["parts"]) == with_model
