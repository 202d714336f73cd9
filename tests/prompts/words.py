"""Prompts by chance, the same for a seed and a number everywhere."""

from collections.abc import Callable, Sequence
from random import Random
from unicodedata import category

from chalicelib.domain.limits import MAX_PROMPT
from chalicelib.generators.procedural.language.gaps import GAPS
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.language.phrases import DENIALS, TURNS
from chalicelib.generators.procedural.language.wordings import WORDINGS
from chalicelib.generators.procedural.language.words import CURLED
from chalicelib.generators.procedural.scenes import ELEMENTS

_LEXICONS = [motion.words for motion in MOTIONS] + [element.words for element in ELEMENTS]
_LEXICONS += [words for tongues in (*WORDINGS.values(), *(gap.words for gap in GAPS)) for words in tongues.values()]
KNOWN = sorted({words.strip() for line in _LEXICONS for words in line.split(",")})
"""What the lexicons know, foreign words too."""
STRONG = ["violently", "wildly", "hard", "heavily", "intensely", "extreme", "violently fast"]
MANNERS = [
    *("slowly", "lazily", "langsam", "gently", "softly", "subtly", "fast", "quickly", "rapidly", "schnell", "very"),
    *("left", "from right", "upwards", "izquierda", "gauche", "rechts", *STRONG),
]
"""Adverbs and directions."""
BETWEEN = [
    ["the", "a", "she", "he", "it", "is", "of", "in", "to", "and", "while", "her", "his", "then", "with"],
    ["die", "der", "das", "sie", "er", "es", "ist", "und", "während", "im", "mit", "nicht", "kein", "dann"],
    ["la", "el", "los", "ella", "es", "y", "mientras", "en", "con", "sin", "no", "muy", "luego", "de", "su"],
    ["le", "la", "les", "elle", "il", "est", "et", "pendant", "dans", "avec", "sans", "pas", "très", "puis"],
]
"""Small words of English, German, Spanish and French."""
SIGNS = sorted(DENIALS | TURNS)
GRAVE, CEDILLA, OGONEK = "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING CEDILLA}", "\N{COMBINING OGONEK}"
PIECES: tuple[Sequence[str], ...] = (
    "aeiouybnstxz",
    ("a", "b", "y", "ing", "ed", "ies", "es", "ss", "'s", "s'", "ll", "sh", "ie", "e ", "'", CURLED),
    (" ", "_", "-", "0", ", ", ". ", "\n", "\t", "\N{NO-BREAK SPACE}", "\x00", "\x1b[2J", "\N{RIGHT-TO-LEFT OVERRIDE}"),
    (GRAVE, CEDILLA, OGONEK),
    ("ß", "ΐ", "ﷺ", "İ", "한", "雪", "👩‍🚀", "🇩🇪", "\N{ZERO WIDTH JOINER}"),
    [f"{words} " for words in sorted(KNOWN, key=len)[:60]],
    [f"{words} " for words in (*KNOWN, *MANNERS, *SIGNS)],
)
"""Of which patterns are made that would send a regular expression, or a search for phrases, back again and again."""
SCRIPTS = ((0x20, 0x24F), (0x300, 0x3FF), (0x5D0, 0x6FF), (0x900, 0xE7F), (0x1100, 0x11FF), (0x1E00, 0x206F))
MORE_SCRIPTS = ((0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFB00, 0xFDFF), (0x1F300, 0x1FAFF))
ANYTHING = (0, 0x10FFFF)


def prompt(chance: Random) -> str:
    """Up to 2,000 characters of one kind or of several, as the API lets them in."""
    kinds = [chance.choice(KINDS) for _ in range(chance.choice((1, 1, 1, 2, 4)))]
    said = " ".join(kind(chance) for kind in kinds)[:MAX_PROMPT].strip()
    return said or "snow"


def _length(chance: Random) -> int:
    """Characters: many short ones, and many that are as long as can be."""
    return chance.choice((20, 60, 200, 600, MAX_PROMPT, MAX_PROMPT, chance.randint(1, MAX_PROMPT)))


def _joined(chance: Random, word: Callable[[], str]) -> str:
    words, left = [], _length(chance)
    while left > 0:
        words.append(word())
        left -= len(words[-1]) + 1
    return " ".join(words)


def _known(chance: Random) -> str:
    small = chance.choice(BETWEEN)
    lists = [KNOWN, KNOWN, small, MANNERS, SIGNS]
    return _joined(chance, lambda: chance.choice(chance.choice(lists)))


def _driven(chance: Random) -> str:
    """A few things, and one adverb or some over and over."""
    things = " ".join(chance.sample(KNOWN, chance.randint(1, 12)))
    adverbs = chance.sample(chance.choice((STRONG, MANNERS)), chance.choice((1, 1, 3)))
    return f"{things} {_joined(chance, lambda: chance.choice(adverbs))}"


def _many_tongues(chance: Random) -> str:
    return _joined(chance, lambda: chance.choice(chance.choice([*BETWEEN, KNOWN])))


def _mistyped(chance: Random) -> str:
    letters = list(_known(chance))
    for _ in range(max(1, len(letters) // chance.randint(4, 40))):
        at = chance.randrange(len(letters))
        letters[at] = chance.choice(
            ("", letters[at] * 2, letters[at].upper(), chance.choice(chance.choice(PIECES)), letters[at - 1])
        )
    return "".join(letters)


def _foreign(chance: Random) -> str:
    """Any characters that a text can hold, of a few scripts or of all."""
    ranges = chance.choices((*SCRIPTS, *MORE_SCRIPTS, ANYTHING), k=chance.randint(1, 3))
    drawn = (chr(chance.randint(*chance.choice(ranges))) for _ in range(_length(chance)))
    return "".join(letter for letter in drawn if category(letter) != "Cs")


def _again_and_again(chance: Random) -> str:
    """One short pattern, repeated to the end, with something before and behind it."""
    pieces = chance.choice(PIECES)
    pattern = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 4)))
    before, behind = (chance.choice(("", chance.choice(KNOWN), chance.choice(pieces))) for _ in range(2))
    times = (_length(chance) - len(before + behind)) // len(pattern)
    return before + max(1, times) * pattern + behind


KINDS: tuple[Callable[[Random], str], ...] = (
    _known,
    _driven,
    _driven,
    _many_tongues,
    _mistyped,
    _foreign,
    _again_and_again,
)
