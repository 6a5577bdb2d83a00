"""What do RDF files say about concepts? Nothing is fetched, and a file that can't be read is told in one sentence."""

import json
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast
from xml.parsers import expat

from rdflib import OWL, RDF, SKOS, Graph, Literal, Namespace
from rdflib.term import Node

from bot.commands.failures import CommandFailed
from bot.vocabulary.packed import LARGEST, Opened, Text, texts_in

Watch = Callable[[str, int, int | None, int], None]  # name, bytes read, of how many, statements heard
SKOSXL = Namespace("http://www.w3.org/2008/05/skos-xl#")
KINDS = frozenset({SKOS.Concept, SKOS.ConceptScheme, SKOS.Collection, SKOS.OrderedCollection})
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
LABEL_NODES = (SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel)
_WANTED = frozenset(
    {*LABELS, *LABEL_NODES, SKOSXL.literalForm, SKOS.broader, SKOS.narrower, SKOS.related, OWL.deprecated}
)
_FORMATS = {
    ".nt": "nt",
    ".ttl": "turtle",
    ".jsonld": "json-ld",
    ".rdf": "xml",
    ".owl": "xml",
    ".xml": "xml",
    ".json": "",
}
_NAMES = {"nt": "N-Triples", "turtle": "Turtle", "json-ld": "JSON-LD", "xml": "RDF/XML"}
_BIT_BY_BIT = ("nt", "xml")  # the others are read as a whole before the first statement is heard
_BASE = "http://thesaurus.invalid/"  # for addresses that say no more than "concept/1", the same in every file
_EACH = 20_000  # statements between two looks at the progress
_LONGEST_LINE = 100_000  # bytes of N-Triples; the longest definitions have some thousands
_DEEPEST = 100  # levels of JSON inside each other; a thesaurus has five


class Thesaurus(Graph):
    """A graph that keeps only what a thesaurus is read for: a large one has twenty languages and its own history."""

    heard = 0  # statements, kept or not
    watch: Callable[[], None] = staticmethod(lambda: None)

    def add(self, triple: tuple[Node, Node, Node]) -> "Thesaurus":
        self.heard += 1
        if self.heard % _EACH == 0:
            self.watch()
        _, predicate, value = triple
        kept = value in KINDS if predicate == RDF.type else predicate in _WANTED and _is_spoken(value)
        if kept:
            super().add(triple)
        return self


def _is_spoken(value: Node) -> bool:
    """Whether it is no text, or a text in Dutch, in English or in no language at all."""
    return not isinstance(value, Literal) or language_of(value) in ("nl", "en", "")


def language_of(text: Literal) -> str:
    """The language without its country: "en" for "en-GB"; empty when the text has none."""
    return (text.language or "").lower().split("-")[0]


def read_rdf(files: list[Path], watch: Watch = lambda *_: None) -> Thesaurus:
    """What the files say about concepts, together; `watch` hears how far it is. Raises `CommandFailed` with one
    sentence that names the file."""
    together = Thesaurus()
    for file in files:
        for text in texts_in(file, frozenset(_FORMATS)):
            _add(together, text, watch)
    return together


def _add(thesaurus: Thesaurus, text: Text, watch: Watch) -> None:
    form = _format_of(text)
    if form == "xml":
        _refuse_declarations(text)
    if form == "json-ld":
        _refuse_distant_contexts(text)
    logging.getLogger("rdflib").setLevel(logging.ERROR)  # it warns about each odd address, one line a time
    whole = text.size if form in _BIT_BY_BIT else None
    with Opened(text, _LONGEST_LINE if form == "nt" else LARGEST) as opened:
        thesaurus.watch = lambda: watch(text.name, opened.read_so_far, whole, thesaurus.heard)
        try:
            _parse(thesaurus, opened, form)
        except CommandFailed:
            raise
        except Exception:  # each of rdflib's parsers has exceptions of its own, and some are plain ValueErrors
            raise CommandFailed(f"{text.name} is not RDF that can be read as {_NAMES[form]}.") from None


def _parse(thesaurus: Thesaurus, opened: Opened, form: str) -> None:
    if form != "json-ld":
        thesaurus.parse(cast(IO[bytes], opened), format=form, publicID=_BASE)  # it only calls `read`
        return
    whole = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib 7 reads JSON-LD with a class that it deprecates
        whole.parse(data=opened.read(), format=form, publicID=_BASE)
    for triple in whole:
        thesaurus.add(triple)


def _format_of(text: Text) -> str:
    """By the name of the file, else by how it begins."""
    known = _FORMATS.get(text.suffix)
    if known:
        return known
    with Opened(text) as opened:
        start = opened.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<?xml", b"<rdf:", b"<!", b"\xff\xfe", b"\xfe\xff")):
        return "xml"
    return "json-ld" if start.startswith((b"{", b"[")) else "turtle"  # which N-Triples is as well


def _refuse_declarations(text: Text) -> None:
    """XML can define words that stand for more words, or for files and addresses: neither is ever followed."""
    parser = expat.ParserCreate()

    def stop(*_: Any) -> int:
        raise CommandFailed(
            f"{text.name} defines XML entities, which can be misused: save it as Turtle and import that."
        )

    def begin(*_: Any) -> None:
        raise _Begun

    parser.EntityDeclHandler = stop
    parser.ExternalEntityRefHandler = stop
    parser.StartElementHandler = begin  # after the first element nothing can be declared any more
    try:
        with Opened(text) as opened:
            parser.ParseFile(opened)
    except _Begun:
        return
    except (expat.ExpatError, ValueError, LookupError):
        raise CommandFailed(f"{text.name} is not RDF that can be read as RDF/XML.") from None


class _Begun(Exception):
    """The document's first element was reached."""


def _refuse_distant_contexts(text: Text) -> None:
    """A JSON-LD context at an address would be fetched: Netwever doesn't."""
    try:
        with Opened(text) as opened:
            data = json.loads(opened.read())
    except (ValueError, RecursionError):
        raise CommandFailed(f"{text.name} is not RDF that can be read as JSON-LD.") from None
    for context in _contexts(data, _DEEPEST):
        if isinstance(context, str):
            raise CommandFailed(
                f"{text.name} points to a context at {context[:80]}, and Netwever fetches nothing: save it as Turtle."
            )


def _contexts(data: Any, deeper: int) -> Iterator[Any]:
    """Everything that stands at "@context" or "@import", lists taken apart. Raises `CommandFailed` when too deep."""
    if deeper == 0:
        raise CommandFailed(f"The JSON is more than {_DEEPEST} levels deep: that is no thesaurus.")
    if isinstance(data, list):
        for item in data:
            yield from _contexts(item, deeper - 1)
    if isinstance(data, dict):
        for name, value in data.items():
            if name in ("@context", "@import"):
                yield from value if isinstance(value, list) else (value,)
            yield from _contexts(value, deeper - 1)
