"""Other ways to find the people who fit a text: each is built from plain texts and gives positions, best first."""

import math
import sqlite3
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import bm25s
import numpy as np
import psycopg
import simplemma
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from wordfreq import zipf_frequency

from config.vocabulary import load_thesaurus
from matching.text import fold, words
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS

Search = Callable[[str, int], Sequence[int]]  # (text, how many) -> positions of texts, best first


def rapidfuzz_over_all(texts: Sequence[str]) -> Search:
    """`process.extract` with token_set_ratio: every text is compared."""
    folded = [fold(text) for text in texts]

    def search(text: str, top: int) -> Sequence[int]:
        return [at for _, _, at in process.extract(fold(text), folded, scorer=fuzz.token_set_ratio, limit=top)]

    return search


def by_bm25s(texts: Sequence[str]) -> Search:
    """bm25s over whole words without stop words."""
    tokenized = partial(bm25s.tokenize, stopwords=sorted(DUTCH_WORDS | ENGLISH_WORDS), show_progress=False)
    index = bm25s.BM25()
    index.index(tokenized(list(texts)), show_progress=False)

    def search(text: str, top: int) -> Sequence[int]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a text without known words
            asked = tokenized(text, return_ids=False)
            found, scores = index.retrieve(asked, k=min(top, len(texts)), show_progress=False)
        return [int(at) for at, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def by_fts5(texts: Sequence[str]) -> Search:
    """SQLite's full-text search over trigrams, ranked by its own BM25."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table said using fts5(text, tokenize='trigram')")
    database.executemany("insert into said (rowid, text) values (?, ?)", enumerate(map(fold, texts)))

    def search(text: str, top: int) -> Sequence[int]:
        asked = " OR ".join(f'"{word}"' for word in words(text) if len(word) > 2 and word.isalnum())
        sql = "select rowid from said where said match ? order by rank limit ?"
        return [row for (row,) in database.execute(sql, (asked, top))] if asked else []

    return search


@contextmanager
def by_pg_trgm(texts: Sequence[str], address: str) -> Iterator[Search]:
    """PostgreSQL's pg_trgm with a GIN index, in a table that is gone afterwards."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("create extension if not exists pg_trgm")
        connection.execute("create temporary table said (at integer, text text)")
        with connection.cursor().copy("copy said from stdin") as copy:
            for at, text in enumerate(texts):
                copy.write_row((at, fold(text)))
        connection.execute("create index on said using gin (text gin_trgm_ops)")
        connection.execute("analyze said")
        connection.execute("set pg_trgm.similarity_threshold = 0.05")

        def search(text: str, top: int) -> Sequence[int]:
            sql = "select at from said where text % %s order by similarity(text, %s) desc limit %s".replace(
                "% %s", "%% %s"
            )
            return [row[0] for row in connection.execute(sql.encode(), (fold(text), fold(text), top))]

        yield search


def by_characters(texts: Sequence[str]) -> Search:
    """Cosine of TF-IDF over character n-grams of 3 to 5, inside words (scikit-learn)."""
    return _by_tfidf(
        texts, TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), preprocessor=fold, sublinear_tf=True)
    )


def by_mix(texts: Sequence[str]) -> Search:
    """A quick mix: character n-grams, lemmas, the words of the dictionary; frequent words dropped."""
    meant = _dictionary()

    def analysed(text: str) -> list[str]:
        found: list[str] = []
        for word in words(text):
            if max(zipf_frequency(word, "nl"), zipf_frequency(word, "en")) <= 5.6:
                marked = f" {word} "
                found += [marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)]
                found.append(simplemma.lemmatize(word, lang=("nl", "en")))
                found += [f"={number}" for number in meant.get(word, ())]
        return found

    return _by_tfidf(texts, TfidfVectorizer(analyzer=analysed, sublinear_tf=True))


def _dictionary() -> Mapping[str, Sequence[int]]:
    """Word -> the lines of the dictionary that it is in."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(load_thesaurus()["same"]):
        for word in line.replace("=", ",").split(","):
            found.setdefault(fold(word), []).append(number)
    return found


def _by_tfidf(texts: Sequence[str], vectorizer: Any) -> Search:
    table = vectorizer.fit_transform(texts)

    def search(text: str, top: int) -> Sequence[int]:
        likeness = (table @ vectorizer.transform([text]).T).toarray().ravel()
        best = np.argpartition(-likeness, min(top, len(texts) - 1))[:top]
        ordered = best[np.argsort(-likeness[best], kind="stable")]
        return [int(at) for at in ordered if likeness[at] > 0]

    return search


def middle(times: Sequence[float]) -> float:
    """The median; not a number where there is none."""
    return float(np.median(times)) if times else math.nan
