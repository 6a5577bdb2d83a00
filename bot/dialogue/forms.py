"""The forms that some platforms can show instead of asking line by line, with what is known filled in."""

from adapters.base import Ability
from adapters.forms import FieldKind, Form, FormField
from bot.dialogue import reading
from bot.dialogue.fields import me, shown
from bot.dialogue.turn import Turn
from bot.speaking import REPLY, Delivery
from bot.usecases import wish
from matching.values import Member, MemberState, Purpose, Sector

PROFILE = "profile"
REQUEST = "request"
_KINDS = {
    "sector": FieldKind.CHOICE, "about": FieldKind.TEXT, "offers": FieldKind.TEXT, "needs": FieldKind.TEXT,
}  # fmt: skip
_LISTS = ("offers", "needs")
_MOST = {"themes": 300, "sector": 20, **dict.fromkeys(_LISTS, 1000)}  # characters; the others as in `reading`
_ASKED = ("name", "organisation", "sector", "area", "about", "offers", "needs", "themes", "contact")


def can_show(turn: Turn) -> bool:
    """Whether a form can be shown now: the platform has them, and gave permission with what came in."""
    return bool(turn.incoming.handle) and turn.house.can(turn.account.platform, Ability.FORMS)


def profile(turn: Turn) -> Delivery:
    """The whole profile as a form, where that is possible."""
    return _with(turn, PROFILE, tuple(_field(turn, name) for name in asked_of(me(turn))))


def request(turn: Turn) -> Delivery:
    """What somebody looks for, as a form, where that is possible."""
    line = turn.house.wording.line
    text = FormField(
        "text", line(turn.language, "form.wish"), FieldKind.TEXT, hint=line(turn.language, "form.wish_hint"),
        required=True, most=wish.MOST_CHARACTERS,
    )  # fmt: skip
    return _with(turn, REQUEST, (text,))


def asked_of(member: Member) -> tuple[str, ...]:
    """The fields of the profile's form. While somebody joins, contact details only when those may be shared."""
    left_out = member.state is MemberState.JOINING and not member.allows(Purpose.CONTACT)
    return tuple(name for name in _ASKED if not (left_out and name == "contact"))


def stands_there(turn: Turn, name: str) -> str:
    """What the form shows in this field, as it comes back when nobody touched it."""
    member = me(turn)
    if name in _LISTS:
        return "\n".join(getattr(member, name))
    if name == "sector":
        return member.sector.value if member.sector else ""
    return str(shown(turn, member)[name])


def _with(turn: Turn, name: str, fields: tuple[FormField, ...]) -> Delivery:
    if not can_show(turn):
        return REPLY
    line = turn.house.wording.line
    title, send, cancel = (line(turn.language, f"form.{part}") for part in (f"title_{name}", "send", "cancel"))
    return Delivery(form=Form(name, title, send, cancel, fields), handle=turn.incoming.handle)


def _field(turn: Turn, name: str) -> FormField:
    line = turn.house.wording.line
    options = tuple((sector.value, line(turn.language, f"sector.{sector.value}")) for sector in Sector)
    return FormField(
        name,
        line(turn.language, f"profile.{name}"),
        _KINDS.get(name, FieldKind.LINE),
        value=stands_there(turn, name),
        hint=line(turn.language, "form.list_hint") if name in _LISTS else "",
        required=name == "name",
        most=_MOST.get(name) or reading.MOST[name],
        options=options if name == "sector" else (),
    )
