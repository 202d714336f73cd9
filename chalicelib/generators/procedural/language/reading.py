"""A prompt read: which motions it asks for, where to, how fast and how hard."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import prod
from typing import NamedTuple, TypeVar

from chalicelib.generators.procedural.motions.motion import Motion

from .function_words import FUNCTION_WORDS, SUBJECTS
from .gaps import GAPS, Gap
from .lexicon import FALLBACK, MOTIONS
from .phrases import TURNS, Index, Match, find, index_of, written
from .wordings import WORDINGS
from .words import fold, stem, tokens

Entry = TypeVar("Entry", Motion, Gap)


class Manner(NamedTuple):
    """How something is done: its amplitude and its speed are multiplied by these."""

    name: str
    force: float
    pace: float


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


DIRECTIONS: dict[str, tuple[float, float]] = {
    stem(word): way
    for way, words in {
        (-1.0, 0.0): "left leftward leftwards links izquierda gauche",
        (1.0, 0.0): "right rightward rightwards rechts derecha droite",
        (0.0, -1.0): "up upward upwards above oben aufwärts arriba haut",
        (0.0, 1.0): "down downward downwards below unten abwärts abajo bas",
    }.items()
    for word in words.split()
}
MANNERS: dict[str, Manner] = {
    stem(word): manner
    for manner, words in {
        Manner("slower", 0.7, 0.6): (
            "slow slowly lazily leisurely calm calmly gradually langsam ruhig allmählich lentamente lento despacio "
            "lentement lent calmement"
        ),
        Manner("gentler", 0.65, 0.85): (
            "gentle gently soft softly slight slightly subtle subtly lightly faintly sanft leicht leise suave "
            "suavemente ligeramente doucement légèrement"
        ),
        Manner("faster", 1.1, 1.6): (
            "fast quick quickly rapid rapidly swiftly hastily suddenly schnell plötzlich rasch rápido rápidamente "
            "deprisa vite rapidement soudain"
        ),
        Manner("stronger", 1.5, 1.25): (
            "uncontrollably bitterly violent violently wild wildly hard heavy heavily strong strongly intense "
            "intensely extreme furiously heftig stark kräftig fuerte fuertemente violentamente mucho violemment "
            "fortement"
        ),
    }.items()
    for word in words.split()
}
"""Stem → the manner that it asks for."""
BEGINNINGS = _stems(
    "begin start become gets goes turn beginnt beginnen fängt wird werden empieza empiezan comienza comienzan vuelve "
    "commence commencent devient"
)
"""What tells of a motion as a story, before the words that ask for it or among them: he begins to sob, it gets dark."""
CHANGES = _stems("falls sets rises dawns geht bricht fällt sale pone cae tombe lève couche")
"""What tells of a story among the words that ask for a light: night falls, the sun sets."""
ONSET = 2
"""Words before those that ask for a motion, among which one may tell that it begins."""
LEAST, MOST = 0.25, 4.0
"""What all adverbs together may make of force and of pace, however many there are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a prompt asks for.

    force, pace: 1 where the prompt doesn't say, LEAST to MOST; toward: the direction it names, (right, down)
    """

    matches: tuple[Match[Motion], ...]
    gaps: tuple[Match[Gap], ...] = ()
    """What it asks for that isn't known."""
    force: float = 1.0
    pace: float = 1.0
    toward: tuple[float, float] | None = None
    begun: frozenset[str] = frozenset()
    """Names of the motions that are told as a story: they start from the picture as it was given."""

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

    def motions(self, *, steady: bool = False) -> tuple[Motion, ...]:
        """The motions to draw: those asked for, and a gentle life where none of them moves.

        steady: in a loop, where lights and styles that don't begin are the same in every frame
        """
        moves = any(not (steady and motion.stands and motion.name not in self.begun) for motion in self.asked)
        if moves:
            return self.asked
        wanted = {motion.name for motion in self.asked}.union(FALLBACK)
        return tuple(motion for motion in MOTIONS if motion.name in wanted)


