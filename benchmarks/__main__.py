"""Measure the matching: `python -m benchmarks [--sizes 1000,10000] [quality|speed|rounds …]`. Prints one table."""

import argparse
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import chain
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks import calibration, machine, quality, speed
from tests.matching.quality import UNSEEN

_SIZES = "1000,10000,100000"
_MOST_PROFILES = 100_000  # from which a round is planned


def main() -> None:
    """What is asked for, everything when nothing is named."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--sizes", default=_SIZES, help=f"numbers of members for speed and rounds (default {_SIZES})")
    parser.add_argument("--postgres", metavar="ADDRESS", help="a PostgreSQL with pg_trgm, to measure that too")
    parser.add_argument("what", nargs="*", choices=["quality", "speed", "rounds", []], help="default: everything")
    args = parser.parse_args()
    sizes = [int(size) for size in args.sizes.split(",")]
    what = args.what or ["quality", "speed", "rounds"]
    print(machine.described())
    address = args.postgres
    if "quality" in what:
        for network in ("networks-a", *UNSEEN):
            head = (f"quality on {network}", "n", "nDCG@5", "P@1", "MRR", "answered", "abstain")
            _table(head, quality.rows(address, network))
        _table(("first five proposals, all four networks", "n", "score", "fitting", "Brier"), calibration.rows())
    if "speed" in what:
        _table(
            ("one request among", "members", "p50 ms", "times", "build s", "times", "change ms", "bytes each"),
            _with_ratios(_shown(speed.rows(sizes, address), "Speed")),
        )
    if "rounds" in what and find_spec("benchmarks.rounds") is not None:
        _rounds(sizes)


def _rounds(sizes: Sequence[int]) -> None:
    from importlib import import_module  # noqa: PLC0415 - measured only where it is there

    rounds: Any = import_module("benchmarks.rounds")
    for row in rounds.rows(sizes, [size for size in sizes if 1_000 < size <= _MOST_PROFILES]):
        print(row.line(), flush=True)


def _shown(items: Iterable[Any], what: str) -> Iterable[Any]:
    return track(items, what, console=Console(stderr=True), transient=True)


def _with_ratios(measured: Iterable[speed.Row]) -> Iterable[Sequence[str]]:
    """Each rival's time as a multiple of Netwever's at the same size."""
    ours: speed.Row | None = None
    for row in measured:
        ours = row if row.what == "Netwever" else ours
        base = ours or row
        yield (
            row.what, f"{row.members:,}", f"{row.request_ms:.2f}", f"{row.request_ms / base.request_ms:.1f}",
            f"{row.build_s:.2f}", f"{row.build_s / base.build_s:.2f}",
            "" if row.change_ms is None else f"{row.change_ms:.2f}",
            "" if row.bytes_each is None else f"{row.bytes_each:.0f}",
        )  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print()
    for cells in chain([head], rows):
        print(f"{cells[0]:40}" + "".join(f"{cell:>11}" for cell in cells[1:]), flush=True)


if __name__ == "__main__":
    main()
