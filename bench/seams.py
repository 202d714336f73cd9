"""How smoothly a loop of `procedural` comes back to its beginning."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
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


def seam(prompt: str, picture: Image.Image, strength: float = STRENGTH) -> Seam:
    """Of the loop that the prompt makes of a picture, in 24 frames."""
    generator = build(ProceduralSettings())
    first = Redraw(picture, None, prompt, "", strength, SEED, 0, 0, SPAN, 0, SPAN, steady=True)
    frames = [generator.redraw(replace(first, index=index)) for index in range(SPAN)]
    steps = [_step(one, other) for one, other in pairwise(frames)]
    return Seam(prompt, median(steps), _step(frames[-1], frames[0]), frames)


def prompts() -> list[str]:
    """The first word of each motion, and some stories."""
    return [motion.words.split(",")[0] for motion in MOTIONS] + list(STORIES)


def _step(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, dtype=np.int16) - np.asarray(other, dtype=np.int16)).mean())
