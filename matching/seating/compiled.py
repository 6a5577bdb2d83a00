"""How the loops over large networks are made quick: compiled by numba at their first call, and kept on disk."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """The function as machine code. Where nothing can be kept on disk, it is compiled once per process."""
    try:
        return cast(Callable[P, T], numba.njit(cache=True)(function))
    except RuntimeError:  # no folder that numba may write to
        return cast(Callable[P, T], numba.njit(function))
