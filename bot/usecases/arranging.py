"""What a facilitator decides about rounds: who is put together, kept apart or left out, and how the round keeps it."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Any

from bot.house import Work
from bot.usecases.candidates import round_circumstances
from bot.wording import Label
from matching.rounds import Arrangement, Clash, Contradiction, check
from matching.score import Circumstances
from matching.values import Member, Purpose
from storage import decisions, members
from storage.decisions import LEAST, Decision, DecisionKind

log = logging.getLogger(__name__)


class Refused(Exception):
    """This can't be decided; `why` says so in the reader's language. `about`: the members whom it names, by id."""

    def __init__(self, key: str, about: Iterable[str] = (), **words: Any) -> None:
        super().__init__(key)
        self.why = Label(key, words)
        self.about = tuple(about)


@dataclass(frozen=True, slots=True)
class Sifted:
    """What holds in a round, as far as it can be kept, and what is in the way of the rest, by number."""

    decided: tuple[Decision, ...]
    arrangement: Arrangement
    clashes: dict[int, Clash] = field(default_factory=dict)


# --- deciding --------------------------------------------------------------------------------------------------------
def decide(work: Work, kind: DecisionKind, names: Sequence[str], *, every_round: bool = False) -> Decision:
    """Keep a decision about the members of these names or ids. The same one again takes the place of the earlier one.

    Raises `Refused` for a name that is nobody's or several people's, for too few people, and for what can't be kept.
    """
    people = {one.id: one for one in (_called(work, name) for name in names)}
    if len(people) < LEAST[kind]:
        raise Refused("arrange.nobody" if kind is DecisionKind.WITHOUT else "arrange.few")
    known = [one for one in decisions.everything(work.tx) if one.holds]
    same = [one for one in known if one.kind is kind and one.members == people.keys()]
    others = [one for one in known if one not in same]
    new = Decision(0, kind, frozenset(people), every_round, work.now)
    _refuse_opposite(work, new, others)
    if kind is DecisionKind.TOGETHER:
        _refuse_impossible(work, people, [*others, new])
    for one in same:
        decisions.remove(work.tx, one.id)
    return replace(new, id=decisions.add(work.tx, kind, new.members, every_round=every_round, now=work.now))


def names_of(work: Work, ids: Iterable[str]) -> tuple[str, ...]:
    """What these members are called, in the order of the alphabet; with their id where the name is not theirs alone."""
    found = (members.get(work.tx, id_) for id_ in ids)
    return tuple(sorted(_name(work, one) for one in found if one is not None))


def described(work: Work, decision: Decision) -> Label:
    """Such as "Alice, Bob: together, in the next round"."""
    when = Label("arrange.every_round" if decision.every_round else "arrange.next_round")
    what = Label(f"arrange.is_{decision.kind}", {"names": names_of(work, decision.members), "when": when})
    if decision.missed_on is None or decision.clash is None:
        return what
    return Label(
        "arrange.missed", {"what": what, "day": decision.missed_on, "why": Label(f"arrange.clash_{decision.clash}")}
    )


def _name(work: Work, one: Member) -> str:
    id_ = members.external_ids(work.tx).get(one.id, one.id)
    if not one.name:
        return id_
    return f"{one.name} ({id_})" if len(members.named(work.tx, one.name)) > 1 else one.name


def _called(work: Work, name: str) -> Member:
    found = members.known_as(work.tx, name)
    if not found:
        raise Refused("arrange.unknown", name=name[:60])
    if len(found) > 1:
        external = members.external_ids(work.tx)
        ids = sorted(external.get(one.id, one.id) for one in found)
        raise Refused("arrange.several", (one.id for one in found), name=name[:60], count=len(found), ids=tuple(ids))
    if not found[0].allows(Purpose.ROUNDS):
        raise Refused("arrange.not_in", (found[0].id,), name=found[0].name or found[0].id)
    return found[0]


def _refuse_opposite(work: Work, new: Decision, others: Iterable[Decision]) -> None:
    for other in others:
        both, kinds = new.members & other.members, {new.kind, other.kind}
        pair = kinds == {DecisionKind.TOGETHER, DecisionKind.APART} and len(both) > 1
        left_out = kinds == {DecisionKind.TOGETHER, DecisionKind.WITHOUT} and both
        if pair or left_out:
            raise Refused("arrange.against", other.members, number=other.id, what=described(work, other))


def _refuse_impossible(work: Work, people: dict[str, Member], known: Iterable[Decision]) -> None:
    """Whether a rule, or a lack of room, keeps these people from being together, whoever takes part this time."""
    locks = tuple(one.members for one in known if one.kind is DecisionKind.TOGETHER)
    touching = tuple(lock for lock in locks if lock & people.keys())
    wanted = frozenset[str]().union(*touching)
    everybody = [one for id_ in sorted(wanted) if (one := members.get(work.tx, id_)) is not None]
    most = work.house.settings.round.size
    try:
        check(everybody, round_circumstances(work), Arrangement(together=touching), most)
    except Contradiction as problem:
        words = {"names": names_of(work, problem.members), "most": most}
        raise Refused(f"arrange.{problem.clash}", problem.members, **words) from None


# --- in the round ----------------------------------------------------------------------------------------------------
def left_out(work: Work) -> frozenset[str]:
    """Who is not in the next round because a facilitator said so."""
    held = (one.members for one in decisions.everything(work.tx) if one.holds and one.kind is DecisionKind.WITHOUT)
    return frozenset[str]().union(*held)


def sift(work: Work, takers: Sequence[Member], around: Circumstances) -> Sifted:
    """What was decided, as far as these takers can be put together so: a later decision gives way to an earlier one,
    and nothing goes before a rule."""
    decided = tuple(one for one in decisions.everything(work.tx) if one.holds)
    apart = (pair for one in decided if one.kind is DecisionKind.APART for pair in combinations(sorted(one.members), 2))
    wishes = Arrangement(apart=frozenset(map(frozenset, apart)), absent=left_out(work))
    clashes: dict[int, Clash] = {}
    for one in decided:
        if one.kind is not DecisionKind.TOGETHER:
            continue
        wider = replace(wishes, together=(*wishes.together, one.members))
        try:
            check(takers, around, wider, work.house.settings.round.size)
        except Contradiction as problem:
            clashes[one.id] = problem.clash
        else:
            wishes = wider
    return Sifted(decided, wishes, clashes)


def close(work: Work, sifted: Sifted, round_on: date) -> None:
    """The round was held: what was decided for it alone is over; what could not be kept is noted until the next one."""
    for old in decisions.everything(work.tx):
        if not old.holds:
            decisions.remove(work.tx, old.id)
    for one in sifted.decided:
        clash = sifted.clashes.get(one.id)
        if clash is not None:
            log.warning(
                "decision %d was not kept in the round of %s (%s); see netwever arrange", one.id, round_on, clash
            )
            decisions.note(work.tx, one.id, round_on, clash)
        elif one.every_round:
            decisions.note(work.tx, one.id, None, None)
        else:
            decisions.remove(work.tx, one.id)
