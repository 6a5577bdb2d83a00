"""How good and how quick are rounds? Netwever beside its rivals: `python -m benchmarks.rounds 1000 10000 100000`.

Everything is measured in this run, on this machine. LEMON, the quickest exact library, can't be installed with pip, so
large networks are compared with what can be proved: no pairs are worth more than the bound from the bidders' prices.
"""

import argparse
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Generic, TypeVar

import networkx
import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks import round_rivals as rivals
from benchmarks.people import load_compiled
from benchmarks.round_members import EVEN, empty_index, invented
from matching.rounds import plan_round, with_reasons
from matching.score import Circumstances
from matching.seating import auction
from matching.seating.graph import Edges, Graph, Nodes, worth_of
from matching.seating.pairs import best_pairs

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
Way = Callable[[rivals.LastMet, np.random.Generator], list[tuple[int, ...]]]
_SCIPY_UP_TO, _RUSTWORKX_UP_TO = 10_000, 1_500  # scipy needs minutes for 100,000, rustworkx for 10,000
_PARTIES = (EVEN, (0.3, 0.3, 0.15, 0.15, 0.1), (0.5, 0.2, 0.1, 0.1, 0.1))


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours beside that of a rival (or a bound, or none)."""

    what: str
    unit: str
    ours: float
    rival: str = ""
    theirs: float | None = None
    goal: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by theirs."""
        return self.ours / self.theirs if self.theirs else None

    def line(self) -> str:
        theirs = "" if self.theirs is None else f"{self.theirs:.4g}"
        ratio = "" if self.ratio is None else f"{self.ratio:.4g}"
        return f"{self.what:52}{self.unit:8}{self.ours:>10.4g}  {self.goal:9}{self.rival:36}{theirs:>9}{ratio:>9}"


@dataclass(frozen=True, slots=True)
class Timed(Generic[T]):
    """What came out, in how many seconds on the clock, and in how many of the processor."""

    value: T
    wall_s: float
    processor_s: float


def rows(sizes: Sequence[int], profiles: Sequence[int], *, slow: bool = False) -> Iterator[Row]:
    """All figures, as they are found. `slow` adds networkx, which needs a minute for 1,000 members."""
    _warm_up()
    for size in _shown(sizes, "Pairs"):
        yield from _pairs(size, slow)
    for count, rounds, seeds in _shown([(20, 19, 5), (61, 20, 2), (200, 20, 1)], "Repeats"):
        yield from _repeats(count, rounds, seeds)
    for parties in _shown(_PARTIES, "Groups of three"):
        yield _threes(300, parties)
    for size in _shown(profiles, "From profiles"):
        yield from _from_profiles(size)


def _shown(items: Sequence[T], what: str) -> Iterator[T]:
    """The items, with progress on standard error when somebody watches it."""
    console = Console(stderr=True)
    yield from track(items, what, console=console, transient=True, disable=not sys.stderr.isatty())


def _timed(function: Callable[[], T]) -> Timed[T]:
    wall, processor = time.perf_counter(), time.process_time()
    value = function()
    return Timed(value, time.perf_counter() - wall, time.process_time() - processor)


def _warm_up() -> None:
    """Compile (or read from disk) what is compiled, so that it does not count."""
    best_pairs(100, rivals.random_edges(100), exact_up_to=0)
    rivals.greedy(100, rivals.random_edges(100))
    for size in (2, 3):
        plan_round(empty_index(), invented(210), Circumstances(now=NOW), size=size, reasons=False)
    load_compiled(empty_index().vocabulary, empty_index().gazetteer)


