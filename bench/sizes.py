"""What it takes to keep an output to its usual size, on loops of photographs. Run it as `python -m bench.sizes`.

For each loop: its bytes as they come, the CPU seconds of making it once, the tries until it fits, their CPU as a ratio
to the first, and what came of it. `--steps` prints instead how much each step of the ladder saves, which is what the
search first aims by.
"""

import sys
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

from PIL import Image

from chalicelib.domain.orders import ExportTerms
from chalicelib.domain.presets import Limits
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.settings import ProceduralSettings
from chalicelib.outputs.dimensions import fitted
from chalicelib.outputs.make import Maker, Output
from chalicelib.outputs.size_ladder import Rung, rungs
from chalicelib.outputs.size_search import Target, search
from chalicelib.outputs.timeline import Closing, plan
from chalicelib.settings import Settings

EXAMPLES = Path(__file__).parents[1] / "examples"
USUAL = Target(Settings.model_fields["max_output_bytes"].default, is_ordered=False)
FRAMES, SIZE = 24, 512
LOOPS = (
    ("astronaut", "she breathes while snow falls"),
    ("astronaut", "zoom in slowly"),
    ("astronaut", "under water"),
    ("astronaut", "fire, embers, violently"),
    ("cat", "the cat falls in love"),
    ("cat", "old film, he nods"),
    ("cat", "it rains, lightning"),
    ("cat", "confetti, dance"),
)


class Tried(NamedTuple):
    """One try, and its CPU seconds."""

    made: Output
    seconds: float


def main() -> None:
    """Print a line for each loop, or the ladder's steps."""
    makers = {f"{name}: {prompt}": _maker(name, prompt) for name, prompt in LOOPS}
    if sys.argv[1:] == ["--steps"]:
        _print_steps(list(makers.values()))
        return
    print(f"{'loop':42}{'bytes':>12}{'CPU s':>8}{'tries':>7}{'ratio':>7}   what came of it")
    ratios = []
    for name, maker in makers.items():
        tried: list[Tried] = []
        made = search(rungs("gif", FRAMES), partial(_try, maker, tried), USUAL, lambda: float("inf"))
        ratios.append(sum(one.seconds for one in tried) / tried[0].seconds)
        told = made.trade.tell(made.width, len(made.data)) if made.trade else "as it was asked for"
        first = tried[0]
        print(f"{name:42}{len(first.made.data):12,}{first.seconds:8.2f}{len(tried):7}{ratios[-1]:7.2f}   {told}")
    print(f"median ratio {median(ratios):.2f}, highest {max(ratios):.2f}")


def _maker(name: str, prompt: str) -> Maker:
    picture = Image.open(EXAMPLES / f"{name}.jpg").convert("RGB")
    picture = picture.resize(fitted(picture.size, None, Limits(width=SIZE, height=SIZE)))
    generator = build(ProceduralSettings())
    orders = (Redraw(picture, None, prompt, "", 0.35, 7, 1, index, FRAMES, 0, FRAMES) for index in range(1, FRAMES))
    frames = [picture, *(generator.redraw(order) for order in orders)]
    terms = ExportTerms()
    return Maker(lambda index: frames[index].copy(), plan(Closing(FRAMES), terms), picture.size, terms, Limits(), USUAL)


def _try(maker: Maker, tried: list[Tried], rung: Rung) -> Output:
    before = process_time()
    made = maker.make(rung)
    tried.append(Tried(made, process_time() - before))
    return made


def _print_steps(makers: list[Maker]) -> None:
    """For each step, the median of what was left of the bytes before, beside what is expected."""
    ladder = rungs("gif", FRAMES)
    sizes = [[len(maker.make(rung).data) for rung in ladder] for maker in makers]
    for index, (better, worse) in enumerate(pairwise(ladder)):
        left = median(size[index + 1] / size[index] for size in sizes)
        print(f"{_step(better, worse):28}{left:6.2f}   expected {worse.expected_bytes / better.expected_bytes:.2f}")


def _step(better: Rung, worse: Rung) -> str:
    changes: Iterator[str] = (
        f"{name} {getattr(worse, name):.3g}"
        for name in ("scale", "grade", "step")
        if getattr(better, name) != getattr(worse, name)
    )
    return ", ".join(changes)


if __name__ == "__main__":
    main()
