"""The generator that needs no one: it reads the prompt for motions and scenes that it knows, and computes them."""

from collections.abc import Iterable
from dataclasses import replace

from PIL.Image import Image

from chalicelib.domain.errors import Refused
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.reading import Understanding

from . import scenes
from .expressions.casting import faces_within
from .expressions.notes import notes_on
from .expressions.performance import Performance
from .focus import find
from .language.reading import Reading, read
from .language.understanding import understand, understand_poster
from .language.whom import whom
from .moment import Moment
from .motions.motion import Motion
from .plane import Plane, Shift
from .settings import ProceduralSettings


class Procedural:
    """Free, deterministic, without a network; it never raises for an order that the pipeline lets through."""

    menu = ProceduralSettings().menu

    def understand(self, prompt: str) -> Understanding:
        """Each word that was understood and what it will do, and each that wasn't."""
        return understand(prompt)

    def understand_poster(self, prompt: str) -> Understanding:
        """What became of the words of a prompt that a picture is drawn from."""
        return understand_poster(prompt)

    def look(self, order: Redraw) -> tuple[str, ...]:
        """How many faces were found, which of them are left alone, and what is done where there are none."""
        asked = read(order.prompt).without(read(order.negative_prompt)).asked
        acts = [motion for motion in asked if motion.act and not motion.besides]
        if not acts:
            return ()
        faces = faces_within(order.parent, order.mask)
        return notes_on(faces, acts, whom(order.prompt), is_masked=order.mask is not None)

    def draw(self, order: Draw) -> Image:
        """The scene that the prompt asks for. Raises Refused for a style that it doesn't have."""
        if order.style not in scenes.FINISHES:
            raise Refused(f"procedural has no style {order.style!r}")
        return scenes.compose(order)

    def redraw(self, order: Redraw) -> Image:
        """Frame 0 with everything that the prompt asks for, as it stands at this frame's time."""
        reading = read(order.prompt).without(read(order.negative_prompt))
        moment = _moment(order, reading)
        told = tuple(
            (motion, replace(moment, begins=motion.name in reading.begun))
            for motion in reading.motions(steady=order.steady)
        )
        performance = Performance.of(order, told, whom(order.prompt))
        shift = _shift(order, performance.others)
        picture = Plane.of(order.parent.size).bend(order.parent, shift)
        picture = performance.draw(picture, shift)
        for motion, its in performance.others:
            if motion.paint and its.strength:
                picture = motion.paint(picture, its)
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
        steady=order.steady,
        returns=order.returns,
    )


def _shift(order: Redraw, told: Iterable[tuple[Motion, Moment]]) -> Shift:
    """All motions of the picture itself, added up."""
    plane = Plane.of(order.parent.size)
    right, down = plane.still
    for motion, its in told:
        if motion.bend:
            more_right, more_down = motion.bend(plane, its)
            right, down = right + more_right, down + more_down
    if order.mask is not None:
        loose = plane.looseness(order.mask)
        right, down = right * loose, down * loose
    return right, down


def build(_: ProceduralSettings) -> Procedural:
    """The generator; there is nothing to set."""
    return Procedural()
