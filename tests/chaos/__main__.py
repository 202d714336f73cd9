"""`python -m tests.chaos`: explore, wander and hunt, and print one table.

python -m tests.chaos                  everything: seven minutes on two cores that are not quite idle
python -m tests.chaos short            the small scopes and some walks
python -m tests.chaos seed 17          one walk again, with its story
python -m tests.chaos scope "deleted"  one scope, with the story of what it finds
python -m tests.chaos hunt 20000       look for a violation in the package here, in so many states of each scope
"""

import gc
import json
import sys
from dataclasses import replace

from .explorer import Explorer, Findings
from .report import Effort, report
from .scopes import LARGER, SMALL
from .tracking import track
from .wandering import wander


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
        case ["hunt", states]:
            found = track(int(states))
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
