"""What the procedural generator promises of any prompt."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from time import process_time

import numpy as np
from PIL.Image import Image, fromarray

from chalicelib.domain.limits import MAX_PROMPT
from chalicelib.domain.orders import JobOrder
from chalicelib.domain.schedules import prompt_at, strength_at
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language import phrases, reading, words
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.scenes import ELEMENTS, FINISHES
from chalicelib.generators.procedural.settings import ProceduralSettings

SMALL, LARGE = 64, 256
"""Pixels of a picture's side. In a large one, what grows with force takes memory that stands out."""
PLAIN = ("she breathes while snow falls and the camera zooms in slowly, " * 40)[:MAX_PROMPT]
ALL_MOTIONS = ", ".join(entry.words.split(",")[0] for entry in MOTIONS) + ", hard hard"
ALL_ELEMENTS = ", ".join(entry.words.split(",")[0] for entry in ELEMENTS)
READING, DRAWING = 8, 3
"""How many times as long as PLAIN a prompt may take to be read, and a picture as long as one with everything in it."""
TRIES = 5
"""At what seemed slow: another process may have had the processor's caches."""
GENERATOR = build(ProceduralSettings())


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What a sane order takes, in seconds of the processor's: to read PLAIN, a frame and a poster with everything.

    frame, poster: by the side of the picture
    """

    plain: float
    frame: dict[int, float]
    poster: dict[int, float]

    @classmethod
    def measured(cls) -> "Yardsticks":
        """Here and now. After that the process has held what the largest picture takes."""
        sides = (SMALL, LARGE)
        return cls(
            plain=_best(partial(_read, PLAIN)),
            frame={side: _best(partial(GENERATOR.redraw, _busiest(side))) for side in sides},
            poster={side: max(_best(partial(GENERATOR.draw, scene)) for scene in _fullest(side)) for side in sides},
        )


def try_reading(prompt: str, sticks: Yardsticks) -> float:
    """How many times as long as PLAIN it takes. Raises AssertionError where that is too much."""
    times = _times(lambda: _read(prompt), sticks.plain, READING)
    assert times <= READING, f"{times:.0f} times what a plain prompt takes to be read"
    return times


def try_frame(order: JobOrder, side: int, chance: Random, sticks: Yardsticks) -> float:
    """How many times as long one of its frames takes as one with every motion. Raises AssertionError for too many."""
    asked = _redraw(order, side, chance)
    before = asked.parent.tobytes()
    times = _times(lambda: _check(GENERATOR.redraw(asked), side), sticks.frame[side], DRAWING)
    assert times <= DRAWING, f"a frame of {side} px takes {times:.1f} times what one with every motion does"
    assert asked.parent.tobytes() == before, "its parent was drawn on"
    return times


def try_poster(order: JobOrder, side: int, sticks: Yardsticks) -> float:
    """How many times as long its poster takes as one with every element. Raises AssertionError for too many."""
    prompt = prompt_at(order.prompt, 0, order.frames).prompt
    asked = Draw(prompt, order.negative_prompt, order.seed or 0, (side, side), order.style)
    times = _times(lambda: _check(GENERATOR.draw(asked), side), sticks.poster[side], DRAWING)
    assert times <= DRAWING, f"a poster of {side} px takes {times:.1f} times what one with everything does"
    return times


def _read(prompt: str) -> None:
    for note in (*GENERATOR.understand(prompt).notes(), *GENERATOR.understand_poster(prompt).notes()):
        assert note.startswith("prompt: ")


def _check(picture: Image, side: int) -> None:
    assert (picture.mode, picture.size) == ("RGB", (side, side))


def _redraw(order: JobOrder, side: int, chance: Random) -> Redraw:
    index = chance.randrange(1, order.frames)
    prompt, start, stop = prompt_at(order.prompt, index, order.frames)
    return Redraw(
        parent=_picture(side, chance),
        mask=_picture(side, chance).convert("L") if chance.randrange(2) else None,
        prompt=prompt,
        negative_prompt=order.negative_prompt,
        strength=strength_at(order.strength, index),
        job_seed=order.seed or 0,
        frame_seed=0,
        index=index,
        total=order.frames,
        start=start,
        stop=stop,
    )


def _busiest(side: int) -> Redraw:
    return Redraw(_picture(side, Random(0)), None, ALL_MOTIONS, "", 1.0, 7, 7, 9, 24, 0, 24)


def _fullest(side: int) -> list[Draw]:
    return [Draw(ALL_ELEMENTS, "", 7, (side, side), style) for style in FINISHES]


def _picture(side: int, chance: Random) -> Image:
    """Large patches of any colours, black and white among them."""
    patches = np.random.default_rng(chance.getrandbits(32)).choice([0, 1, 90, 200, 255], (4, 4, 3))
    return fromarray(patches.astype(np.uint8)).resize((side, side))


def _times(act: Callable[[], object], seconds: float, most: int) -> float:
    """How many times so many seconds it takes; tried again while that is more than half of `most`."""
    took = _timed(act)
    for _ in range(TRIES):
        if took <= most * seconds / 2:
            break
        took = min(took, _timed(act))
    return took / seconds


def _best(act: Callable[[], object]) -> float:
    return min(_timed(act) for _ in range(TRIES))


def _timed(act: Callable[[], object]) -> float:
    """Seconds, with nothing remembered. A number that is none, or too large, is an error."""
    for remembering in (reading.read, reading.language_of, phrases.written, words.stem):
        remembering.cache_clear()
    with warnings.catch_warnings(), np.errstate(divide="raise", invalid="raise", over="raise"):
        warnings.simplefilter("error")
        began = process_time()
        act()
        return process_time() - began
