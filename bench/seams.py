"""How smoothly a loop of `procedural` comes back to its beginning."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.settings import ProceduralSettings

SPAN, STRENGTH, SEED = 24, 0.35, 7
MOST = 2.0
"""Usual steps, that the step from the last frame to the first may be."""
UNSEEN = 0.5
"""Levels: Pillow cuts off what is less when it resamples, so that a picture at rest is so much brighter."""
PORTRAIT, PART, SIDE = Path(__file__).parents[1] / "examples" / "astronaut.jpg", (106, 4, 346, 244), 160
"""A photograph, the part of it that is a face, and the pixels of a side in which it is looked at."""
STORIES = ("he begins to sob", "it begins to snow", "night falls", "the sun sets", "everything turns red")


@dataclass(frozen=True, slots=True)
class Seam:
    """A prompt's loop in differences of frames, mean levels of 255.

    usual: the median of the steps from one frame to the next
    last: the step from the last to the first
    """

    prompt: str
    usual: float
    last: float
    frames: list[Image.Image] = field(repr=False)

    @property
    def ratio(self) -> float:
        """The last step in usual ones; what can't be seen counts as one."""
        return self.last / max(self.usual, UNSEEN / MOST)


@cache
def portrait() -> Image.Image:
    """The picture whose loops are measured: a face, so that what faces do is among them."""
    return Image.open(PORTRAIT).convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS, PART)


def seam(prompt: str, strength: float = STRENGTH) -> Seam:
    """Of the loop that the prompt makes of the portrait, in 24 frames."""
    generator = build(ProceduralSettings())
    first = Redraw(portrait(), None, prompt, "", strength, SEED, 0, 0, SPAN, 0, SPAN, steady=True)
    frames = [generator.redraw(replace(first, index=index)) for index in range(SPAN)]
    steps = [_step(one, other) for one, other in pairwise(frames)]
    return Seam(prompt, median(steps), _step(frames[-1], frames[0]), frames)


def families() -> dict[str, list[str]]:
    """The first word of each motion by its family, and some stories."""
    found: dict[str, list[str]] = {}
    for motion in MOTIONS:
        found.setdefault(motion.family, []).append(motion.words.split(",")[0])
    return found | {"stories": list(STORIES)}


def prompts() -> list[str]:
    """All of them."""
    return [prompt for family in families().values() for prompt in family]


def table(seams: Iterable[Seam]) -> str:
    """The last step of each in usual ones, a row for each family, as Markdown."""
    ratios = {each.prompt: f"{each.ratio:.1f}" for each in seams}
    rows = [
        f"| {family} | {', '.join(f'{prompt} {ratios[prompt]}' for prompt in of_it)} |"
        for family, of_it in families().items()
    ]
    return "\n".join(["| family | from the last frame to the first, in usual steps |", "|---|---|", *rows])


def _step(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, dtype=np.int16) - np.asarray(other, dtype=np.int16)).mean())
