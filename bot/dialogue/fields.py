"""The questions about a profile: how each is asked, and how its answer gets into the profile. Joining and changing
the profile later ask the same ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue import reading
from bot.dialogue.reading import Asked, Pick, Reader
from bot.dialogue.turn import Turn
from bot.speaking import REPLY, Delivery, Option
from bot.usecases.glimpses import first_name
from bot.wording import Theme
from matching.intents import offer_in, request_in
from matching.values import Member, Sector
from matching.vocabulary import recognise
from storage import choices

_ONE_OF = ("offers", "needs")  # a profile has at least one thing of these two
_SURE = 0.45  # weight from which a theme is proposed, as in matching.profiles


@dataclass(frozen=True, slots=True)
class Field:
    """One part of the profile: how its answer is read, and the button of who has no answer."""

    read: Reader
    skip: str = ""  # text key; empty: no such button
    empty: Any = ""


FIELDS: Mapping[str, Field] = {
    "name": Field(reading.read_name),
    "organisation": Field(reading.read_organisation, "profile.no_organisation"),
    "sector": Field(reading.read_sector, empty=None),
    "area": Field(reading.read_area, "profile.skip"),
    "about": Field(reading.read_about, "profile.skip"),
    "offers": Field(reading.read_offers, "profile.no_offers", ()),
    "needs": Field(reading.read_needs, "profile.no_needs", ()),
    "themes": Field(reading.read_themes, "profile.no_themes", ()),
    "contact": Field(reading.read_contact, "profile.contact_later"),
}


def me(turn: Turn) -> Member:
    """The member who speaks. Only for dialogues that members alone can get into."""
    if turn.member is None:
        raise LookupError("a stranger is in a dialogue for members")
    return turn.member


def ask(
    turn: Turn,
    room: str,
    name: str,
    asked: Asked | None = None,
    *,
    more: tuple[Option, ...] = (),
    delivery: Delivery = REPLY,
) -> None:
    """Ask for one field; the answer goes to the step `<room>.<name>`, a tap to `<room>.take` or `<room>.retype`.
    `more`: buttons after those of the question."""
    question = asked or first_asked(turn, name)
    turn.ask(f"{room}.{name}", question.key, *_options(room, name, question), *more, delivery=delivery,
             **{"name": first_name(me(turn)), **question.words})  # fmt: skip


def first_asked(turn: Turn, name: str) -> Asked:
    """The question as it is asked first."""
    if name == "sector":
        return Asked("profile.ask_sector", _sectors())
    if name == "themes":
        return _ask_themes(turn)
    return Asked(f"profile.ask_{name}")


def _ask_themes(turn: Turn) -> Asked:
    found = suggested(turn, me(turn))
    if not found:
        return Asked("profile.type_themes", words=reading.examples(turn.house))
    themes = tuple(Theme(theme) for theme in found)
    return Asked("profile.ask_themes", (Pick("profile.yes", found),), "profile.other_themes", {"themes": themes})


def suggested(turn: Turn, member: Member) -> tuple[str, ...]:
    """The themes that somebody's own words are about, surest first."""
    told = " \n".join((*member.offers, *member.needs, member.about, member.organisation))
    hits = recognise(turn.house.vocabulary, told)
    return tuple(hit.theme for hit in hits if hit.weight >= _SURE)[: reading.MOST_THEMES]


def _options(room: str, name: str, asked: Asked) -> list[Option]:
    field = FIELDS[name]
    picks = asked.picks or (_sectors() if name == "sector" else ())
    options = [Option(pick.label, f"{room}.take", {"field": name, "value": pick.value}, pick.words) for pick in picks]
    if asked.other:
        options.append(Option(asked.other, f"{room}.retype", {"field": name}))
    if field.skip and asked.other != "profile.other_place":
        options.append(Option(field.skip, f"{room}.take", {"field": name, "value": field.empty}))
    return options


def _sectors() -> tuple[Pick, ...]:
    return tuple(Pick(f"sector.{sector.value}", sector.value) for sector in Sector)


def retype(turn: Turn, room: str, name: str) -> None:
    """The proposed answer was not it: ask for typed words."""
    if name == "themes":
        return ask(turn, room, name, Asked("profile.type_themes", words=reading.examples(turn.house)))
    return ask(turn, room, name, Asked("profile.retype_area"))


def agreed(turn: Turn, text: str) -> Pick | None:
    """What "klopt" means when a proposed answer stands before them."""
    shown_now = choices.latest(turn.tx, turn.account.id, turn.now) if reading.is_yes(text) else ()
    proposed = next((one for one in shown_now if one.args.get("value") and one.action.endswith(".take")), None)
    return Pick(proposed.label, proposed.args["value"]) if proposed else None


def answered(turn: Turn, room: str, name: str, text: str) -> bool:
    """Read a typed answer into the profile. False when it was not clear: then it is asked again."""
    if reading.is_question(text, name):
        turn.say(f"profile.why_{name}")
    if reading.is_question(text, name) or reading.is_yes(text):
        ask(turn, room, name)
        return False
    if name == "themes" and reading.is_no(text) and not _was_proposed(turn):
        take(turn, name, ())
        return True
    read = FIELDS[name].read(turn.house, turn.language, text)
    if isinstance(read, Asked):
        ask(turn, room, name, read)
        return False
    take(turn, name, read.value)
    return True


def _was_proposed(turn: Turn) -> bool:
    """Whether the question before them proposes an answer, so that a no asks for another one."""
    return any(one.action.endswith(".retype") for one in choices.latest(turn.tx, turn.account.id, turn.now))


def ask_one(turn: Turn, room: str) -> None:
    """Nobody can be found for a profile without an offer and a need: ask for one of the two."""
    turn.ask(f"{room}.one", "profile.one_needed")


def one_read(turn: Turn, room: str, text: str) -> tuple[str, Any] | None:
    """The field and value of the one thing that was typed. None when the words don't tell whether it is an offer or a
    need: then a tap does."""
    if reading.is_skip(text) or reading.is_yes(text) or reading.is_question(text, "needs"):
        ask_one(turn, room)
        return None
    named = "offers" if offer_in(text) is not None else "needs" if request_in(text) is not None else ""
    read = reading.read_list(named or "offers", text)
    if isinstance(read, Asked):
        turn.ask(f"{room}.one", read.key, **read.words)
        return None
    if named:
        return named, read.value
    kinds = {kind: {"field": kind, "value": list(read.value)} for kind in _ONE_OF}
    options = [Option(f"profile.one_{kind}", f"{room}.take", args) for kind, args in kinds.items()]
    turn.ask(f"{room}.one", "profile.which_one", *options, things=read.value)
    return None


def take(turn: Turn, name: str, value: Any) -> None:
    """Write one field of the profile."""
    turn.change_member(**{name: tuple(value) if isinstance(value, list) else value})


def shown(turn: Turn, member: Member) -> dict[str, Any]:
    """The words for a text that shows a profile; empty fields leave their line out."""
    return {
        "name": member.name, "organisation": member.organisation, "sector": member.sector, "area": member.area,
        "about": member.about, "offers": "; ".join(member.offers), "needs": "; ".join(member.needs),
        "themes": ", ".join(turn.house.wording.say(turn.language, Theme(theme)) for theme in member.themes),
        "contact": member.contact,
    }  # fmt: skip
