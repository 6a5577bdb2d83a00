"""What may one member know of another before both said yes, and how do the reasons sound on the other side?"""

from collections.abc import Iterable, Mapping, Sequence

from bot.wording import Label, Theme
from matching.values import Member, Purpose, Reason, ReasonKind

_TURNED = {
    ReasonKind.OFFERS: "proposal.you_offers",
    ReasonKind.NEEDS: "proposal.you_needs",
    ReasonKind.ABOUT: "proposal.you_about",
    ReasonKind.THEME: "proposal.both_theme",
    ReasonKind.PLACE: "proposal.both_place",
    ReasonKind.REGION: "proposal.both_region",
    ReasonKind.SECTOR: "proposal.both_sector",
    ReasonKind.MUTUAL: "proposal.both_mutual",
}

_SHARED = _TURNED | {
    ReasonKind.OFFERS: "proposal.they_have",
    ReasonKind.NEEDS: "proposal.they_need",
    ReasonKind.ABOUT: "proposal.they_about",
}

_TITLES = frozenset({"dr", "drs", "ir", "ing", "mr", "mrs", "ms", "mw", "dhr", "prof"})


def glimpse(member: Member) -> Label:
    """Who it is, as somebody may know who is not introduced yet: the name only when the member allows that, and never
    the organisation."""
    start = "known" if member.allows(Purpose.NAME) and member.name else "someone"
    end = ("_from" if member.sector else "") + ("_in" if member.area else "")
    return Label(f"proposal.{start}{end}", {"name": member.name, "area": member.area, "sector": member.sector})


def listed(names: Sequence[str | Label]) -> str | Label:
    """Several names as one: "A, B and C"."""
    if len(names) == 1:
        return names[0]
    return Label("proposal.and", {"first": tuple(names[:-1]), "last": names[-1]})


def turned(reasons: Iterable[Reason]) -> tuple[Label, ...]:
    """Reasons why somebody fits, told to that somebody."""
    return _told(_TURNED, reasons)


def shared(reasons: Iterable[Reason]) -> tuple[Label, ...]:
    """Reasons why the other one fits, as reasons for the two of them."""
    return _told(_SHARED, reasons)


def _told(keys: Mapping[ReasonKind, str], reasons: Iterable[Reason]) -> tuple[Label, ...]:
    return tuple(
        Label(keys[one.kind], {"words": Theme(one.words) if one.kind is ReasonKind.THEME else one.words})
        for one in reasons
    )


def first_name(member: Member) -> str:
    """How a member is greeted."""
    names = [name for name in member.name.split() if name.strip(".").lower() not in _TITLES]
    return names[0] if names else ""
