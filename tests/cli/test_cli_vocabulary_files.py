"""The files that `netwever vocabulary import` reads, as they are downloaded, and what it says of those it can't."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from bot.vocabulary.reading import read_rdf
from tests.cli.conftest import Netwever
from tests.cli.own_words import failure, look, told

SKOS = "http://www.w3.org/2004/02/skos/core#"

XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{SKOS}" xml:lang="nl">
<rdf:Description rdf:about="http://example.org/1"><prefLabel>kantklossen</prefLabel></rdf:Description>
</rdf:RDF>"""
NTRIPLES = f'<http://example.org/1> <{SKOS}prefLabel> "kantklossen"@nl .\n'
JSON = json.dumps({"@id": "http://example.org/1", f"{SKOS}prefLabel": {"@value": "kantklossen", "@language": "nl"}})
XL = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
<http://example.org/1> a skos:Concept ; skosxl:prefLabel <http://example.org/label> .
<http://example.org/label> a skosxl:Label ; skosxl:literalForm "kantklossen"@nl .
"""
FORMATS = [
    ("t.rdf", XML, "RDF/XML"),
    ("t.owl", XML, "RDF/XML by another name"),
    ("t.dat", XML, "RDF/XML by how it begins"),
    ("t.nt", NTRIPLES, "N-Triples"),
    ("t.ttl", f"# a comment\n{NTRIPLES}", "Turtle"),
    ("t.dat", NTRIPLES, "Turtle by how it begins"),
    ("t.jsonld", JSON, "JSON-LD"),
    ("t.json", JSON, "JSON-LD by how it begins"),
    ("t.ttl", XL, "labels of SKOS-XL"),
    ("t.rdf", XML.replace("?>", '?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', 1), "XML with a DTD elsewhere"),
    ("t.rdf", "\ufeff" + XML, "XML with a byte order mark"),
]


@pytest.mark.parametrize(("name", "text", "why"), FORMATS, ids=[why for *_, why in FORMATS])
def test_each_format_is_read(netwever: Netwever, tmp_path: Path, name: str, text: str, why: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert told(netwever, "import", name).startswith("Took 1 concept from t with 1 Dutch and 0 English words;")
    assert look().concepts[0].nl == ("kantklossen",)


def zipped(file: Path, **texts: str) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)


@pytest.mark.parametrize("name", ["t.nt.gz", "t.gz", "download"])
def test_a_file_is_read_as_it_was_downloaded_with_gzip(netwever: Netwever, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(NTRIPLES.encode()))
    assert "1 concept" in told(netwever, "import", name)
    assert look().concepts[0].nl == ("kantklossen",)


def test_a_zip_is_read_with_all_the_rdf_in_it(netwever: Netwever, tmp_path: Path) -> None:
    english = f'<http://example.org/1> <{SKOS}prefLabel> "bobbin lace"@en .\n'
    zipped(tmp_path / "t.zip", dir__nl_rdf=XML, en_nt=english, readme_txt="hello", dir__MACOSX___="x")
    told(netwever, "import", "t.zip")
    assert [(c.source, c.nl, c.en) for c in look().concepts] == [("t", ("kantklossen",), ("bobbin lace",))]


def test_a_zip_that_cannot_be_used_is_told_in_one_sentence(netwever: Netwever, tmp_path: Path) -> None:
    zipped(tmp_path / "none.zip", readme_txt="hello")
    assert failure(netwever, "import", "none.zip").startswith("There is no RDF in none.zip: it has no file that ends")
    zipped(tmp_path / "bad.zip", a_ttl="this is no RDF")
    assert failure(netwever, "import", "bad.zip") == "bad.zip (a.ttl) is not RDF that can be read as Turtle.\n"
    zipped(tmp_path / "cut.zip", a_ttl="# " + "".join(map(chr, range(33, 20_000))))
    whole = (tmp_path / "cut.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:500] + bytes(100) + whole[600:])
    assert failure(netwever, "import", "cut.zip") == "cut.zip (a.ttl) is damaged: it can't be unpacked.\n"


def test_what_unpacks_to_too_much_is_told_before_it_fills_the_memory(
    netwever: Netwever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.vocabulary.packed.LARGEST", 5 * 1024**2)
    (tmp_path / "bomb.nt.gz").write_bytes(gzip.compress(b"# no thesaurus\n" * 500_000))
    assert failure(netwever, "import", "bomb.nt.gz") == "bomb.nt.gz is too large: more than 5 MB can't be read.\n"
    zipped(tmp_path / "bomb.zip", a_ttl=" " * 6 * 1024**2)
    assert failure(netwever, "import", "bomb.zip") == "bomb.zip has 6 MB: more than 5 MB can't be read.\n"


def test_files_that_belong_together_are_read_as_one(netwever: Netwever, tmp_path: Path) -> None:
    (tmp_path / "nl.nt").write_text(NTRIPLES)
    (tmp_path / "en.nt").write_text(f'<http://example.org/1> <{SKOS}prefLabel> "bobbin lace"@en .\n')
    told(netwever, "import", "nl.nt", "en.nt", "--name", "crafts")
    assert [(c.source, c.nl, c.en) for c in look().concepts] == [("crafts", ("kantklossen",), ("bobbin lace",))]


# The layout of GEMET's exports, with invented words: relative addresses, what concepts are in one file and their labels
# in a file for each language, groups that are said to be collections only beside another type.
GEMET = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#"
 xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns="http://example.org/schema.rdf#"{lang} {base}>
{body}
</rdf:RDF>"""
BACKBONE = """<skos:ConceptScheme rdf:about="thesaurus/"><rdfs:label>Crafts, version 1</rdfs:label></skos:ConceptScheme>
<Group rdf:about="group/7"><rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Collection"/></Group>
<rdf:Description rdf:about="group/7"><skos:prefLabel xml:lang="nl">textielgroep</skos:prefLabel></rdf:Description>
<skos:Concept rdf:about="concept/1"/><skos:Concept rdf:about="concept/2"/>
<rdf:Description rdf:about="concept/1"><skos:broader rdf:resource="concept/2"/></rdf:Description>"""
LABELS = """
<rdf:Description rdf:about="concept/1"><skos:prefLabel>{one}</skos:prefLabel>
<skos:definition>Words about it</skos:definition></rdf:Description>
<rdf:Description rdf:about="concept/2"><skos:prefLabel>{two}</skos:prefLabel></rdf:Description>"""


