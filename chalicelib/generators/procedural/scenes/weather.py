"""Weather in a poster: what the motions let fall, caught in one moment."""

from dataclasses import replace

from PIL import Image

from chalicelib.generators.base import Draw
from chalicelib.generators.procedural.focus import Focus
from chalicelib.generators.procedural.language.reading import read
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.motions.lightning import strikes_at
from chalicelib.generators.procedural.motions.motion import Motion

SPAN = 24
"""Frames of the time in which the weather comes and goes; halfway, there is most of it."""
DENSITY = 0.25
"""The strength of a weather that leaves the scene to be seen."""
OWN = frozenset({"stars", "dust", "fog", "smoke", "steam"})
"""What the scenes have of their own, in their own colours."""


def fall(picture: Image.Image, order: Draw) -> Image.Image:
    """The picture with the rain, snow, leaves and lights that the prompt asks for."""
    reading = read(order.prompt).without(read(order.negative_prompt))
    x, y = (side / min(order.size) / 2 for side in order.size)
    middle = Focus(x, y, 0.45)
    moment = Moment(
        SPAN // 2, SPAN, DENSITY, reading.pace, reading.toward, order.seed, order.size, focus=middle, head=middle
    )
    for motion in reading.asked:
        if motion.paint and is_weather(motion):
            at = strikes_at(moment) if motion.name == "lightning" else moment.frame
            picture = motion.paint(picture, replace(moment, frame=at))
    return picture


def is_weather(motion: Motion) -> bool:
    """Whether a poster shows it."""
    return motion.name == "aurora" or (motion.family == "weather" and motion.name not in OWN)
