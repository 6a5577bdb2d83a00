"""Which concepts does a thesaurus in SKOS or SKOS-XL have, with which words, and how do they hang together?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import OWL, RDF, SKOS, Literal
from rdflib.term import Node

from bot.vocabulary.reading import LABEL_NODES, LABELS, SKOSXL, Thesaurus, language_of


@dataclass(slots=True)
class Entry:
    """A concept as the thesaurus has it. Addresses are those of the thesaurus."""

    labels: dict[str, list[str]] = field(default_factory=lambda: {"nl": [], "en": [], "": []})  # preferred ones first
    broader: set[str] = field(default_factory=set)
    related: set[str] = field(default_factory=set)
    deprecated: bool = False


def entries(thesaurus: Thesaurus) -> dict[str, Entry]:
    """The concepts by address, in the order of their addresses.

    Whatever has a label counts as one, except schemes and collections: some thesauri keep their labels in files
    that don't say what the concepts are.
    """
    found: defaultdict[str, Entry] = defaultdict(Entry)
    for concept in thesaurus.subjects(RDF.type, SKOS.Concept):
        found[str(concept)]
    for subject, text in _labels(thesaurus):
        if text not in (here := found[str(subject)].labels[language_of(text)]):
            here.append(str(text))
    for other in (SKOS.ConceptScheme, SKOS.Collection, SKOS.OrderedCollection):
        for subject in thesaurus.subjects(RDF.type, other):
            found.pop(str(subject), None)
    _connect(thesaurus, found)
    return dict(sorted(found.items()))


def _labels(thesaurus: Thesaurus) -> Iterator[tuple[Node, Literal]]:
    """(concept, label), preferred labels first, then alternative and hidden ones; each kind in a fixed order."""
    for direct, by_node in zip(LABELS, LABEL_NODES, strict=True):
        pairs = [(subject, text) for subject, text in thesaurus.subject_objects(direct) if isinstance(text, Literal)]
        for subject, node in thesaurus.subject_objects(by_node):
            texts = thesaurus.objects(node, SKOSXL.literalForm)
            pairs += [(subject, text) for text in texts if isinstance(text, Literal)]
        yield from sorted(set(pairs), key=lambda pair: (str(pair[0]), str(pair[1])))


def _connect(thesaurus: Thesaurus, found: dict[str, Entry]) -> None:
    def pairs(predicate: Node) -> Iterator[tuple[str, str]]:
        for one, other in thesaurus.subject_objects(predicate):
            if str(one) in found and str(other) in found and one != other:
                yield str(one), str(other)

    for one, other in pairs(SKOS.broader):
        found[one].broader.add(other)
    for one, other in pairs(SKOS.narrower):
        found[other].broader.add(one)
    for one, other in pairs(SKOS.related):
        found[one].related.add(other)
        found[other].related.add(one)
    for subject, said in thesaurus.subject_objects(OWL.deprecated):
        if str(subject) in found:
            found[str(subject)].deprecated = str(said).lower() in ("true", "1")
