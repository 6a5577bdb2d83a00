"""Every text in both languages, used, and easy to read."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from statistics import mean

import pytest

from config.texts import LANGUAGES, load_texts
from matching.values import Gain, Met, ReasonKind, Sector
from tests.house.files import ROOT, python_files, repository, text_of

TEXTS = load_texts().by_language
KEYS = sorted(TEXTS["nl"])
FILES = sorted({key.split(".")[0] for key in KEYS})
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LOOKS_LIKE_A_KEY = re.compile(rf"(?:{'|'.join(FILES)})\.[a-z][a-z0-9_]*")
BY_VALUE = {"sector": Sector, "met": Met, "gain": Gain, "reasons": ReasonKind}  # the key is made from the value
ON_PAGES = {"web": "adapters/web/", "demo": "bot/demo/"}  # pages get these without the file's name
WORDING = {"line", "body", "say", "Label", "Option"}
TYPED = {"commands"}  # what members type, not what they read

LONGEST = 18  # words in a sentence
AVERAGE = 12
HARD = {
    "nl": "teneinde middels betreffende omtrent alsmede inzake indien derhalve conform aangaande dientengevolge u uw "
    "community feedback meeting skills challenge matchen matching scope input up-to-date call",
    "en": "utilize utilise leverage facilitate regarding whilst commence endeavour aforementioned henceforth thereof",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_both_languages(language: str) -> None:
    assert set(KEYS) ^ TEXTS[language].keys() == set()


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    dutch, english = (set(PLACEHOLDER.findall(TEXTS[language].get(key, ""))) for language in LANGUAGES)
    assert dutch == english


@cache
def _in_code() -> tuple[frozenset[str], frozenset[str]]:
    """The strings in the code, and the beginnings of those that end in a value."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for file in python_files("bot", "adapters"):
        for node in ast.walk(ast.parse(text_of(file))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    return frozenset(whole), frozenset(start for start in beginnings if re.fullmatch(r"[a-z]+\.[a-z0-9_]*", start))


@cache
def _on_pages(file: str) -> str:
    folder = ON_PAGES[file]
    return "\n".join(text_of(page) for page in repository() if str(page.relative_to(ROOT)).startswith(folder))


@cache
def _beginnings_on_pages(file: str) -> tuple[str, ...]:
    """What a template or a script puts before a value: `labels["sector_" ~ sector]`, `labels[`speaks_${language}`]`."""
    return tuple(re.findall(r"""["'`]([a-z]+_)(?:["'] [~+]|\$\{|\{)""", _on_pages(file)))


def _is_used(key: str) -> bool:
    file, name = key.split(".", 1)
    whole, beginnings = _in_code()
    if file in TYPED or file in BY_VALUE or key in whole:
        return True
    if file in ON_PAGES and (re.search(rf"\b{name}\b", _on_pages(file)) or name.startswith(_beginnings_on_pages(file))):
        return True
    return any(key.startswith(start) for start in beginnings)


def test_every_text_is_used() -> None:
    assert [key for key in KEYS if not _is_used(key)] == []


def _asked_for() -> Iterator[str]:
    """The keys that are handed to what turns a key into words."""
    for file in python_files("bot", "adapters"):
        for node in ast.walk(ast.parse(text_of(file))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in WORDING:
                first = 1 if isinstance(node.func, ast.Name) else len(node.args)  # the second of Option is an action
                yield from (str(part.value) for part in node.args[:first] if isinstance(part, ast.Constant))


def test_every_text_that_the_code_asks_for_is_there() -> None:
    asked = {text for text in _asked_for() if LOOKS_LIKE_A_KEY.fullmatch(text)}
    assert len(asked) > 50
    assert sorted(asked - set(KEYS)) == []


@pytest.mark.parametrize("file", BY_VALUE)
def test_every_value_has_a_word_and_every_word_a_value(file: str) -> None:
    words = {key.split(".", 1)[1] for key in KEYS if key.startswith(f"{file}.")}
    assert {value.value for value in BY_VALUE[file]} <= words
    if file in ("reasons", "sector"):
        assert words == {value.value for value in BY_VALUE[file]}


def _sentences(text: str) -> Iterator[str]:
    plain = re.sub(r"\]\([^)]*\)|[*\[\]“”\"]", "", PLACEHOLDER.sub("woord", text))
    for part in re.split(r"\n\s*\n|\n(?=[->])|(?<=[.!?:])\s+", plain):
        sentence = part.lstrip("->• ").strip()
        if re.search(r"\w", sentence):
            yield sentence


def _read(language: str, file: str) -> dict[str, list[str]]:
    texts = TEXTS[language].items()
    return {key: list(_sentences(text)) for key, text in texts if key.startswith(f"{file}.")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", [file for file in FILES if file not in TYPED])
def test_sentences_are_short(language: str, file: str) -> None:
    sentences = [(key, sentence) for key, found in _read(language, file).items() for sentence in found]
    assert [(key, sentence) for key, sentence in sentences if len(sentence.split()) > LONGEST] == []
    assert mean(len(sentence.split()) for _, sentence in sentences) <= AVERAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_hard_word(language: str) -> None:
    hard = re.compile(rf"\b(?:{'|'.join(HARD[language].split())})\b", re.IGNORECASE)
    found = {
        key: words.group()
        for key, text in TEXTS[language].items()
        if key.split(".")[0] not in TYPED and (words := hard.search(PLACEHOLDER.sub("", text)))
    }
    assert found == {}
