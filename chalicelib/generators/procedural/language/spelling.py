"""Which known word was meant by one that isn't known."""

from collections.abc import Iterable, Iterator

from .words import fold

SHORTEST, LONGEST = 4, 24
"""Letters of a word that is looked at."""
LONG = 8
"""Letters from which on a word may have two mistakes."""
MOST_MISTAKES = 2
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""The rows of letters of a keyboard."""


class Speller:
    """Known words, to be found by others that are a mistake or two away from them.

    Two words that are one mistake apart become the same where each loses at most one letter: so only these are
    compared, and a search takes as long as the word has letters, however many are known.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        for word in dict.fromkeys(words):
            if len(word) >= SHORTEST:
                for shorter in _shortened(fold(word)):
                    self._near.setdefault(shorter, []).append(word)

    def suggest(self, typed: str) -> str | None:
        """The known word that is nearest, or None where none is near, or the word is known itself."""
        if not SHORTEST <= len(typed) <= LONGEST:
            return None
        form = fold(typed)
        near = dict.fromkeys(known for less in _shortened(form) for known in self._near.get(less, ()))
        rated = [(_mistakes(form, fold(known)), at, known) for at, known in enumerate(near)]
        likely = [one for one in rated if _is_likely(form, fold(one[2]), one[0])]
        return min(likely)[2] if likely and all(mistakes for mistakes, *_ in rated) else None


def _is_likely(typed: str, known: str, mistakes: int) -> bool:
    """Few take a wrong letter to begin with, and a short word with another letter in it is most often another word."""
    if typed[0] != known[0] and sorted(typed[:2]) != sorted(known[:2]):
        return False
    if mistakes > 1 or len(typed) >= LONG:
        return mistakes <= MOST_MISTAKES and min(len(typed), len(known)) >= LONG
    if len(typed) == len(known):
        return sorted(typed) == sorted(known) or _slipped(typed, known)
    return len(typed) > SHORTEST


def _slipped(typed: str, known: str) -> bool:
    """Whether the letter that differs lies beside the right one on a keyboard."""
    keys = next((pair for pair in zip(typed, known, strict=True) if pair[0] != pair[1]), ("", ""))
    return any("".join(order) in row for row in ROWS for order in (keys, keys[::-1]))


def _shortened(word: str) -> Iterator[str]:
    yield word
    yield from {word[:at] + word[at + 1 :] for at in range(len(word))}


def _mistakes(one: str, other: str) -> int:
    """Letters left out, put in, exchanged or swapped with their neighbour: the optimal string alignment distance."""
    before, last = list[int](), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other, 1):
            now.append(min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted)))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == wanted:
                now[column] = min(now[column], before[column - 2] + 1)
        before, last = last, now
    return last[-1]
