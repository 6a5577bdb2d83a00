"""Who somebody in Slack is: name, language, and whether they belong here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.cleaning import storable


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack tells about a person."""

    name: str = ""
    language: str | None = None
    outsider: bool = False  # a guest, or somebody of another organisation
    bot: bool = False


def profile_of(user: Mapping[str, Any], team: str) -> Profile:
    """The profile in a `user` object (docs.slack.dev/reference/objects/user-object), seen from our workspace."""
    shown = user.get("profile") or {}
    names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"))
    locale = user.get("locale")
    return Profile(
        name=storable(str(next((name for name in names if name), ""))),
        language=str(locale) if locale else None,
        outsider=is_outsider(user, team),
        bot=bool(user.get("is_bot")),
    )


def is_outsider(user: Mapping[str, Any], team: str) -> bool:
    """Guests, and people of another organisation. Within one Enterprise organisation a colleague's own workspace may
    be another one, but ours is among theirs."""
    if any(user.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger")):
        return True
    theirs = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())} - {None, ""}
    return bool(theirs) and team not in theirs


def unknown_profile(user_team: str, team: str) -> Profile:
    """Of somebody whom Slack would not tell about: an outsider when their workspace is known to be another one."""
    return Profile(outsider=bool(user_team) and user_team != team)
