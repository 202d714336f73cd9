"""What a generator makes of a prompt, word by word, before anything is drawn."""

from dataclasses import dataclass

MOST_MISSED, LONGEST_MISSED = 12, 40
"""Words that a sentence lists, and characters of each."""


@dataclass(frozen=True, slots=True)
class Understood:
    """Words of the prompt, and what they mean to the generator; denied: they ask that it not be there."""

    words: str
    means: tuple[str, ...]
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that weren't understood, what could be written instead, and why, as a sentence."""

    words: str
    instead: str
    detail: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """A prompt as it was understood. Whatever in it carries meaning is either understood or missed.

    imagined: what of the missed only a generator that imagines pictures could draw
    otherwise: what is done instead, where nothing was understood that could be done
    """

    understood: tuple[Understood, ...] = ()
    missed: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    imagined: tuple[str, ...] = ()
    otherwise: str = ""

    def notes(self) -> tuple[str, ...]:
        """All of it in sentences for the person who wrote the prompt."""
        told = [
            f"'{one.words}' understood as {'no ' if one.denied else ''}{', '.join(one.means)}"
            for one in self.understood
        ]
        told += [self.otherwise] if self.otherwise else []
        # What is done instead repeats the prompt of which nothing was understood.
        told += [f"not understood: {_listed(self.missed)}"] if self.missed and self.understood else []
        told += [f"'{one.words}': {one.detail}" for one in self.suggestions]
        return tuple(dict.fromkeys(f"prompt: {sentence}" for sentence in told))


def together(one: Understanding, other: Understanding) -> Understanding:
    """One prompt that is read for two purposes: missed is what both of them miss."""
    missed = tuple(words for words in one.missed if words in other.missed)
    suggestions = dict.fromkeys(said for said in (*one.suggestions, *other.suggestions) if said.words in missed)
    return Understanding(
        understood=tuple(dict.fromkeys((*one.understood, *other.understood))),
        missed=missed,
        suggestions=tuple(suggestions),
        imagined=tuple(words for words in (*one.imagined, *other.imagined) if words in missed),
        otherwise=one.otherwise and other.otherwise and f"{one.otherwise}; {other.otherwise}",
    )


def _listed(words: tuple[str, ...]) -> str:
    shown = [word if len(word) <= LONGEST_MISSED else f"{word[: LONGEST_MISSED - 1]}…" for word in words[:MOST_MISSED]]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
