"""`python -m tests.encoder [how many of each kind]`: the long form, a thousand of each."""

import sys
import time
from collections import Counter
from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from rich.console import Console

from .chromium import chromium
from .clip import LONGEST, Clip
from .features import features
from .kinds import KINDS
from .promise import check
from .readers import READERS, Reader, by_gifsicle, gifsicle_version


def main() -> None:
    """Ends with the first clip that breaks the promise, made as small as Hypothesis can."""
    say = Console(soft_wrap=True, highlight=False).print
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    gifsicle, tried = gifsicle_version(), dict[str, Counter[str]]()
    with chromium() as (name, read):
        readers = {**READERS, gifsicle: by_gifsicle, name: read}
        for kind, clips in KINDS.items():
            began = time.monotonic()
            tried[kind] = _tried(clips(LONGEST), count, readers)
            say(f"{kind}: {time.monotonic() - began:.0f} s")
    say(_table(tried))
    say(f"Each was shown as it was meant by {', '.join(readers)}.")


def _tried(clips: SearchStrategy[Clip], count: int, readers: Mapping[str, Reader]) -> Counter[str]:
    tried = Counter[str]()

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(clips)
    def run(clip: Clip) -> None:
        check(clip, readers)
        tried.update(features(clip))

    run()
    return tried


def _table(tried: Mapping[str, Counter[str]]) -> str:
    """One row for each feature and a column for each kind, as Markdown."""
    names = next(iter(tried.values()))
    told = [[feature, *(f"{numbers[feature]:,}" for numbers in tried.values())] for feature in names]
    rows = [["", *tried], ["---"] * (len(tried) + 1), *told]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