# --- from a candidate graph ------------------------------------------------------------------------------------------
def _pairs(size: int, slow: bool) -> Iterator[Row]:
    edges = rivals.random_edges(size)
    ours = _timed(lambda: best_pairs(size, edges, everybody=False))
    graph = Graph.of(size, edges)
    worth, bound = worth_of(graph, ours.value), auction.upper_bound(graph, auction.bid(graph))
    goal = {1_000: "<= 1", 10_000: "<= 0.5", 100_000: "<= 3", 1_000_000: "<= 40"}.get(size, "")
    name = f"{size:,} members, 20 candidates each"
    greedily = _timed(lambda: rivals.greedy(size, edges))
    yield Row(f"{name}: clock", "s", ours.wall_s, "greedy", greedily.wall_s, goal)
    yield Row(f"{name}: processor", "s", ours.processor_s, "greedy", greedily.processor_s)
    yield Row(f"{name}: worth", "sum", worth, "greedy", worth_of(graph, greedily.value))
    yield Row(f"{name}: worth", "sum", worth, "proved bound", bound, ">= 98 %")
    yield Row(f"{name}: peak memory", "GB", _peak_gb(), goal="<= 2.5")
    if size <= _SCIPY_UP_TO:
        scipys = _timed(lambda: rivals.bound_by_scipy(size, edges))
        yield Row(f"{name}: worth", "sum", worth, "scipy assignment (bound)", scipys.value, ">= 98 %")
        yield Row(f"{name}: clock", "s", ours.wall_s, "scipy assignment (bound)", scipys.wall_s)
    if size <= _RUSTWORKX_UP_TO:
        yield from _against_exact(name, size, edges, ours, slow)


def _against_exact(name: str, size: int, edges: Edges, ours: Timed[Nodes], slow: bool) -> Iterator[Row]:
    graph = Graph.of(size, edges)
    rival = "rustworkx exact, all edges"
    exact = _timed(lambda: rivals.exact_by_rustworkx(size, edges))
    near = _timed(lambda: best_pairs(size, edges, everybody=False, exact_up_to=0))
    yield Row(f"{name}: worth", "sum", worth_of(graph, ours.value), rival, worth_of(graph, exact.value), "optimum")
    yield Row(f"{name}: clock", "s", ours.wall_s, rival, exact.wall_s, "<= 1")
    yield Row(f"{name}: worth by bids", "sum", worth_of(graph, near.value), rival, worth_of(graph, exact.value))
    yield Row(f"{name}: clock by bids", "s", near.wall_s, rival, exact.wall_s)
    if slow:
        plain: networkx.Graph[int] = networkx.Graph()
        columns = (column.tolist() for column in (edges.one, edges.other, edges.worth))
        plain.add_weighted_edges_from(zip(*columns, strict=True))
        theirs = _timed(lambda: networkx.max_weight_matching(plain))
        yield Row(f"{name}: clock", "s", ours.wall_s, "networkx exact", theirs.wall_s, "<= 1")


# --- over many rounds ------------------------------------------------------------------------------------------------
def _repeats(count: int, rounds: int, seeds: int) -> Iterator[Row]:
    """Pairs that had met before, in all rounds together; the mean of the seeds. A year lies between two rounds, so that
    meeting again is not forbidden, only to be avoided."""
    ways: dict[str, Way] = {
        "shuffle": rivals.shuffled,
        "least recently met": rivals.least_recently_met,
        "exact with history": rivals.heaviest_with_history,
    }
    ours = float(np.mean([_our_repeats(count, rounds, seed) for seed in range(seeds)]))
    for name, way in ways.items():
        theirs = float(np.mean([_their_repeats(count, rounds, seed, way) for seed in range(seeds)]))
        yield Row(f"{count} members, {rounds} rounds: repeats", "pairs", ours, name, theirs, "0")


