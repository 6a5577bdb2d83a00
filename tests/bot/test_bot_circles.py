"""Who of a group is introduced to whom, from what each of them answered."""

from itertools import permutations

import pytest

from bot.usecases.circles import agreed, circles, may_grow
from matching.values import Proposal, ProposalState

STATES = {
    "y": ProposalState.YES, "n": ProposalState.NOT_NOW, "r": ProposalState.RATHER_NOT, "e": ProposalState.EXPIRED,
    "w": ProposalState.WITHDRAWN, "o": ProposalState.OPEN,
}  # fmt: skip


def group(answers: dict[str, str], gone: str = "") -> list[Proposal]:
    """Each asked about the others, with what they answered; `gone`: two between whom it was withdrawn."""
    return [
        Proposal(
            id=to + about, to=to, about=about, group="g", question=to,
            state=STATES["w"] if {to, about} == set(gone) else STATES[answers[to]],
        )
        for to, about in permutations(answers, 2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "gone", "made"),
    [
        ("yy", "", ["ab"]),
        ("yn", "", []),
        ("yyy", "", ["abc"]),
        ("yyn", "", ["ab"]),
        ("yyr", "", ["ab"]),
        ("yye", "", ["ab"]),
        ("yyw", "", ["ab"]),
        ("ynn", "", []),
        ("yyy", "ab", ["ac", "bc"]),  # two who never want to meet: the third one meets both, each apart
        ("yyyy", "", ["abcd"]),
        ("yyyn", "", ["abc"]),
        ("yyyy", "ab", ["acd", "bc", "bd"]),
        ("yynn", "ab", []),
    ],
)
def test_who_said_yes_to_each_other_is_introduced_and_nobody_else(answers: str, gone: str, made: list[str]) -> None:
    asked = group(dict(zip("abcd", answers, strict=False)), gone)
    assert ["".join(one) for one in circles(agreed(asked))] == made


@pytest.mark.parametrize(
    ("answers", "gone", "grows"),
    [
        ("oo", "", True),
        ("yo", "", True),
        ("no", "", False),  # whatever the other one says
        ("yy", "", False),
        ("yyo", "", True),
        ("yno", "", True),
        ("nno", "", False),
        ("yno", "ac", False),  # the only one to say yes to is out of reach
        ("noo", "bc", False),
    ],
)
def test_it_is_known_when_no_answer_can_bring_anybody_together(answers: str, gone: str, grows: bool) -> None:
    assert may_grow(group(dict(zip("abc", answers, strict=False)), gone)) is grows
