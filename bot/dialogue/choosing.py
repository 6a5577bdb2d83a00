"""Whom may the bot ask? The people it thinks of for a request, and what the asker says about them."""

from typing import Any

from bot.dialogue import tips as tip_talk
from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import membership, tips
from bot.usecases import requests as use
from bot.usecases.candidates import find_candidates
from bot.wording import Label
from matching.text import guess_language
from matching.values import Candidate, Member, MemberState, Request
from storage import proposals, requests

_LETTERS = "ABCDE"


def show(turn: Turn, data: dict[str, Any]) -> None:
    """First what others learned, once; then the people, for a yes. Nobody fits: the request is kept."""
    if not data.get("tips_shown"):
        data = {**data, "tips_shown": _show_tips(turn, data)}
    member = _asker(turn)
    found = _candidates(turn, member, data)
    if not found:
        return _nobody(turn, member, data)
    key = "ask.people" if len(found) > 1 else "ask.person"
    return turn.ask("ask.people", key, *_options(found), data=data, **_words(turn, member, data, found))


def yes(turn: Turn) -> None:
    """They may be asked."""
    member = _asker(turn)
    if member.state is MemberState.PAUSED:
        member = membership.resume(turn.work, member)
    request = _keep(turn, member, turn.data)
    turn.finish()
    asked = proposals.of_request(turn.tx, request.id)
    if not asked:
        return _say_nobody(turn, request, "ask.nobody")
    at = max((one.asked_at for one in asked if one.asked_at), default=turn.now)
    return turn.say("ask.asked", later=Label("ask.later", {"at": at}) if at > turn.now else "")


def leave_out(turn: Turn, member: str) -> None:
    """Not this one, for this request; perhaps somebody else."""
    show(turn, {**turn.data, "left_out": [*turn.data.get("left_out", ()), member]})


def keep_only(turn: Turn) -> None:
    """Nobody is asked; the request is kept."""
    _keep(turn, _asker(turn), turn.data, asking=False)
    turn.finish()
    turn.say("ask.kept")


def _asker(turn: Turn) -> Member:
    assert turn.member is not None  # noqa: S101 - `ask` lets only members in
    return turn.member


def _show_tips(turn: Turn, data: dict[str, Any]) -> bool:
    found = tips.fitting(turn.work, _asker(turn), data["text"], data["themes"])
    for tip in found:
        tip_talk.show(turn, tip)
    if found:
        turn.say("ask.after_tips")
    return True


def _candidates(turn: Turn, member: Member, data: dict[str, Any]) -> tuple[Candidate, ...]:
    draft = Request(
        id="", by=member.id, text=data["text"], language=guess_language(data["text"]) or member.language,
        themes=tuple(data["themes"]), created_at=turn.now,
    )  # fmt: skip
    top = turn.house.settings.introductions.at_once
    return find_candidates(turn.work, draft, member, without=data.get("left_out", ()), top=top)


def _words(turn: Turn, member: Member, data: dict[str, Any], found: tuple[Candidate, ...]) -> dict[str, Any]:
    told = zip(_LETTERS, use.people_told(turn.work, found), strict=False)
    first = "left_out" not in data and not requests.all_of(turn.tx, member.id)
    return {
        "people": tuple(Label("ask.lettered", {"letter": letter, "person": person}) for letter, person in told),
        "count": len(found),
        "most": turn.house.settings.introductions.at_most,
        "encourage": Label("ask.encourage") if first else "",
        "resumes": Label("ask.resumes") if member.state is MemberState.PAUSED else "",
    }


def _options(found: tuple[Candidate, ...]) -> tuple[Option, ...]:
    others = (
        Option("ask.not_this_one", "ask.leave_out", {"member": one.member}, {"letter": letter})
        for letter, one in zip(_LETTERS, found, strict=False)
    )
    keep, other_words = Option("ask.keep_only", "ask.keep_only"), Option("ask.change", "ask.change")
    return (Option("ask.yes", "ask.yes"), *others, keep, other_words)


def _keep(turn: Turn, member: Member, data: dict[str, Any], *, asking: bool = True) -> Request:
    """Keep the request, in the place of the one that it replaces."""
    replaced = requests.get(turn.tx, data["replaces"]) if data.get("replaces") else None
    if replaced is not None and replaced.by == member.id:
        use.close_request(turn.work, replaced)
    left_out = tuple(data.get("left_out", ()))
    return use.post_request(turn.work, member, data["text"], data["themes"], asking=asking, left_out=left_out)


def _nobody(turn: Turn, member: Member, data: dict[str, Any]) -> None:
    request = _keep(turn, member, data)
    turn.finish()
    _say_nobody(turn, request, "ask.nobody_else" if data.get("left_out") else "ask.nobody")


def _say_nobody(turn: Turn, request: Request, key: str) -> None:
    change = Option("ask.change", "ask.change", {"request": request.id})
    group, *_, close = use.choices_left(turn.work, request)
    in_group = (group,) if group.action == "requests.group" else ()
    delivery = Delivery(standing=True, expires_at=turn.now + use.CHOICE_OPEN)
    turn.say(key, *in_group, change, close, delivery=delivery, secretariat=_secretariat(turn))


def _secretariat(turn: Turn) -> Label:
    name, reach = turn.house.secretariat, turn.house.settings.network.secretariat.reach
    if reach:
        return Label("ask.secretariat", {"name": name, "reach": reach})
    return Label("ask.secretariat_unreached", {"name": name})


ACTIONS = {"ask.yes": yes, "ask.leave_out": leave_out, "ask.keep_only": keep_only}
