"""Frames: stored and read bit for bit, composited bit for bit, and never blank by accident."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from chalicelib.domain.errors import PictureRefused
from chalicelib.picture.frame_png import composite, decode_frame, encode_frame, fit, is_blank

SIZE = (96, 64)


def scene(turn: int = 0) -> Image.Image:
    ramps = (Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90))
    return Image.merge("RGB", [ramp.rotate(turn).resize(SIZE) for ramp in ramps])


def test_a_frame_comes_back_bit_for_bit() -> None:
    frame = decode_frame(encode_frame(scene()))
    assert (frame.mode, frame.size, frame.info) == ("RGB", SIZE, {})
    assert frame.tobytes() == scene().tobytes()


def test_a_mask_comes_back_bit_for_bit() -> None:
    mask = decode_frame(encode_frame(Image.linear_gradient("L")))
    assert (mask.mode, mask.tobytes()) == ("L", Image.linear_gradient("L").tobytes())


def test_the_same_pixels_give_the_same_bytes_whatever_they_carry() -> None:
    laden = scene()
    laden.info.update(icc_profile=b"x" * 100, dpi=(300, 300), transparency=(1, 2, 3), comment="words")
    laden.getexif()[0x010E] = "words"
    assert encode_frame(laden) == encode_frame(scene())


def test_a_frame_holds_only_the_chunks_that_pixels_need() -> None:
    data, chunks = encode_frame(scene()), []
    place = 8
    while place < len(data):
        chunks.append(data[place + 4 : place + 8])
        place += 12 + int.from_bytes(data[place : place + 4], "big")
    assert set(chunks) == {b"IHDR", b"IDAT", b"IEND"}


def test_a_frame_that_is_none_is_refused() -> None:
    other = BytesIO()
    scene().save(other, "JPEG")
    for data in (b"", b"words", encode_frame(scene())[:-900], other.getvalue()):
        with pytest.raises(PictureRefused, match=r"^The frame "):
            decode_frame(data)


def test_outside_the_mask_every_bit_is_frame_0s() -> None:
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).rectangle((30, 10, 60, 50), fill=255)
    drawn, first = scene(180), scene()
    result = composite(drawn, first, mask)
    inside = (30, 10, 61, 51)
    assert result.crop(inside).tobytes() == drawn.crop(inside).tobytes()
    result.paste(first.crop(inside), inside)
    assert result.tobytes() == first.tobytes()


def test_a_grey_mask_blends() -> None:
    white, black = Image.new("RGB", SIZE, "white"), Image.new("RGB", SIZE, "black")
    assert set(composite(white, black, Image.new("L", SIZE, 64)).tobytes()) == {64}


def test_an_answer_is_brought_to_the_jobs_size_and_to_rgb() -> None:
    for mode in ("RGB", "RGBA", "L", "P", "CMYK"):
        answer = fit(scene().resize((128, 64)).convert(mode), SIZE)
        assert (answer.mode, answer.size) == ("RGB", SIZE)


def test_an_answer_of_the_right_size_keeps_its_pixels() -> None:
    assert fit(scene(), SIZE).tobytes() == scene().tobytes()


def test_a_rounded_shape_is_stretched_back_and_another_shape_is_cropped() -> None:
    marked = Image.new("RGB", (1000, 100))
    marked.paste((255, 255, 255), (0, 0, 20, 100))
    assert fit(marked, (980, 100)).getpixel((4, 50)) == (255, 255, 255)
    assert fit(marked, (500, 100)).getpixel((4, 50)) == (0, 0, 0)


def test_what_was_sent_stretched_is_stretched_back() -> None:
    marked = Image.new("RGB", (512, 256))
    marked.paste((255, 255, 255), (0, 0, 8, 256))
    answer = fit(marked, (512, 128), sent=(512, 256))
    assert (answer.size, answer.getpixel((3, 64))) == ((512, 128), (255, 255, 255))


def nearly_uniform(level: int) -> Image.Image:
    image = Image.new("RGB", SIZE, (level, level, level))
    image.putpixel((5, 5), (level + 40, level, level))
    return image


@pytest.mark.parametrize("level", [0, 128, 215])
def test_a_single_colour_is_blank(level: int) -> None:
    assert is_blank(nearly_uniform(level), scene())


def test_a_scene_is_not_blank() -> None:
    assert not is_blank(scene(180), scene())
    assert not is_blank(scene())


def test_what_has_no_parent_is_blank_by_itself() -> None:
    assert is_blank(nearly_uniform(128))
    assert is_blank(Image.new("RGB", SIZE, (9, 9, 9)))


def test_one_colour_channel_is_enough_to_show_something() -> None:
    drawn = Image.merge("RGB", [Image.linear_gradient("L").resize(SIZE), Image.new("L", SIZE), Image.new("L", SIZE)])
    assert not is_blank(drawn, scene())


def test_a_uniform_answer_to_a_uniform_parent_is_an_answer() -> None:
    assert not is_blank(nearly_uniform(9), nearly_uniform(7))


def test_a_fade_to_black_may_end() -> None:
    dim = scene().point(lambda level: level // 64)
    assert not is_blank(dim.point(lambda level: level // 2), dim)
