"""Words and the forms they come in."""

import re
import unicodedata

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|[.,;:!?\n]")
VOWELS = frozenset("aeiouy")
FREE = frozenset("a an the to is are be was were of it its very so some any all".split())
"""Words that stand between the others and say nothing here."""


def tokens(text: str) -> list[str]:
    """The words and marks of a text in lower case, in composed Unicode."""
    return TOKEN.findall(unicodedata.normalize("NFC", text).casefold())


def stem(word: str) -> str:
    """What the forms of an English word share: 'sob' of sobs, sobbed, sobbing; 'cri' of cry, cries, cried."""
    word = re.sub(r"['’]s?$", "", word)
    word = _singular(word)
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) > 1 and VOWELS & set(root):
            word = _undoubled(root)
            break
    if len(word) > 3 and word.endswith("e"):  # noqa: PLR2004
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word  # noqa: PLR2004


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith(("ies", "ied")):  # noqa: PLR2004
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return word[:-1]
    return word


def _undoubled(root: str) -> str:
    """'sobb' is 'sob', but 'fall', 'miss', 'buzz' keep their ends."""
    return root[:-1] if len(root) > 2 and root[-1] == root[-2] and root[-1] not in "lsz" else root  # noqa: PLR2004
