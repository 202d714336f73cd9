"""Words and phrases of a prompt, found in a lexicon: of motions, or of a scene's elements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from .words import FREE, stem, tokens

GAP = 2
"""How many other words may stand between two of a phrase: 'night slowly falls'."""
REACH = 4
"""For how many words a 'no' holds, unless a mark or a 'but' ends it before."""
DENIALS = frozenset(
    {"no", "not", "never", "without", "none", "nobody", "stop", "avoid", "cannot", "can't", "don't", "doesn't"}
    | {"didn't", "won't", "isn't", "aren't", "kein", "keine", "ohne", "nicht", "nie", "niemand", "sin", "ni", "nunca"}
    | {"nadie", "sans", "ne", "pas", "jamai"}
)
"""As `stem` gives them."""
BEHIND, BEHIND_REACH = frozenset({"nicht"}), 2
"""What denies the words before it too, and how many: 'es regnet nicht'."""
TURNS = frozenset(
    {"but", "and", "then", "while", "when", ".", ",", ";", ":", "!", "?", "\n", "und", "aber", "wahrend", "wenn"}
    | {"y", "pero", "mientra", "cuando", "luego", "et", "mai", "pendant", "quand", "pui"}
)
"""What ends a denial, and what no phrase reaches across."""


class Entry(Protocol):
    """Something that words ask for: parted by commas, each a word in any of its forms, or a phrase."""

    @property
    def name(self) -> str:
        """One of its kind."""

    @property
    def words(self) -> str:
        """What asks for it."""


Asked = TypeVar("Asked")
Named = TypeVar("Named", bound=Entry)


@dataclass(frozen=True, slots=True)
class Match(Generic[Asked]):
    """Words of the prompt, as they were written, and what they ask for.

    places: where they stand among the words that `written` gives
    """

    words: str
    asked: tuple[Asked, ...]
    denied: bool
    places: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase(Generic[Asked]):
    """Stems that follow each other closely, and what they ask for."""

    stems: tuple[str, ...]
    entry: Asked

    def places(self, stems: tuple[str, ...], start: int) -> frozenset[int] | None:
        """Where the phrase stands in the prompt from `start` on, or None."""
        found = [start]
        for wanted in self.stems[1:]:
            ahead = stems[found[-1] + 1 : found[-1] + 2 + GAP]
            if wanted not in ahead or TURNS & set(ahead[: ahead.index(wanted)]):
                return None
            found.append(found[-1] + 1 + ahead.index(wanted))
        return frozenset(found)


Index = dict[str, tuple[Phrase[Asked], ...]]
"""A lexicon's phrases by their first stem."""


def index(lexicon: Iterable[Named]) -> Index[Named]:
    """What to search a prompt with."""
    return index_of((entry.words, entry) for entry in lexicon)


def index_of(entries: Iterable[tuple[str, Asked]]) -> Index[Asked]:
    """How each phrase is found in a prompt: phrases, parted by commas, and what each asks for."""
    phrases: dict[str, list[Phrase[Asked]]] = {}
    for line, entry in entries:
        for words in line.split(","):
            stems = tuple(stem(word) for word in tokens(words) if word not in FREE)
            phrases.setdefault(stems[0], []).append(Phrase(stems, entry))
    return {first: tuple(found) for first, found in phrases.items()}


def find(prompt: str, phrases: Index[Asked]) -> tuple[Match[Asked], ...]:
    """What the prompt asks for; a longer phrase outdoes the words that it is made of."""
    words, stems = written(prompt)
    found: dict[frozenset[int], list[Asked]] = {}
    for places, entry in _found(stems, phrases):
        if entry not in found.setdefault(places, []):
            found[places].append(entry)
    outdone = _outdone(found)
    return tuple(
        Match(" ".join(words[at] for at in sorted(places)), tuple(entries), _denied(stems, places), places)
        for places, entries in found.items()
        if places not in outdone
    )


@lru_cache(maxsize=8)
def written(prompt: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The prompt's words and marks, without those that say nothing here; and the stem of each.

    Remembered, as a prompt is searched for motions, for elements and for manners, and again for each of its frames.
    """
    words = tuple(word for word in tokens(prompt) if word not in FREE)
    return words, tuple(map(stem, words))


def _outdone(found: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """The places that lie within others: looked for only where they share a word, and so a few each."""
    at: dict[int, list[frozenset[int]]] = {}
    for places in found:
        for place in places:
            at.setdefault(place, []).append(places)
    return {places for sharing in at.values() for places in sharing if any(places < others for others in sharing)}


def _found(stems: tuple[str, ...], phrases: Index[Asked]) -> Iterator[tuple[frozenset[int], Asked]]:
    for start, first in enumerate(stems):
        for phrase in phrases.get(first, ()):
            places = phrase.places(stems, start)
            if places:
                yield places, phrase.entry


def _denied(stems: tuple[str, ...], places: frozenset[int]) -> bool:
    """Whether an odd number of denials stands shortly before, or at once behind: "can't stop crying" cries."""
    first, last = min(places), max(places)
    before = stems[max(0, first - REACH) : first]
    turns = [at for at, word in enumerate(before) if word in TURNS]
    within = before[turns[-1] + 1 if turns else 0 :]
    # The two halves of a French denial are one: elle ne veut pas pleurer.
    count = sum(word in DENIALS for word in within) - ("ne" in within and "pas" in within)
    behind = stems[last + 1 : last + 1 + BEHIND_REACH]
    turn = next((at for at, word in enumerate(behind) if word in TURNS), len(behind))
    return (count + any(word in BEHIND for word in behind[:turn])) % 2 == 1
