"""The generator that needs no one: it reads the prompt for motions and scenes that it knows, and computes them."""

from PIL.Image import Image

from chalicelib.errors import Refused
from chalicelib.generators.base import Redraw
from chalicelib.generators.draw import Draw
from chalicelib.generators.settings import ProceduralSettings

from . import scenes
from .focus import find
from .moment import Moment
from .motions import Motion
from .phrases import Match
from .plane import Plane, Shift
from .reading import Reading, read

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
        motions = " and ".join(motion.name for motion in reading.motions())
        return (f"prompt: no motion known in '{_quoted(prompt)}', so a gentle living photo: {motions}",)

    def notes_on_poster(self, prompt: str) -> tuple[str, ...]:
        """What is read in a prompt that a picture is drawn from: each word and what it puts into the scene."""
        named: dict[tuple[str, bool], list[str]] = {}
        for scenic in scenes.read(prompt):
            named.setdefault((scenic.words, scenic.denied), []).extend(map(_told, scenes.meant(scenic)))
        for moving in read(prompt).matches:
            falling = [motion.name for motion in moving.asked if scenes.is_weather(motion)]
            named.setdefault((moving.words, moving.denied), []).extend(falling)
        notes = tuple(_note_on(words, names, denied=denied) for (words, denied), names in named.items() if names)
        return notes or (f"prompt: nothing known in '{_quoted(prompt)}', so a scene by chance",)

    def draw(self, order: Draw) -> Image:
        """The scene that the prompt asks for. Raises Refused for a style that it doesn't have."""
        if order.style not in scenes.FINISHES:
            raise Refused(f"procedural has no style {order.style!r}")
        return scenes.compose(order)

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


def _note(match: Match[Motion]) -> str:
    return _note_on(match.words, [motion.name for motion in match.asked], denied=match.denied)


def _note_on(words: str, names: list[str], *, denied: bool) -> str:
    return f"prompt: '{words}' understood as {'no ' if denied else ''}{', '.join(dict.fromkeys(names))}"


def _told(element: scenes.Element) -> str:
    return f"colours of {element.name}" if element.kind == "hour" else element.name


def _quoted(prompt: str) -> str:
    return prompt if len(prompt) <= LONGEST_QUOTE else prompt[: LONGEST_QUOTE - 1] + "…"
