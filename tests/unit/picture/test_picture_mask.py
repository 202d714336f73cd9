"""A mask says where a picture may change: white may, black may not."""

from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageDraw

from chalicelib.domain.errors import PictureRefused
from chalicelib.picture.mask import feathered, read_mask


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def white_left(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """White in its left half, black in its right."""
    image = Image.new("L", size)
    image.paste(255, (0, 0, size[0] // 2, size[1]))
    return image


def levels(mask: Image.Image) -> list[int]:
    """The grey levels of the middle row."""
    return list(mask.crop((0, mask.height // 2, mask.width, mask.height // 2 + 1)).tobytes())


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_white_may_change_in_every_mode(mode: str) -> None:
    mask = read_mask(saved(white_left().convert(mode)), (64, 48))
    assert (mask.mode, mask.size) == ("L", (64, 48))
    assert levels(mask) == [255] * 32 + [0] * 32


def test_grey_may_change_a_little() -> None:
    assert set(levels(read_mask(saved(Image.new("L", (64, 48), 100)), (64, 48)))) == {100}


def test_what_no_stroke_covers_may_not_change() -> None:
    strokes = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
    ImageDraw.Draw(strokes).rectangle((0, 0, 31, 47), fill=(255, 255, 255, 255))
    assert levels(read_mask(saved(strokes), (64, 48))) == [255] * 32 + [0] * 32


def test_white_paint_that_is_transparent_may_not_change() -> None:
    erased = Image.new("LA", (64, 48), (255, 0))
    erased.paste((255, 255), (0, 0, 32, 48))
    assert levels(read_mask(saved(erased), (64, 48))) == [255] * 32 + [0] * 32


def test_the_artefacts_of_a_jpeg_change_nothing() -> None:
    mask = read_mask(saved(white_left(), "JPEG", quality=60), (64, 48))
    assert levels(mask) == [255] * 32 + [0] * 32


def test_a_mask_of_another_resolution_is_brought_to_the_frame() -> None:
    for factor in (4, 0.5):
        size = (int(64 * factor), int(48 * factor))
        mask = read_mask(saved(white_left(size)), (64, 48))
        assert mask.size == (64, 48)
        assert levels(mask)[:30] + levels(mask)[34:] == [255] * 30 + [0] * 30


def test_nothing_rings_far_from_an_edge() -> None:
    mask = read_mask(saved(white_left((16, 16))), (512, 512))
    assert set(levels(mask)[288:]) == {0}


def test_a_mask_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    mask = read_mask(saved(white_left(), exif=exif), (48, 64))
    assert mask.getbbox() == (0, 0, 48, 32)


def test_a_mask_whose_shape_is_nearly_the_frames_is_fitted() -> None:
    assert read_mask(saved(white_left((640, 480))), (512, 379)).size == (512, 379)
    assert read_mask(saved(white_left((4000, 130))), (512, 16)).size == (512, 16)


def test_a_mask_of_another_shape_is_refused() -> None:
    with pytest.raises(PictureRefused) as caught:
        read_mask(saved(white_left((600, 600))), (512, 384))
    assert str(caught.value) == (
        "The mask has another shape than the picture: at the same scale it is 512 by 512 "
        "and the picture 512 by 384 pixels."
    )


def test_a_mask_that_lies_on_its_side_is_refused() -> None:
    with pytest.raises(PictureRefused, match="another shape"):
        read_mask(saved(white_left((480, 640))), (512, 384))


@pytest.mark.parametrize("level", [0, 5])
def test_a_black_mask_is_refused(level: int) -> None:
    with pytest.raises(PictureRefused) as caught:
        read_mask(saved(Image.new("L", (64, 48), level)), (64, 48))
    assert str(caught.value) == "The mask is black all over, so nothing may change; paint white where something may."


def test_a_refusal_of_a_mask_calls_it_a_mask() -> None:
    for data in (b"", b"words", saved(white_left((64, 8))), saved(white_left((300, 200)))[:-200]):
        with pytest.raises(PictureRefused, match=r"^The mask "):
            read_mask(data, (64, 48))


def test_a_mask_rises_inside_its_edge_and_nowhere_outside() -> None:
    hard = white_left((512, 64))
    row = levels(feathered(hard))
    assert set(row[256:]) == {0}
    assert set(row[:251]) == {255}
    assert row[250:256] == sorted(row[250:256], reverse=True)
    assert 0 < row[255] < 64


def test_grey_stays_as_grey_as_it_was_within() -> None:
    assert set(levels(feathered(Image.new("L", (512, 64), 100)))) == {100}
    half = white_left((512, 64)).point(lambda level: level * 100 // 255)
    assert set(levels(feathered(half))[:251]) == {100}


@pytest.mark.parametrize("width", [1, 3, 8])
def test_a_thin_stroke_stays_as_it_was_drawn(width: int) -> None:
    strokes = Image.new("L", (512, 512))
    ImageDraw.Draw(strokes).line((40, 30, 40, 480), 255, width)
    ImageDraw.Draw(strokes).rectangle((200, 200, 400, 400), 255)
    soft = feathered(strokes)
    assert list(soft.crop((0, 0, 100, 512)).tobytes()) == list(strokes.crop((0, 0, 100, 512)).tobytes())
    row = soft.crop((0, 300, 512, 301)).tobytes()
    assert row[300] == 255
    assert row[200] < 64
