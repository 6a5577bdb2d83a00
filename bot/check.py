"""What a look at one thing found, for `netwever doctor`."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    GOOD = "✓"
    NOTE = "!"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found and, when it is not good, how to mend it."""

    name: str
    verdict: Verdict
    found: str
    mend: str = ""
