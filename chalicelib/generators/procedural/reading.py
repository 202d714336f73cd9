"""A prompt read: which motions it asks for, where to, how fast and how hard."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from .lexicon import FALLBACK, MOTIONS
from .motions import Motion
from .words import FREE, stem, tokens

GAP = 2
"""How many other words may stand between two of a phrase: 'night slowly falls'."""
REACH = 4
"""For how many words a 'no' holds, unless a mark or a 'but' ends it before."""
DENIALS = frozenset(
    {"no", "not", "never", "without", "none", "stop", "avoid", "cannot", "can't", "don't", "doesn't", "didn't", "won't"}
    | {"isn't", "aren't", "sans", "kein", "keine", "ohne", "sin"}
)
TURNS = frozenset({"but", "and", "then", "while", "when", ".", ",", ";", ":", "!", "?", "\n"})
"""What ends a denial, and what no phrase reaches across."""

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


@dataclass(frozen=True, slots=True)
class Match:
    """Words of the prompt, as they were written, and the motions that they ask for."""

    words: str
    motions: tuple[Motion, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a prompt asks for.

    force, pace: 1 where the prompt doesn't say; toward: the direction it names, (right, down)
    """

    matches: tuple[Match, ...]
    force: float = 1.0
    pace: float = 1.0
    toward: tuple[float, float] | None = None

    @property
    def asked(self) -> tuple[Motion, ...]:
        """The motions asked for, in the lexicon's order, without those that are denied."""
        denied = {motion.name for match in self.matches if match.denied for motion in match.motions}
        asked = {motion.name for match in self.matches if not match.denied for motion in match.motions}
        return tuple(motion for motion in MOTIONS if motion.name in asked - denied)

    def without(self, unwanted: "Reading") -> "Reading":
        """The same, with all that the other one asks for denied."""
        denials = tuple(replace(match, denied=True) for match in unwanted.matches if not match.denied)
        return replace(self, matches=self.matches + denials)

    def motions(self) -> tuple[Motion, ...]:
        """The motions to draw: those asked for, or a gentle life where there are none."""
        return self.asked or tuple(motion for motion in MOTIONS if motion.name in FALLBACK)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that follow each other closely, and a motion that they ask for."""

    stems: tuple[str, ...]
    motion: Motion

    def places(self, stems: list[str], start: int) -> frozenset[int] | None:
        """Where the phrase stands in the prompt from `start` on, or None."""
        found = [start]
        for wanted in self.stems[1:]:
            ahead = stems[found[-1] + 1 : found[-1] + 2 + GAP]
            if wanted not in ahead or TURNS & set(ahead[: ahead.index(wanted)]):
                return None
            found.append(found[-1] + 1 + ahead.index(wanted))
        return frozenset(found)


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """The lexicon's phrases by their first stem."""
    index: dict[str, tuple[Phrase, ...]] = {}
    for motion in MOTIONS:
        for words in motion.words.split(","):
            stems = tuple(stem(word) for word in tokens(words) if word not in FREE)
            index[stems[0]] = (*index.get(stems[0], ()), Phrase(stems, motion))
    return index


def read(prompt: str) -> Reading:
    """What the prompt asks for; a longer phrase outdoes the words that it is made of."""
    words = [word for word in tokens(prompt) if word not in FREE]
    stems = [stem(word) for word in words]
    found: dict[frozenset[int], list[Motion]] = {}
    for places, motion in _found(stems):
        if motion not in found.setdefault(places, []):
            found[places].append(motion)
    matches = tuple(
        Match(" ".join(words[at] for at in sorted(places)), tuple(motions), denied=_denied(stems, min(places)))
        for places, motions in found.items()
        if not any(places < others for others in found)
    )
    force, pace = 1.0, 1.0
    for manner in filter(None, map(MANNERS.get, stems)):
        force, pace = force * manner[0], pace * manner[1]
    return Reading(matches, force, pace, _direction(stems))


def _found(stems: list[str]) -> Iterator[tuple[frozenset[int], Motion]]:
    for start, first in enumerate(stems):
        for phrase in phrases().get(first, ()):
            places = phrase.places(stems, start)
            if places:
                yield places, phrase.motion


def _denied(stems: list[str], place: int) -> bool:
    """Whether an odd number of denials stands shortly before: "can't stop crying" cries."""
    before = stems[max(0, place - REACH) : place]
    turns = [at for at, word in enumerate(before) if word in TURNS]
    return sum(word in DENIALS for word in before[turns[-1] + 1 if turns else 0 :]) % 2 == 1


def _direction(stems: list[str]) -> tuple[float, float] | None:
    """The last direction named; what comes from the left moves to the right."""
    for at in reversed(range(len(stems))):
        if stems[at] in DIRECTIONS:
            right, down = DIRECTIONS[stems[at]]
            return (-right, -down) if "from" in stems[max(0, at - 2) : at] else (right, down)
    return None