@cache
def phrases(language: str) -> Index[Motion | Gap]:
    """What is searched for in a prompt of that language: the lexicon, and its words and gaps there and in English."""
    return index_of(_entries(language))


def _entries(language: str) -> Iterator[tuple[str, Motion | Gap]]:
    for tongue in dict.fromkeys(("en", language)):
        for words, asked in _entries_in(tongue):
            yield (words if tongue == language else _without_function_words(words, language)), asked


def _entries_in(tongue: str) -> Iterator[tuple[str, Motion | Gap]]:
    if tongue == "en":
        yield from ((motion.words, motion) for motion in MOTIONS)
    yield from ((words, motion) for motion in MOTIONS if (words := WORDINGS.get(motion.name, {}).get(tongue)))
    yield from ((gap.words[tongue], gap) for gap in GAPS)


def _without_function_words(words: str, language: str) -> str:
    """English words but for those that say nothing there: French "pour" is no rain, and German "hat" none to put on."""
    silent = frozenset(map(stem, FUNCTION_WORDS[language]))
    return ",".join(word for word in words.split(",") if stem(word.strip()) not in silent)


@lru_cache(maxsize=8)
def language_of(prompt: str) -> str:
    """The language of which the prompt has the most words; English where it has as many of that."""
    said = [fold(word) for word in tokens(prompt)]
    return max(FUNCTION_WORDS, key=lambda language: sum(word in _vocabulary(language) for word in said))


@cache
def _vocabulary(language: str) -> frozenset[str]:
    lines = [words[language] for words in (*WORDINGS.values(), *(gap.words for gap in GAPS)) if language in words]
    if language == "en":
        lines += [motion.words for motion in MOTIONS]
    return FUNCTION_WORDS[language] | SUBJECTS[language] | {fold(word) for line in lines for word in tokens(line)}


@lru_cache(maxsize=8)
def read(prompt: str) -> Reading:
    """What the prompt asks for. Remembered, as it is the same for each of its frames."""
    _, stems = written(prompt)
    manners = [MANNERS[stem] for stem in stems if stem in MANNERS]
    force, pace = (_bounded(prod(factors)) for factors in ((m.force for m in manners), (m.pace for m in manners)))
    found = find(prompt, phrases(language_of(prompt)))
    matches = tuple(_of(Motion, match) for match in found if any(isinstance(asked, Motion) for asked in match.asked))
    known = {match.places for match in matches}
    gaps = tuple(_of(Gap, match) for match in found if match.places not in known and not match.denied)
    begun = (motion.name for match in matches if _begins(stems, match) for motion in match.asked)
    return Reading(matches, gaps, force, pace, _direction(stems), frozenset(begun))


def _begins(stems: tuple[str, ...], match: Match[Motion]) -> bool:
    first = min(match.places)
    within = set(stems[first : max(match.places) + 1])
    before = stems[max(0, first - ONSET) : first]
    turns = [at for at, word in enumerate(before) if word in TURNS]
    told = within.union(before[turns[-1] + 1 if turns else 0 :])
    return not told.isdisjoint(BEGINNINGS) or (
        not within.isdisjoint(CHANGES) and any(motion.family == "light" for motion in match.asked)
    )


def _of(kind: type[Entry], match: Match[Motion | Gap]) -> Match[Entry]:
    return Match(match.words, tuple(one for one in match.asked if isinstance(one, kind)), match.denied, match.places)


def _bounded(factor: float) -> float:
    return min(MOST, max(LEAST, factor))


def _direction(stems: tuple[str, ...]) -> tuple[float, float] | None:
    """The last direction named; what comes from the left moves to the right."""
    for at in reversed(range(len(stems))):
        if stems[at] in DIRECTIONS:
            right, down = DIRECTIONS[stems[at]]
            return (-right, -down) if "from" in stems[max(0, at - 2) : at] else (right, down)
    return None
