"""The table: what was tried, what was found, and which mutants died."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from multiprocessing import Pool
from typing import NamedTuple

from .breadth_first import Explorer, Findings
from .mutants import MUTANTS, Hunt, hunt
from .random_walk import chain_of_a_hundred, wander
from .scopes import LARGER, SMALL, Scope

CORES = min(2, os.cpu_count() or 1)


class Effort(NamedTuple):
    """How much is tried."""

    small_states: int = 200_000
    """At most, of one small scope; as for the following. A state is a state on every machine, and a second is not."""
    larger_states: int = 100_000
    seeds: int = 800
    hunt_states: int = 50_000


def report(effort: Effort) -> int:
    """Print it all; 1 where an invariant failed or a mutant lives."""
    started = time.monotonic()
    scopes = [(scope, effort.small_states) for scope in SMALL]
    scopes += [(scope, effort.larger_states) for scope in LARGER if effort.larger_states]
    with Pool(CORES, maxtasksperchild=1) as pool:
        explored = list(_told(pool.imap(_explore, scopes, chunksize=1)))
    with Pool(CORES, maxtasksperchild=50) as pool:
        walks = list(pool.imap(wander, range(effort.seeds), chunksize=5))
    hunts: list[Hunt] = []
    if effort.hunt_states:
        with Pool(CORES) as pool:
            hunts = list(_mourned(pool.imap(partial(hunt, states=effort.hunt_states), MUTANTS, chunksize=1)))
    chain = chain_of_a_hundred()
    for found in (*walks, chain):
        if found.invariant:
            _say(f"{found.scope}: {found.invariant}: {found.detail}")
    _say(_summary(explored, walks, chain, hunts))
    _say(f"{time.monotonic() - started:.0f} seconds")
    return int(any(found.invariant for found in (*explored, *walks, chain)) or any(not one.invariant for one in hunts))


def _explore(task: tuple[Scope, int]) -> Findings:
    scope, states = task
    return Explorer(scope, states=states).explore()


def _told(explored: Iterator[Findings]) -> Iterator[Findings]:
    _say(f"{'scope':28}{'states':>10}{'transitions':>13}{'faults':>10}{'sweeps':>8}{'calls':>7}{'seconds':>9}")
    for found in explored:
        cut = "" if found.is_whole else "  not whole"
        _say(
            f"{found.scope:28}{found.states:>10,}{found.transitions:>13,}{found.faults:>10,}"
            f"{found.worst_sweeps:>8}{found.most_calls:>7}{found.seconds:>9.1f}{cut}"
        )
        for line in [*found.story, f"{found.invariant}: {found.detail}"] if found.invariant else ():
            _say(f"    {line}")
        yield found


def _mourned(hunts: Iterator[Hunt]) -> Iterator[Hunt]:
    _say(f"\n{'mutant':40}{'killed by':44}{'in':26}{'states':>9}{'seconds':>9}")
    for one in hunts:
        killer = one.invariant or "LIVES"
        _say(f"{one.mutant:40}{killer:44}{one.scope if one.invariant else '':26}{one.states:>9,}{one.seconds:>9.1f}")
        yield one


def _summary(explored: list[Findings], walks: list[Findings], chain: Findings, hunts: list[Hunt]) -> str:
    everything = [*explored, *walks, chain]
    paid, bound = max(_bounds(everything), key=lambda pair: pair[0] / pair[1])
    lines = {
        "states": sum(found.states for found in explored),
        "transitions": sum(found.transitions for found in everything),
        "crash points and other faults": sum(found.faults for found in everything),
        "schedules walked at random": len(walks),
        "worst sweeps until every run has ended": max(found.worst_sweeps for found in [*explored, *walks]),
        "most calls of a run against its bound": f"{paid} of {bound}",
        "100 frames, events dropped after 16 hops": f"{chain.most_calls} calls, {chain.worst_sweeps} sweeps",
        "violations": sum(found.invariant is not None for found in everything),
        "mutants killed": f"{sum(one.invariant is not None for one in hunts)} of {len(hunts)}",
    }
    return "\n" + "\n".join(
        f"{name:44}{value:>22,}" if isinstance(value, int) else f"{name:44}{value:>22}" for name, value in lines.items()
    )


def _bounds(everything: Iterable[Findings]) -> set[tuple[int, int]]:
    """(calls that may have been charged, the most that may be) of every run."""
    return {pair for found in everything for pair in found.bounds} or {(0, 1)}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
