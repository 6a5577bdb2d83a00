"""How a failure is told in the log: what kind and where, never its message, which may hold somebody's words."""

from pathlib import Path
from traceback import extract_tb


def described(problem: BaseException) -> str:
    """Such as "ValueError at tips.py:41"; the cause's when there is one."""
    root = problem.__cause__ or problem
    steps = extract_tb(root.__traceback__)
    where = f" at {Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps else ""
    return f"{type(root).__name__}{where}"
