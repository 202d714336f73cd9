"""A prompt read: which motions it asks for, where to, how fast and how hard."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import prod

from .lexicon import FALLBACK, MOTIONS
from .motions import Motion
from .phrases import Index, Match, find, index, written
from .words import stem

DIRECTIONS: dict[str, tuple[float, float]] = {
    stem(word): way
    for way, words in {
        (-1.0, 0.0): "left leftward leftwards links izquierda gauche",
        (1.0, 0.0): "right rightward rightwards rechts derecha droite",
        (0.0, -1.0): "up upward upwards above sky",
        (0.0, 1.0): "down downward downwards below floor",
    }.items()
    for word in words.split()
}
MANNERS: dict[str, tuple[float, float]] = {
    stem(word): manner
    for manner, words in {
        (0.85, 0.6): "slow slowly lazily leisurely calm calmly langsam",
        (0.65, 0.85): "gentle gently soft softly slight slightly subtle subtly lightly faintly",
        (1.1, 1.6): "fast quick quickly rapid rapidly swiftly hastily schnell",
        (
            1.5,
            1.25,
        ): "violent violently wild wildly hard heavy heavily strong strongly intense intensely extreme furiously",
    }.items()
    for word in words.split()
}
"""Stem → (force, pace), by which amplitude and speed are multiplied."""
LEAST, MOST = 0.25, 4.0
"""What all adverbs together may make of force and of pace, however many there are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a prompt asks for.

    force, pace: 1 where the prompt doesn't say, LEAST to MOST; toward: the direction it names, (right, down)
    """

    matches: tuple[Match[Motion], ...]
    force: float = 1.0
    pace: float = 1.0
    toward: tuple[float, float] | None = None

    @property
    def asked(self) -> tuple[Motion, ...]:
        """The motions asked for, in the lexicon's order, without those that are denied."""
        denied = {motion.name for match in self.matches if match.denied for motion in match.asked}
        asked = {motion.name for match in self.matches if not match.denied for motion in match.asked}
        return tuple(motion for motion in MOTIONS if motion.name in asked - denied)

    def without(self, unwanted: "Reading") -> "Reading":
        """This reading, with all that the other one asks for denied."""
        denials = tuple(replace(match, denied=True) for match in unwanted.matches if not match.denied)
        return replace(self, matches=self.matches + denials)

    def motions(self) -> tuple[Motion, ...]:
        """The motions to draw: those asked for, or a gentle life where there are none."""
        return self.asked or tuple(motion for motion in MOTIONS if motion.name in FALLBACK)


@cache
def phrases() -> Index[Motion]:
    """The lexicon's."""
    return index(MOTIONS)


@lru_cache(maxsize=8)
def read(prompt: str) -> Reading:
    """What the prompt asks for. Remembered, as it is the same for each of its frames."""
    _, stems = written(prompt)
    manners = [MANNERS[stem] for stem in stems if stem in MANNERS]
    force, pace = (_bounded(prod(factors)) for factors in zip((1.0, 1.0), *manners, strict=True))
    return Reading(find(prompt, phrases()), force, pace, _direction(stems))


def _bounded(factor: float) -> float:
    return min(MOST, max(LEAST, factor))


def _direction(stems: tuple[str, ...]) -> tuple[float, float] | None:
    """The last direction named; what comes from the left moves to the right."""
    for at in reversed(range(len(stems))):
        if stems[at] in DIRECTIONS:
            right, down = DIRECTIONS[stems[at]]
            return (-right, -down) if "from" in stems[max(0, at - 2) : at] else (right, down)
    return None
