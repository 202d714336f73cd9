"""`python -m tests.encoder [how many of each kind]`: the long form, a thousand of each."""

import sys
import time
from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from rich.console import Console

from .chromium import chromium
from .clips import Clip, grey_clips, noisy_clips, plain_clips
from .promise import check
from .readers import READERS


def main() -> None:
    """Ends with the first clip that breaks the promise, made as small as Hypothesis can."""
    say = Console(soft_wrap=True, highlight=False).print
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with chromium() as (name, read):
        READERS[name] = read
        _try_all(say, count)
    say(f"Each was shown as it was meant by {', '.join(READERS)}.")


def _try_all(say: Callable[[str], None], count: int) -> None:
    for kind, clips in (("of few colours", plain_clips()), ("noisy", noisy_clips()), ("of greys", grey_clips())):
        say(_tried(kind, clips, count))


def _tried(kind: str, clips: SearchStrategy[Clip], count: int) -> str:
    began, tried = time.monotonic(), Counter[str]()

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(clips)
    def run(clip: Clip) -> None:
        check(clip)
        tried.update(clips=1, pictures=len(clip.pictures))

    run()
    return f"{tried['clips']:,} clips {kind}, {tried['pictures']:,} pictures: {time.monotonic() - began:.0f} s"


if __name__ == "__main__":
    main()
