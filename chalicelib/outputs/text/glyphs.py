"""Which characters can be set: read from the font's file, before anything is paid and without Pillow."""

import unicodedata
from functools import cache
from pathlib import Path
from struct import unpack_from

import fontpkg

FAMILY = "Roboto"
UNSEEN = frozenset({"Cc", "Cf"})
"""Unicode categories that print nothing: controls, joiners, marks of direction."""
SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Characters that choose between the looks of the one before them; there is one look here."""
RANGES, END = 4, 0xFFFF
"""The format of a character map that lists ranges, and the code that ends it."""
MOST_NAMED = 5
"""Characters that a sentence tells of by name."""


def font_file() -> Path:
    """The variable font with all its weights and widths."""
    return Path(fontpkg.path(FAMILY))


def tidy(text: str) -> str:
    """The text on one line in composed Unicode (é is one character), without what prints nothing."""
    line = " ".join(text.split())
    composed = unicodedata.normalize("NFC", line)
    return "".join(letter for letter in composed if not _is_unseen(letter)).strip()


def settable(text: str) -> str:
    """The text, tidied, without the characters that the font lacks: nobody is shown an empty box."""
    known = characters()
    return tidy("".join(letter for letter in tidy(text) if letter in known))


def missing_glyphs(text: str) -> str:
    """The characters of the text that the font lacks, each once, in their order; empty where all can be set."""
    known = characters()
    return "".join(dict.fromkeys(letter for letter in tidy(text) if letter not in known))


def explain_missing(missing: str) -> str:
    """A sentence on what `missing_glyphs` found, for the person who wrote the text."""
    named = ", ".join(letter if letter.isprintable() else f"U+{ord(letter):04X}" for letter in missing[:MOST_NAMED])
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return f"The font has no {named}{more}; it has Latin, Greek and Cyrillic letters, and no emoji."


@cache
def characters() -> frozenset[str]:
    """All characters that the font has a glyph for."""
    return _read_characters(font_file().read_bytes())


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in UNSEEN or letter in SELECTORS


def _read_characters(font: bytes) -> frozenset[str]:
    """The character map of a TrueType file: its table 'cmap', in format 4 of ISO/IEC 14496-22.

    The format would allow characters without a glyph within a range; in this font there are none, as a test shows.
    """
    tables = {font[at : at + 4]: unpack_from(">L", font, at + 8)[0] for at in range(12, 12 + 16 * _short(font, 4), 16)}
    cmap = tables[b"cmap"]
    offsets = [unpack_from(">L", font, cmap + 8 + 8 * nth)[0] for nth in range(_short(font, cmap + 2))]
    start = next(cmap + offset for offset in offsets if _short(font, cmap + offset) == RANGES)
    size = _short(font, start + 6)
    lasts, firsts = start + 14, start + 16 + size
    ranges = (range(_short(font, firsts + at), _short(font, lasts + at) + 1) for at in range(0, size, 2))
    return frozenset(chr(code) for codes in ranges for code in codes if code != END)


def _short(font: bytes, at: int) -> int:
    number: int = unpack_from(">H", font, at)[0]
    return number
