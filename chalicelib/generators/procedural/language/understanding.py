"""What becomes of each word of a prompt: it is understood, says nothing, or is told to be missed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from chalicelib.generators.procedural import scenes
from chalicelib.generators.procedural.motions.motion import Motion
from chalicelib.generators.reading import Suggestion, Understanding, Understood

from .function_words import FUNCTION_WORDS, PICTURE, SUBJECTS
from .gaps import Gap
from .lexicon import MOTIONS
from .phrases import DENIALS, REACH, TURNS, Match, written
from .reading import DIRECTIONS, MANNERS, Reading, language_of, read
from .spelling import Speller
from .wordings import COMPANIONS, WORDINGS
from .words import fold, stem

Found = TypeVar("Found")

LONGEST_QUOTE = 60
"""Characters of a prompt that a note repeats."""
MOST_LOOKED_UP = 8
"""Words whose meaning is guessed: each of them takes its time."""
SUBJECT = "the subject: the largest face, or the middle of the picture, or what a mask marks"
WAYS = {(-1.0, 0.0): "to the left", (1.0, 0.0): "to the right", (0.0, -1.0): "upwards", (0.0, 1.0): "downwards"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's words and marks, the stem of each, and the language."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    language: str

    @classmethod
    def of(cls, text: str) -> "Prompt":
        """As `written` gives them."""
        words, stems = written(text)
        return cls(words, stems, language_of(text))

    def says_something(self, at: int) -> bool:
        """Whether the word there is no function word, denial or mark."""
        parts = (fold(part) for part in self.words[at].split("'"))
        return self.stems[at] not in TURNS | DENIALS and any(
            len(part) > 1 and part not in FUNCTION_WORDS[self.language] for part in parts
        )

    def is_among(self, at: int, lists: dict[str, frozenset[str]]) -> bool:
        """Whether the list of its language, or of English, has the word there or its stem."""
        return not lists[self.language].union(lists["en"]).isdisjoint((fold(self.words[at]), self.stems[at]))


def understand(text: str) -> Understanding:
    """What a prompt does to a picture."""
    prompt, reading = Prompt.of(text), read(text)
    gaps = {min(gap.places): gap for gap in _standing(prompt, reading)}
    understood = {min(match.places): _understood(match) for match in reading.matches}
    covered = set[int]().union(*(match.places for match in reading.matches), *(gap.places for gap in gaps.values()))
    companions = _companions(reading)
    for at in _uncovered(prompt, covered):
        if beside := _beside(prompt, at):
            understood[at] = beside
        if beside or prompt.stems[at] in companions or prompt.is_among(at, PICTURE):
            covered.add(at)
    missed = {at: prompt.words[at] for at in _uncovered(prompt, covered)}
    return Understanding(
        understood=_in_order(understood),
        missed=tuple(dict.fromkeys(_in_order(missed | {at: gap.words for at, gap in gaps.items()}))),
        suggestions=(*_spelt(_in_order(missed), _speller_of_motions(prompt.language)), *_neighbours(_in_order(gaps))),
        imagined=tuple(dict.fromkeys(gap.words for gap in _in_order(gaps) if not gap.asked[0].instead)),
        otherwise=_otherwise(text, reading),
    )


def understand_poster(text: str) -> Understanding:
    """What a prompt puts into a picture that is drawn from it."""
    prompt = Prompt.of(text)
    matches = [(match.places, _shown(match)) for match in scenes.read(text)]
    matches += [(match.places, falling) for match in read(text).matches if (falling := _falling(match)).means]
    understood: dict[int, Understood] = {}
    for places, shown in matches:
        before = understood.get(min(places), Understood(shown.words, (), denied=shown.denied))
        understood[min(places)] = Understood(
            shown.words, tuple(dict.fromkeys((*before.means, *shown.means))), denied=shown.denied
        )
    covered = {at for places, _ in matches for at in places}
    missed = {
        at: prompt.words[at]
        for at in _uncovered(prompt, covered)
        if _beside(prompt, at) is None and not prompt.is_among(at, PICTURE)
    }
    return Understanding(
        understood=_in_order(understood),
        missed=tuple(dict.fromkeys(_in_order(missed))),
        suggestions=_spelt(_in_order(missed), _speller_of_scenes()),
        otherwise="" if understood else f"nothing known in '{_quoted(text)}', so a scene by chance",
    )


def _in_order(found: dict[int, Found]) -> tuple[Found, ...]:
    return tuple(found[at] for at in sorted(found))


def _uncovered(prompt: Prompt, covered: set[int]) -> list[int]:
    """The places of words that say something and are not accounted for."""
    return [at for at in range(len(prompt.words)) if at not in covered and prompt.says_something(at)]


def _standing(prompt: Prompt, reading: Reading) -> Iterator[Match[Gap]]:
    """The gaps, without those that mean nothing by themselves and are followed by what is known."""
    known = frozenset[int]().union(*(match.places for match in reading.matches))
    for gap in reading.gaps:
        last = max(gap.places)
        behind = range(last + 1, min(len(prompt.words), last + 1 + REACH))
        if not gap.asked[0].needs_more or any(at not in known and prompt.says_something(at) for at in behind):
            yield gap


def _understood(match: Match[Motion]) -> Understood:
    return Understood(match.words, tuple(dict.fromkeys(motion.name for motion in match.asked)), denied=match.denied)


def _beside(prompt: Prompt, at: int) -> Understood | None:
    """What the word there says of how, where to or who; None where it is no such word."""
    said = prompt.stems[at]
    if said in MANNERS:
        return Understood(prompt.words[at], (MANNERS[said].name,))
    if said in DIRECTIONS:
        return Understood(prompt.words[at], (WAYS[DIRECTIONS[said]],))
    return Understood(prompt.words[at], (SUBJECT,)) if prompt.is_among(at, SUBJECTS) else None


def _companions(reading: Reading) -> frozenset[str]:
    """Words that add nothing to the motions that are asked for."""
    return frozenset[str]().union(*(_beside_motion(motion) for match in reading.matches for motion in match.asked))


@cache
def _beside_motion(motion: Motion) -> frozenset[str]:
    lines = (COMPANIONS.get(motion.name, ""), COMPANIONS.get(motion.family, ""))
    return frozenset(stem(word) for line in lines for word in line.split())


def _shown(match: Match[scenes.Element]) -> Understood:
    means = (f"colours of {one.name}" if one.kind == "hour" else one.name for one in scenes.meant(match))
    return Understood(match.words, tuple(means), denied=match.denied)


def _falling(match: Match[Motion]) -> Understood:
    means = (motion.name for motion in match.asked if scenes.is_weather(motion))
    return Understood(match.words, tuple(means), denied=match.denied)


def _spelt(missed: Iterable[str], speller: Speller) -> tuple[Suggestion, ...]:
    words = list(dict.fromkeys(missed))[:MOST_LOOKED_UP]
    meant = ((word, speller.suggest(word)) for word in words)
    return tuple(Suggestion(word, instead, f"did you mean {instead}?") for word, instead in meant if instead)


def _neighbours(gaps: Iterable[Match[Gap]]) -> Iterator[Suggestion]:
    for words, gap in dict.fromkeys((match.words, match.asked[0]) for match in gaps):
        if gap.instead:
            yield Suggestion(words, gap.instead, f"{gap.does} ('{gap.instead}')? {gap.name} isn't known")


@cache
def _speller_of_motions(language: str) -> Speller:
    further = (
        tongues[each] for tongues in WORDINGS.values() for each in dict.fromkeys(("en", language)) if each in tongues
    )
    return Speller((*_single((*(motion.words for motion in MOTIONS), *further)), *MANNERS))


@cache
def _speller_of_scenes() -> Speller:
    falling = (motion.words for motion in MOTIONS if scenes.is_weather(motion))
    return Speller(_single((*(element.words for element in scenes.ELEMENTS), *falling)))


def _single(lines: Iterable[str]) -> Iterator[str]:
    """The words that ask for something by themselves."""
    return (words.strip() for line in lines for words in line.split(",") if " " not in words.strip())


def _otherwise(text: str, reading: Reading) -> str:
    """What is done to a picture that nothing would move."""
    added = [motion.name for motion in reading.motions(steady=True) if motion not in reading.asked]
    if not added:
        return ""
    why = "nothing of it moves" if reading.asked else f"no motion known in '{_quoted(text)}'"
    return f"{why}, so a gentle living photo: {' and '.join(added)}"


def _quoted(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