def _our_repeats(count: int, rounds: int, seed: int) -> int:
    # Nobody has colleagues here: those may never meet, and then no plan has a new pair for everybody in the last round.
    members = [replace(member, organisation="") for member in invented(count, seed=seed)]
    index, repeats = empty_index(), 0
    met: dict[frozenset[str], date] = {}
    for turn in range(rounds):
        now = NOW + timedelta(days=366 * turn)
        plan = plan_round(index, members, Circumstances(now=now, met=met), seed=seed + turn, reasons=False)
        for pair in (frozenset(two) for group in plan.groups for two in combinations(group.members, 2)):
            repeats += pair in met
            met[pair] = now.date()
        if plan.left_over:
            raise RuntimeError(f"{len(plan.left_over)} members had no place in round {turn + 1}.")
    return repeats


def _their_repeats(count: int, rounds: int, seed: int, way: Way) -> int:
    chance, repeats = np.random.default_rng(seed), 0
    last = np.full((count, count), -1)
    for turn in range(rounds):
        for one, other in (two for group in way(last, chance) for two in combinations(group, 2)):
            repeats += int(last[one, other] >= 0)
            last[one, other] = last[other, one] = turn
    return repeats


# --- groups ----------------------------------------------------------------------------------------------------------
def _threes(count: int, parties: Sequence[float]) -> Row:
    """The share of groups of three with three parties, beside groups by chance."""
    members = invented(count, parties)
    sector = {member.id: member.sector for member in members}
    plan = plan_round(empty_index(), members, Circumstances(now=NOW), size=3, reasons=False)
    ours = [len({sector[id_] for id_ in group.members}) >= 3 for group in plan.groups]
    order = np.random.default_rng(1).permutation(sorted(sector))
    by_chance = [len({sector[id_] for id_ in order[at : at + 3]}) >= 3 for at in range(0, count - 2, 3)]
    mix = "/".join(f"{share:.0%}".rstrip("%") for share in parties)
    goal = ">= 95" if max(parties) <= 1 / 3 else ""
    theirs = 100 * float(np.mean(by_chance))
    return Row(f"groups of 3, parties {mix}: 3 parties", "%", 100 * float(np.mean(ours)), "by chance", theirs, goal)


# --- from profiles ---------------------------------------------------------------------------------------------------
def _from_profiles(size: int) -> Iterator[Row]:
    members, index, around = invented(size), empty_index(), Circumstances(now=NOW)
    plan = _timed(lambda: plan_round(index, members, around, reasons=False))
    goal = {1_000: "<= 1", 10_000: "<= 5", 100_000: "<= 60"}.get(size, "")
    name = f"{size:,} members from their profiles"
    yield Row(f"{name}: clock", "s", plan.wall_s, goal=goal)
    yield Row(f"{name}: processor", "s", plan.processor_s)
    yield Row(f"{name}: left over", "members", len(plan.value.left_over))
    yield Row(f"{name}: peak memory", "GB", _peak_gb(), goal="<= 2.5")
    some, by_id = plan.value.groups[:100], {member.id: member for member in members}
    index = index.updated(*(by_id[id_] for group in some for id_ in group.members))
    told = _timed(lambda: [with_reasons(index, group, by_id, around) for group in some])
    yield Row(f"{name}: reasons, each group", "ms", told.processor_s * 1_000 / max(1, len(some)))


def _peak_gb() -> float:
    """The most memory of this process so far."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def machine() -> str:
    """What this is measured on, in one line."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"Python {platform.python_version()}, numpy {np.__version__}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, load {load} at the start"
    )


def main() -> None:
    """Print one line per figure."""
    parser = argparse.ArgumentParser(description="Measure the rounds.")
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000], help="members with candidates")
    parser.add_argument("--profiles", nargs="*", type=int, default=[10_000], help="members with profiles")
    parser.add_argument("--slow", action="store_true", help="networkx as well, a minute for 1,000 members")
    asked = parser.parse_args()
    print(machine())
    print(f"{'what':52}{'unit':8}{'ours':>10}  {'goal':9}{'rival':36}{'theirs':>9}{'ratio':>9}")
    for row in rows(asked.sizes, asked.profiles, slow=asked.slow):
        print(row.line(), flush=True)


if __name__ == "__main__":
    main()
