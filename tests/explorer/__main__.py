"""`python -m tests.explorer`: explore, wander and hunt, and print one table.

python -m tests.explorer                  everything: a quarter of an hour on two cores
python -m tests.explorer short            the small scopes and some walks
python -m tests.explorer seed 17          one walk again, with its story
python -m tests.explorer scope "deleted"  one scope, with the story of what it finds
python -m tests.explorer hunt 20000       look for a violation in the package here, in so many states of each scope
python -m tests.explorer hunt 20000 clip  first in this one
"""

import gc
import json
import sys
from dataclasses import replace

from .breadth_first import Explorer, Findings
from .random_walk import wander
from .report import Effort, report
from .scopes import LARGER, SMALL
from .tracking import track


def main(arguments: list[str]) -> int:
    # What an exploration keeps, it needs to its end; looking for garbage in it takes half of the time.
    gc.disable()
    match arguments:
        case []:
            return report(Effort())
        case ["short"]:
            return report(Effort(small_states=10_000, larger_states=0, seeds=60, hunt_states=0))
        case ["seed", seed]:
            return tell(wander(int(seed)))
        case ["scope", name]:
            return tell(Explorer(next(scope for scope in (*SMALL, *LARGER) if scope.name == name)).explore())
        case ["hunt", states, *first]:
            found = track(int(states), *first)
            say(json.dumps({"invariant": found.invariant, "scope": found.scope, "states": found.states}))
            return 0
    say(__doc__ or "")
    return 2


def tell(found: Findings) -> int:
    """What was found, and how it came to that."""
    for line in found.story:
        say(line)
    say(str(replace(found, story=[], sites=set(), bounds=set())))
    return int(found.invariant is not None)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
