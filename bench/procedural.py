"""How long each motion takes to redraw a frame of 512 by 512 pixels.

Run it as `python -m bench.procedural [words of a prompt]`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

from PIL import Image

from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.settings import ProceduralSettings

PICTURE = Path(__file__).parents[1] / "examples" / "astronaut.jpg"
SPAN, STRENGTH = 24, 0.5
FRAMES = (3, 7, 12, 16, 20)
COMBINED = ("he nods while snow falls at night", "zoom in, rain, old film", "he begins to sob in the fog, sepia")


def main() -> None:
    """Print the mean of some frames of each motion, or of the prompt that is given."""
    picture = Image.open(PICTURE).convert("RGB").resize((512, 512))
    print(f"{'prompt':44}{'CPU ms':>8}{'wall ms':>9}")
    for prompt in [" ".join(sys.argv[1:])] if sys.argv[1:] else _prompts():
        cpu, wall = _measure(picture, prompt)
        print(f"{prompt:44}{cpu * 1000:8.1f}{wall * 1000:9.1f}")


def _prompts() -> Iterator[str]:
    yield from (motion.words.split(",")[0] for motion in MOTIONS)
    yield from COMBINED


def _measure(picture: Image.Image, prompt: str) -> tuple[float, float]:
    """Seconds of process CPU and of wall time for one frame; the first frame drawn isn't counted."""
    generator = build(ProceduralSettings())
    orders = [Redraw(picture, None, prompt, "", STRENGTH, 7, 1, index, SPAN, 0, SPAN) for index in (1, *FRAMES)]
    generator.redraw(orders[0])
    cpu, wall = process_time(), perf_counter()
    for order in orders[1:]:
        generator.redraw(order)
    return (process_time() - cpu) / len(FRAMES), (perf_counter() - wall) / len(FRAMES)


if __name__ == "__main__":
    main()
