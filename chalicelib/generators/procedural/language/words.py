"""Words and the forms they come in."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby, islice

TOKEN = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*|[.,;:!?\n]")
CURLED = "\N{RIGHT SINGLE QUOTATION MARK}"
"""The apostrophe that phones type."""
PLURALS = (
    (re.compile(r"(?<=..)(?:ies|ied)$"), "y"),
    (re.compile(r"(?<=sh|ch|ss|zz)es$"), ""),
    (re.compile(r"(?<=..[^sui])s$"), ""),
)
PARTICIPLE = re.compile(r"^([^\Waeiouy]*[aeiouy]\w*)(?:ing|ed)$")
"""A root that has a vowel, and its ending: 'sobbing', not 'string'. Up to that vowel there is one way to match."""
DOUBLED = re.compile(r"([^aeioulsz])\1$")
SHORT = re.compile(r"[^aeiouy]*[aeiouy][^aeiouywx]")
"""A root whose participle hides whether it ends in e: 'hoping' is of hope, since that of hop is 'hopping'."""
LONG_WITH_E = re.compile(r"(?!(?:[^aeiouy]*[aeiouy][^aeiouywx])e$).{3,}e")
"""'dance' and 'breathe', which lose their e to 'dancing' and 'breathing'; not 'hope'."""
FREE = frozenset(
    {"a", "an", "the", "to", "is", "are", "be", "was", "were", "of", "it", "its", "very", "so", "some", "any"}
)
"""Words that stand between the others and say nothing here."""


ELISION = re.compile(r"^(?:[cdjlmnst]|qu)'(?=..)")
"""What has run into a French word: l'eau, qu'il."""
MARKS = 30
"""Combining marks that one letter keeps: the Stream-Safe Text Format of Unicode's annex 15."""


def tokens(text: str) -> list[str]:
    """The words and marks of a text in lower case, in composed Unicode."""
    return TOKEN.findall(unicodedata.normalize("NFC", _stream_safe(text)).casefold().replace(CURLED, "'"))


def fold(word: str) -> str:
    """A word of `tokens` as it is typed without its language's accents: étoile → etoile, Mädchen → madchen."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", _stream_safe(word))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """What the forms of an English word share, kept apart from its neighbours' where a letter tells them apart.

    sobs, sobbed, sobbing → sob; cries, crying → cry; stares, staring → stare, but stars, starring → star. Of a French
    word the article that has run into it is left out: l'eau → eau.
    """
    word = ELISION.sub("", fold(word)).removesuffix("'s")
    for plural, single in PLURALS:
        word = plural.sub(single, word)
    root = PARTICIPLE.sub(r"\1", word)
    if root == word:
        return word.removesuffix("e") if LONG_WITH_E.fullmatch(word) else word
    if DOUBLED.search(root):
        return root[:-1]
    return root + "e" if SHORT.fullmatch(root) else root


def _stream_safe(text: str) -> str:
    """Normalising sorts the marks of a letter one by one, which takes the square of their number."""
    if text.isascii():
        return text
    runs = groupby(text, key=lambda letter: unicodedata.combining(letter) > 0)
    return "".join("".join(islice(run, MARKS) if are_marks else run) for are_marks, run in runs)
