"""A whole profile in one message, lists of things, and the five parties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.profiles import ProfileDraft, parse_profile, sector_in, split_list
from matching.values import Language, Sector
from tests.matching.world import gazetteer, vocabulary


def read(text: str) -> ProfileDraft:
    return parse_profile(text, vocabulary(), gazetteer())


YARA = "Ik ben Yara van energiecoöperatie Lingestroom in Tiel, ik help met zonnedaken en zoek een groot dak"


def test_a_profile_in_one_message_is_understood() -> None:
    assert read(YARA) == ProfileDraft(
        name="Yara",
        organisation="energiecoöperatie Lingestroom",
        sector=Sector.RESIDENTS,
        area="Tiel",
        offers=("zonnedaken",),
        needs=("een groot dak",),
        themes=("energiecooperatie", "zonne-energie"),
        language=Language.NL,
    )


def test_lower_case_and_no_punctuation_change_only_the_capitals_of_the_organisation() -> None:
    typed = YARA.lower().replace(",", "")
    found = read(typed)
    assert (found.name, found.area, found.offers, found.needs) == ("Yara", "Tiel", ("zonnedaken",), ("een groot dak",))


WISHED = [  # text, offers, needs
    ("ik zoek iemand die een aanvraag kan schrijven", (), ("iemand die een aanvraag kan schrijven",)),
    ("looking for someone who can help with soil", (), ("someone who can help with soil",)),
    ("ik zoek iemand die kan lassen en ik kan goed timmeren", ("goed timmeren",), ("iemand die kan lassen",)),
    ("zoek boeren die stro hebben, bied een proefveld", ("een proefveld",), ("boeren die stro hebben",)),
    ("Ik zoek een dak dat groot is. Kan helpen met geld", ("geld",), ("een dak dat groot is",)),
]


@pytest.mark.parametrize(("text", "offers", "needs"), WISHED)
def test_what_the_wanted_one_can_do_is_no_offer(text: str, offers: tuple[str, ...], needs: tuple[str, ...]) -> None:
    found = read(text)
    assert (found.offers, found.needs) == (offers, needs)


PEOPLE = [
    ("Hoi, mijn naam is Piet Jansen en ik werk bij de gemeente Buren.", "Piet Jansen", "gemeente Buren", "Buren"),
    ("Jan de Vries, gemeente Buren, wethouder. Zoek een dak", "Jan de Vries", "gemeente Buren", "Buren"),
    ("I'm Tom from Wageningen University, I can measure soil", "Tom", "Wageningen University", "Wageningen"),
    ("ik ben jan de vries boer in winterswijk", "Jan de Vries", "", "Winterswijk"),
    ("Ik ben boer in Winterswijk en zoek vezels", "", "", "Winterswijk"),
    ("Met Henk-Jan van den Berg van ROC De Linde.", "Henk-Jan van den Berg", "ROC De Linde", ""),
    ("Fatma Yıldız, Energieteam Noord, Almelo.", "Fatma Yıldız", "Energieteam Noord", "Almelo"),
    ("Karin hier, van Repair Café De Schroef uit Meppel.", "Karin", "Repair Café De Schroef", "Meppel"),
    ("My name is Olivia Hartgrove, Loop & Larder, Nijmegen.", "Olivia Hartgrove", "Loop & Larder", "Nijmegen"),
    ("I am Alice from Green Tiel in Tiel", "Alice", "Green Tiel", "Tiel"),  # a place in its name is no place
    ("Piet van Boxtel, bakker in Zutphen.", "Piet van Boxtel", "", "Zutphen"),  # nor is one in a person's name
    ("Sanne van Wijhe, docent", "Sanne van Wijhe", "", ""),
    ("Ik ben Bea uit de omgeving van Tiel", "Bea", "", "Tiel"),
    ("Ik ben op zoek naar een dak", "", "", ""),
    ("hallo", "", "", ""),
    ("", "", "", ""),
    ("🙂", "", "", ""),
]


@pytest.mark.parametrize(("text", "name", "organisation", "area"), PEOPLE)
def test_who_somebody_is_is_read_and_never_invented(text: str, name: str, organisation: str, area: str) -> None:
    found = read(text)
    assert (found.name, found.organisation, found.area) == (name, organisation, area)


TOLD = [
    ("Wij bieden een zaal, koffie en soep. We zoeken stoelen", ("een zaal", "koffie", "soep"), ("stoelen",), "lists"),
    ("Aanbod: reparaties\nVraag: jongeren", ("reparaties",), ("jongeren",), "headings"),
    ("We offer soup. We need growers with fruit", ("soup",), ("growers with fruit",), "English"),
    ("ik zoek een moestuin en ik kan helpen met websites", ("websites",), ("een moestuin",), "the other way round"),
    ("Ik heb een dak en ik zoek panelen", ("een dak",), ("panelen",), "to have is to offer"),
]


@pytest.mark.parametrize(("text", "offers", "needs", "why"), TOLD)
def test_offers_and_needs_are_the_members_own_words(
    text: str, offers: tuple[str, ...], needs: tuple[str, ...], why: str
) -> None:
    found = read(text)
    assert (found.offers, found.needs) == (offers, needs), why


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_message_gives_words_that_stand_in_it(text: str) -> None:
    found = read(text)
    assert all(len(item) <= 300 for item in (*found.offers, *found.needs))


def test_a_very_long_message_is_read_quickly() -> None:
    assert read("en ik zoek een dak " * 5_000).needs != ()


LISTS = [
    ("zonnepanelen, isolatie en warmtepompen", ("zonnepanelen", "isolatie", "warmtepompen"), "commas and a last en"),
    ("hout en stro", ("hout", "stro"), "two short things"),
    ("- een\n- twee dingen\n3. drie", ("een", "twee dingen", "drie"), "bullets and numbers"),
    ("a; b; c", ("a", "b", "c"), "semicolons"),
    ("Ik weet hoe je buren meekrijgt en ik heb een zaal",) * 1
    + (("Ik weet hoe je buren meekrijgt en ik heb een zaal",), "a sentence stays whole"),
    ("Wij bouwen met hout, stro en hennep", ("Wij bouwen met hout, stro en hennep",), "a clause stays whole"),
    ("1.200 m2 dak, 40 ton fruit", ("1.200 m2 dak", "40 ton fruit"), "a full stop inside a number"),
    ("Ik bied een zaal. Ook koffie.", ("Ik bied een zaal", "Ook koffie"), "two sentences"),
    ("🙂, ,;", (), "nothing to read"),
    ("", (), "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), LISTS)
def test_a_list_is_split_and_a_sentence_is_not(text: str, expected: tuple[str, ...], why: str) -> None:
    assert split_list(text) == expected, why


@given(st.text(max_size=300))
def test_a_list_has_at_most_twelve_different_items(text: str) -> None:
    items = split_list(text)
    assert len(items) == len(set(items)) <= 12


SECTORS = [
    ("gemeente Buren", Sector.GOVERNMENT, "a municipality"),
    ("the municipality", Sector.GOVERNMENT, "English"),
    ("waterschap Rivierenland", Sector.GOVERNMENT, "a water board"),
    ("Jansen B.V.", Sector.BUSINESS, "with full stops"),
    ("fruitteler", Sector.BUSINESS, "a job"),
    ("ROC De Linde", Sector.EDUCATION, "a school"),
    ("Wageningen University", Sector.RESEARCH, "a university"),
    ("lector aan de hogeschool", Sector.RESEARCH, "research at a school"),
    ("docent aan de hogeschool", Sector.EDUCATION, "teaching at a school"),
    ("Energiecoöperatie Lingestroom", Sector.RESIDENTS, "a cooperative"),
    ("dorpsraad", Sector.RESIDENTS, "a village council"),
    ("blabla", None, "nothing that tells"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), SECTORS)
def test_the_party_is_guessed_from_its_words(text: str, expected: Sector | None, why: str) -> None:
    assert sector_in(text) == expected, why
