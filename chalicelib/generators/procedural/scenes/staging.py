"""From an order to a scene: what its words name, what they leave open, and where it all stands."""

from dataclasses import replace
from functools import cache
from zlib import crc32

import numpy as np

from chalicelib.generators.base import Draw
from chalicelib.generators.procedural.language.phrases import Index, Match, find, index

from .elements import ELEMENTS, HOURS, LANDS, Element
from .palette import PALETTES
from .stage import Stage

UNASKED = (
    ("sunset", "mountains", "lake"),
    ("night", "mountains", "woods"),
    ("dusk", "sea"),
    ("dawn", "mountains", "woods", "lake"),
    ("rose", "dunes"),
    ("mist", "woods"),
    ("day", "hills", "mountains"),
    ("space", "planet"),
    ("sunset", "sea", "cloud"),
    ("neon", "mountains"),
)
"""Scenes for a prompt of which nothing is understood."""
HOURS_BY_CHANCE = ("dawn", "sunset", "dusk", "night", "rose", "day")
LANDS_BY_CHANCE = (
    ("mountains", "hills"),
    ("mountains", "woods"),
    ("hills",),
    ("mountains", "lake"),
    ("woods",),
    ("sea",),
)
OWN_LANDS = {"heat": ("dunes",), "neon": ("city",)}
"""Hours that bring a land of their own."""
OWN_HOURS = {"neon": "neon", "dreamy": "rose"}
"""Styles that bring an hour, where the prompt names none."""
LANDLESS = frozenset({"deep", "space"})
"""Hours that need no land to be a scene."""
LOW = frozenset({"sunset", "dawn", "dread", "neon", "heat"})
"""Hours at which the sun is large and low."""
HUGE = frozenset({"dread", "neon"})
FLAT = "minimal"


@cache
def phrases() -> Index[Element]:
    """The words that ask for each element, and how they are found in a prompt."""
    return index(ELEMENTS)


def read(prompt: str) -> tuple[Match[Element], ...]:
    """The words of the prompt that name elements, and these."""
    return find(prompt, phrases())


def meant(match: Match[Element]) -> tuple[Element, ...]:
    """What the words ask for, or deny: who wants no moon may still want the night."""
    things = tuple(element for element in match.asked if element.kind != "hour")
    return things if match.denied and things else match.asked


def stage(order: Draw) -> Stage:
    """The scene that is ordered. The same words under another seed are the same things elsewhere."""
    asked, denied = _named(order)
    chance = np.random.default_rng([order.seed, crc32(b"stage")])
    if not asked:
        asked = set(UNASKED[(crc32(order.prompt.encode(errors="surrogatepass")) + order.seed) % len(UNASKED)])
    hour = _hour(asked, order.style, chance)
    names = _completed(asked, hour, chance) - denied
    width, height = (side / min(order.size) for side in order.size)
    horizon = height * chance.uniform(0.47, 0.55)
    return Stage(
        frozenset(names),
        hour,
        PALETTES[hour],
        order.seed,
        horizon,
        _lamp(hour, width, horizon, chance),
        flat=order.style == FLAT,
    )


def _named(order: Draw) -> tuple[set[str], set[str]]:
    """What is asked for, and what is not to be there."""
    unwanted = (replace(match, denied=not match.denied) for match in read(order.negative_prompt))
    asked: set[str] = set()
    denied: set[str] = set()
    for match in (*read(order.prompt), *unwanted):
        (denied if match.denied else asked).update(element.name for element in meant(match))
    return asked - denied, denied


def _hour(asked: set[str], style: str | None, chance: np.random.Generator) -> str:
    """The first hour asked for, in the order of `ELEMENTS`; or the style's, or one by chance."""
    by_chance = HOURS_BY_CHANCE[int(chance.integers(len(HOURS_BY_CHANCE)))]
    return next((hour for hour in HOURS if hour in asked), OWN_HOURS.get(style or "", by_chance))


def _completed(asked: set[str], hour: str, chance: np.random.Generator) -> set[str]:
    """What a scene needs beside what was asked for: a land, a light, stars at night, fish in the sea."""
    names, by_chance = set(asked), int(chance.integers(len(LANDS_BY_CHANCE)))
    if not names & LANDS and hour not in LANDLESS:
        names.update(OWN_LANDS.get(hour, LANDS_BY_CHANCE[by_chance]))
    if names & LANDS == {"lake"}:
        names.update(("mountains", "woods"))
    if hour == "deep":
        names.add("fish")
    if PALETTES[hour].dim >= 1:
        names.add("stars")
    if not names & {"sun", "moon"}:
        names.add("moon" if hour in ("night", "dusk") else "sun")
    if hour in ("day", "sunset", "dawn") and chance.random() < (1.0 if hour == "day" else 0.6):
        names.add("cloud")
    return names


def _lamp(hour: str, width: float, horizon: float, chance: np.random.Generator) -> tuple[float, float, float]:
    """Where sun or moon stand, and how large."""
    x = width * chance.uniform(0.28, 0.72)
    radius = (0.13 if hour in LOW else 0.075) * chance.uniform(0.8, 1.4) * (1.6 if hour in HUGE else 1.0)
    if hour in LOW:
        return x, horizon - radius * chance.uniform(0.4, 1.3), radius
    return x, horizon * chance.uniform(0.26, 0.56), radius
