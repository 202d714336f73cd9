"""The generator that needs no one: it reads the prompt for motions that it knows, and computes them."""

from PIL.Image import Image

from chalicelib.generators.base import Redraw
from chalicelib.generators.settings import ProceduralSettings

from .focus import find
from .moment import Moment
from .motions import Motion
from .plane import Plane, Shift
from .reading import Match, Reading, read

LONGEST_QUOTE = 60
"""Characters of a prompt that a note repeats."""


class Procedural:
    """Free, deterministic, without a network; it never raises for an order that the pipeline lets through."""

    menu = ProceduralSettings().menu

    def notes(self, prompt: str) -> tuple[str, ...]:
        """Each word that was understood and what it will do; or that none was, and what is done instead."""
        reading = read(prompt)
        if reading.asked:
            return tuple(_note(match) for match in reading.matches)
        quoted = prompt if len(prompt) <= LONGEST_QUOTE else prompt[: LONGEST_QUOTE - 1] + "…"
        motions = " and ".join(motion.name for motion in reading.motions())
        return (f"prompt: no motion known in '{quoted}', so a gentle living photo: {motions}",)

    def redraw(self, order: Redraw) -> Image:
        """Frame 0 with everything that the prompt asks for, as it stands at this frame's time."""
        reading = read(order.prompt).without(read(order.negative_prompt))
        motions, moment = reading.motions(), _moment(order, reading)
        picture = _bend(order, motions, moment)
        for motion in motions:
            if motion.paint and moment.strength:
                picture = motion.paint(picture, moment)
        return picture


def _moment(order: Redraw, reading: Reading) -> Moment:
    focus, head = find(order.parent, order.mask)
    return Moment(
        frame=order.index - order.start,
        span=order.stop - order.start,
        strength=order.strength * reading.force,
        pace=reading.pace,
        toward=reading.toward,
        seed=order.job_seed,
        size=order.parent.size,
        focus=focus,
        head=head,
    )


def _bend(order: Redraw, motions: tuple[Motion, ...], moment: Moment) -> Image:
    """All motions of the picture itself, resampled once so that nothing is blurred twice."""
    plane = Plane.of(order.parent.size)
    right, down = plane.still
    for motion in motions:
        if motion.bend:
            more_right, more_down = motion.bend(plane, moment)
            right, down = right + more_right, down + more_down
    if order.mask is not None:
        loose = plane.looseness(order.mask)
        right, down = right * loose, down * loose
    shift: Shift = right, down
    return plane.bend(order.parent, shift)


def _note(match: Match) -> str:
    names = ", ".join(motion.name for motion in match.motions)
    return f"prompt: '{match.words}' understood as {'no ' if match.denied else ''}{names}"
