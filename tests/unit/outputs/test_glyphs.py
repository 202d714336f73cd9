"""Which characters can be set, and what is said of the others."""

import subprocess
import sys

import pytest
from PIL import ImageFont

from chalicelib.outputs.text.glyphs import characters, explain_missing, font_file, missing_glyphs, settable

ALPHABETS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,;:!?'\"()-–—…«»„“”‘’&%€£$@#/+",  # noqa: RUF001 - as people type
    "àâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÉÎÕÜ ąćęłńóśźż čďěňřšťůž őű ğış ăâîșț āēīū ðþ đ",
    "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữự",
    "αβγδεζηθικλμνξοπρσςτυφχψω άέήίόύώϊϋΐΰ ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя іїєґ ђјљњћџ ў АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
)


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_latin_with_its_accents_greek_and_cyrillic_can_be_set(alphabet: str) -> None:
    assert missing_glyphs(alphabet) == ""
    assert settable(alphabet) == alphabet


def test_a_character_is_known_exactly_where_the_font_draws_something_of_its_own() -> None:
    font = ImageFont.truetype(str(font_file()), 40, layout_engine=ImageFont.Layout.BASIC)
    box = bytes(font.getmask("\U0010fffe"))
    for code in [*range(0x21, 0x7F), *range(0xA1, 0x600), *range(0x1E00, 0x2120), *range(0x4E00, 0x4E40)]:
        if chr(code).isprintable():
            assert (bytes(font.getmask(chr(code))) != box) == (chr(code) in characters()), hex(code)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("I \u2764\ufe0f you", "\u2764"),
        ("好好 study", "好"),
        ("שלום", "שלום"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\U0001f469"),
        ("e\u0301te\u0301", ""),
        ("two\nlines\tand\u200b more\ufeff", ""),
        ("", ""),
    ],
    ids=["emoji", "Han", "Hebrew", "joined emoji", "accents apart", "white space", "nothing"],
)
def test_what_the_font_lacks_is_told_once_each_and_in_order(text: str, missing: str) -> None:
    assert missing_glyphs(text) == missing


def test_what_the_font_lacks_is_left_out_and_leaves_no_gap() -> None:
    assert settable("I \u2764\ufe0f you 好") == "I you"
    assert settable("  a\n\nb\tc  ") == "a b c"
    assert settable("e\u0301") == "é"


def test_the_sentence_names_some_of_the_characters_and_what_there_is_instead() -> None:
    assert explain_missing("好") == "The font has no 好; it has Latin, Greek and Cyrillic letters, and no emoji."
    assert "1, 2, 3, 4, 5 and 2 more;" in explain_missing("1234567")
    assert "U+D800" in explain_missing("\ud800")


def test_whether_a_text_can_be_set_is_known_without_pillow() -> None:
    asked = (
        "import sys; from chalicelib.outputs.text.glyphs import characters;"
        " print(len(characters()), 'PIL' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert answer == f"{len(characters())} False\n"
