"""How a failure is told in the log: what kind and where, never its message, which may hold somebody's words."""

import logging
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

from storage.problems import StorageProblem


def described(problem: BaseException) -> str:
    """Such as "ValueError at tips.py:41"; the cause's when there is one. Storage's own sentences are safe to tell."""
    root = problem.__cause__ or problem
    if isinstance(root, StorageProblem):
        return str(root)
    steps = extract_tb(root.__traceback__)
    where = f" at {Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps else ""
    return f"{type(root).__name__}{where}"


@dataclass(slots=True)
class Complaint:
    """What goes wrong again and again is told once, and once more when it is over."""

    log: logging.Logger
    what: str
    told: str | None = None

    def about(self, problem: BaseException) -> None:
        told = described(problem)
        if told != self.told:
            self.log.error("%s: %s It is tried again.", self.what, told if told.endswith(".") else f"{told}.")
        self.told = told

    def over(self) -> None:
        if self.told is not None:
            self.log.warning("%s: works again.", self.what)
        self.told = None