@pytest.mark.parametrize("base", ['xml:base="http://example.org/crafts/"', ""])
def test_a_thesaurus_in_several_files_with_relative_addresses_is_one(
    netwever: Netwever, tmp_path: Path, base: str
) -> None:
    dutch = LABELS.format(one="kantklossen", two="naaldwerk")
    english = LABELS.format(one="bobbin lace", two="needlecraft")
    files = {
        "backbone.rdf": GEMET.format(lang="", base=base, body=BACKBONE),
        "nl.rdf": GEMET.format(lang=' xml:lang="nl"', base=base, body=dutch),
        "en.rdf": GEMET.format(lang=' xml:lang="en"', base=base, body=english),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told(netwever, "import", *files, "--name", "crafts")
    lace, needle = sorted(look().concepts, key=lambda concept: concept.nl)
    assert [(one.nl, one.en) for one in (lace, needle)] == [
        (("kantklossen",), ("bobbin lace",)), (("naaldwerk",), ("needlecraft",)),
    ]  # fmt: skip
    assert lace.broader == (needle.id,)


def test_whoever_watches_sees_how_far_the_reading_is(tmp_path: Path) -> None:
    file = tmp_path / "many.nt"
    file.write_text("".join(NTRIPLES.replace("/1>", f"/{n}>") for n in range(45_000)))
    seen: list[tuple[str, int, int | None, int]] = []
    read_rdf([file], lambda *how_far: seen.append(how_far))
    assert [heard for *_, heard in seen] == [20_000, 40_000]
    assert [(name, size) for name, _, size, _ in seen] == [(str(file), file.stat().st_size)] * 2
    assert 0 < seen[0][1] < seen[1][1] < file.stat().st_size


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&b;</rdf:RDF>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&secret;</rdf:RDF>"""
DEEP = '{"a":' * 500 + "1" + "}" * 500
UNREADABLE: list[tuple[str, str | bytes, str, str]] = [
    ("a.ttl", "this is no RDF", "a.ttl is not RDF that can be read as Turtle.", "no RDF"),
    ("a.rdf", "<rdf:RDF", "a.rdf is not RDF that can be read as RDF/XML.", "half a file"),
    ("a.rdf", "<html><p>x</p></html>", "There are no SKOS concepts in a.rdf.", "XML of another kind"),
    ("a.json", "{", "a.json is not RDF that can be read as JSON-LD.", "half a JSON file"),
    ("a.json", "[1, 2]", "There are no SKOS concepts in a.json.", "JSON of another kind"),
    ("a.nt", "<a> <b>", "a.nt is not RDF that can be read as N-Triples.", "half a line"),
    ("a.nt", " " * 300_000, "a.nt is not RDF that can be read as N-Triples.", "a line without an end"),
    ("a.zip", b"PK\x03\x04\x00\x00\xff\xfe", "a.zip is damaged: it can't be unpacked.", "half an archive"),
    ("a.gz", b"\x1f\x8b\x08\x00abc", "a.gz is damaged: it can't be unpacked.", "half a compressed file"),
    ("a.ttl", "", "There are no SKOS concepts in a.ttl.", "empty"),
    ("a.ttl", "<http://e.org/1> <http://e.org/2> 3 .", "There are no SKOS concepts in a.ttl.", "RDF without SKOS"),
    ("a.nt", NTRIPLES.replace("@nl", "@de"), "There are no SKOS concepts in a.nt.", "bare labels in German only"),
    ("a.ttl", XL.replace("@nl", "@de"), "No concept in a.ttl has a Dutch or English label, of 1.", "German"),
    ("a.ttl", XL.replace("kantklossen", "werk"), "Nothing in a.ttl can be used: Left out concepts: 1", "ordinary"),
    ("a.rdf", BOMB, "a.rdf defines XML entities, which can be misused", "words that stand for more words"),
    ("a.dat", BOMB.encode("utf-16"), "a.dat defines XML entities, which can be misused", "hidden in UTF-16"),
    ("a.rdf", OUTSIDE, "a.rdf defines XML entities, which can be misused", "words that stand for a file"),
    ("a.json", '{"@context": "http://127.0.0.1:9/x", "a": 1}', "Netwever fetches nothing", "a context elsewhere"),
    ("a.json", '[{"b": {"@context": [{}, "http://127.0.0.1:9/x"]}}]', "Netwever fetches nothing", "a hidden one"),
    ("a.json", DEEP, "The JSON is more than 100 levels deep: that is no thesaurus.", "very deep JSON"),
    ("a.json", "[" * 100_000, "a.json is not RDF that can be read as JSON-LD.", "deeper than Python goes"),
    ("a.ttl", "<a:b> <c:d> " + "(" * 20_000, "a.ttl is not RDF that can be read as Turtle.", "very deep Turtle"),
]


@pytest.mark.parametrize(("name", "content", "says", "why"), UNREADABLE, ids=[why for *_, why in UNREADABLE])
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(
    netwever: Netwever, tmp_path: Path, name: str, content: str | bytes, says: str, why: str
) -> None:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    assert says in failure(netwever, "import", name)
    assert not (tmp_path / "netwever.db").exists()


def test_a_file_that_is_not_there_or_too_large_is_told(
    netwever: Netwever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failure(netwever, "import", "no.ttl") == "no.ttl: No such file or directory\n"
    with (tmp_path / "large.ttl").open("wb") as large:
        large.truncate(500 * 1024**2)  # a hole: it takes no space
    assert failure(netwever, "import", "large.ttl") == "large.ttl has 500 MB: more than 400 MB can't be read.\n"
