"""Orders with made-up prompts."""

from random import Random

from chalicelib.domain.limits import MAX_FRAMES, MIN_FRAMES
from chalicelib.domain.orders import JobOrder
from chalicelib.generators.procedural.scenes import FINISHES

from .words import prompt

STYLES = sorted(FINISHES, key=str)
SCHEDULED, FULL = 3, 500
"""One order of so many has a schedule of prompts, and one the longest that there is."""


def order(seed: int, number: int) -> JobOrder:
    """An order of chance, one for each seed and number; it went through the checks of the API's own model."""
    chance = Random(f"{seed}/{number}")
    frames = chance.choice((MIN_FRAMES, 5, 24, MAX_FRAMES))
    keys = range(0, frames, frames if number % SCHEDULED else chance.randint(1, frames))
    if number % FULL == FULL - 1:
        frames, keys = MAX_FRAMES, range(MAX_FRAMES)
    prompts = {str(key): prompt(chance) for key in keys}
    terms = {
        "prompt": prompts if len(prompts) > 1 else prompts["0"],
        "negative_prompt": chance.choice(("", "", prompt(chance))),
        "strength": chance.choice((0.35, 1.0, chance.choice((0.0, chance.random())))),
        "frames": frames,
        "style": chance.choice(STYLES),
        "seed": chance.getrandbits(32),
    }
    return JobOrder.model_validate(terms)
