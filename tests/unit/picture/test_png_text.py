"""The text that a PNG carries in front of its pixels."""

from io import BytesIO

import pytest
from PIL import Image

from chalicelib.picture.frame_png import decode_frame, encode_frame
from chalicelib.picture.png_text import MOST, WITHIN, text_of, with_text

PLAIN = encode_frame(Image.linear_gradient("L").convert("RGB"))


def test_a_png_tells_its_text_in_its_first_bytes_and_shows_the_same() -> None:
    png = with_text(PLAIN, '{"since":3}')
    assert text_of(png) == text_of(png[:200]) == '{"since":3}'
    assert decode_frame(png).tobytes() == decode_frame(PLAIN).tobytes()
    assert decode_frame(png).info == {}
    with Image.open(BytesIO(png)) as read:
        assert read.info["Frameloom"] == '{"since":3}'


def test_the_longest_text_stands_within_what_is_read_of_it_and_a_longer_one_is_left_out() -> None:
    longest = with_text(PLAIN, "x" * MOST)
    assert text_of(longest[:WITHIN]) == "x" * MOST
    assert text_of(longest[: WITHIN - 1]) is None
    assert with_text(PLAIN, "x" * (MOST + 1)) == PLAIN


@pytest.mark.parametrize("head", [b"", PLAIN, PLAIN[:20], b"GIF89a" * 20])
def test_what_carries_none_tells_none(head: bytes) -> None:
    assert text_of(head) is None


def test_a_damaged_text_is_none() -> None:
    png = bytearray(with_text(PLAIN, "since"))
    png[png.index(b"since")] ^= 1
    assert text_of(bytes(png)) is None
