"""Titles, taglines and captions on pictures."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter, ImageOps

from chalicelib.outputs.text.caption import set_caption
from chalicelib.outputs.text.font_face import Face
from chalicelib.outputs.text.line_breaking import Lines, fit
from chalicelib.outputs.text.poster_type import TITLE, set_poster
from chalicelib.outputs.text.scrim import DARK, LIGHT, contrast

ASTRONAUT = Path(__file__).parents[3] / "examples" / "astronaut.jpg"
SIZE = (320, 480)
SIZES = [(64, 96), (64, 64), (96, 64), (64, 1536), (1024, 1536), (1536, 864), (333, 500)]
LONG = ("The long and winding story of somebody who could not stop " * 4)[:200].strip()
TITLES = ["Up", "The Last Astronaut", LONG, "x" * 200, "Преступление и наказание"]


def noise(size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


def ramp() -> Image.Image:
    return Image.linear_gradient("L").rotate(90).resize(SIZE).convert("RGB")


def checks() -> Image.Image:
    small = Image.fromarray((np.indices((24, 16)).sum(axis=0) % 2 * 255).astype(np.uint8))
    return small.resize(SIZE, Image.Resampling.NEAREST).convert("RGB")


def photo() -> Image.Image:
    with Image.open(ASTRONAUT) as file:
        return ImageOps.fit(file.convert("RGB"), SIZE)


PICTURES = {
    "white": Image.new("RGB", SIZE, "white"),
    "black": Image.new("RGB", SIZE, "black"),
    "grey": Image.new("RGB", SIZE, (119, 119, 119)),
    "yellow": Image.new("RGB", SIZE, (255, 235, 0)),
    "blue": Image.new("RGB", SIZE, (0, 60, 255)),
    "noise": noise(),
    "ramp": ramp(),
    "checks": checks(),
    "photo": photo(),
}


def changed(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.difference(before, after).getbbox()
    assert box is not None
    return box


def inked(poster: Image.Image) -> Image.Image:
    """White where the type is, L."""
    pixels = np.asarray(poster)
    return Image.fromarray(
        np.any([(pixels == ink).all(axis=-1) for ink in (LIGHT, DARK)], axis=0).astype(np.uint8) * 255
    )


def letters_on(size: tuple[int, int], title: str, tagline: str) -> tuple[int, int, int, int]:
    """The box of the type alone: on black it needs no veil, and a shadow doesn't show."""
    black = Image.new("RGB", size)
    return changed(black, set_poster(black, title, tagline))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", TITLES, ids=["short", "usual", "long", "one endless word", "Cyrillic"])
def test_type_stays_inside_the_picture_with_a_margin(size: tuple[int, int], title: str) -> None:
    left, top, right, bottom = letters_on(size, title, "Nobody told her to come down. " * 3)
    margin = 0.05 * min(size)
    assert margin <= left
    assert right <= size[0] - margin
    assert bottom <= size[1] - margin
    assert top >= 0.35 * size[1]


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.integers(64, 700), st.integers(64, 700)), st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_written_the_size_is_kept_and_the_edge_is_free(
    size: tuple[int, int], title: str, tagline: str
) -> None:
    black = Image.new("RGB", size)
    poster = set_poster(black, title, tagline)
    assert (poster.size, poster.mode) == (size, "RGB")
    inside = poster.copy()
    inside.paste((0, 0, 0), (2, 2, size[0] - 2, size[1] - 2))
    assert inside.getbbox() is None


@pytest.mark.parametrize("name", PICTURES)
def test_type_is_readable_on(name: str) -> None:
    """Contrast as measured around the letters, in the finished picture."""
    poster = set_poster(PICTURES[name], "The Last Astronaut", "Nobody told her to come down.")
    type_ = inked(poster)
    near = np.asarray(type_.filter(ImageFilter.MaxFilter(7))) > 0
    rim = np.asarray(type_.filter(ImageFilter.MaxFilter(3))) > 0
    pixels = np.asarray(poster, dtype=np.float64)
    ink = pixels[np.asarray(type_) > 0].mean(axis=0)
    ratios = contrast(ink, pixels[near & ~rim])
    assert np.median(ratios) >= 4.5
    assert (ratios >= 3).mean() > 0.95


def test_a_picture_keeps_its_upper_half_but_for_the_veils_end() -> None:
    poster = set_poster(photo(), "Up", "She went up.")
    assert changed(photo(), poster)[1] > 0.4 * SIZE[1]


def test_light_type_is_set_on_dark_pictures_and_dark_type_on_bright_ones() -> None:
    def ink(name: str) -> int:
        return int(np.asarray(set_poster(PICTURES[name], "WIDE", ""))[-120:].astype(int).mean())

    assert ink("black") > 0
    assert ink("white") < 255
    colours = set_poster(PICTURES["white"], "WIDE", "").getcolors(1 << 20) or []
    assert DARK in {colour for _, colour in colours}


@pytest.mark.parametrize(("title", "tagline"), [("", ""), (" \n ", "\u200b"), ("好", "\U0001f600")])
def test_nothing_that_can_be_set_sets_nothing(title: str, tagline: str) -> None:
    poster = set_poster(photo(), title, tagline)
    assert poster.tobytes() == photo().tobytes()


def test_the_picture_that_is_given_is_not_changed() -> None:
    given_picture = photo()
    set_poster(given_picture, "Up", "She went up.")
    set_caption(given_picture, "up")
    assert given_picture.tobytes() == photo().tobytes()


def test_the_same_words_on_the_same_picture_are_the_same_pixels() -> None:
    assert set_poster(photo(), LONG, "She").tobytes() == set_poster(photo(), LONG, "She").tobytes()
    assert set_poster(photo(), "Up", "She").tobytes() != set_poster(photo(), "Ur", "She").tobytes()


def test_a_title_and_a_tagline_do_not_touch() -> None:
    black = Image.new("RGB", SIZE)
    tagline_top = changed(black, set_poster(black, "", "gypsy"))[1]
    both = np.asarray(set_poster(black, "gypsy", "gypsy").convert("L")).max(axis=1)
    between = both[tagline_top - 6 : tagline_top - 1]
    assert between.min() == 0


def test_longer_titles_are_set_smaller() -> None:
    sizes = [fit(LONG[:length].strip(), TITLE, (300, 160), 80).size for length in (8, 40, 100, 200)]
    assert all(longer < shorter for shorter, longer in pairwise(sizes))


def test_letters_too_small_to_be_seen_are_not_drawn() -> None:
    # Drawn until they had 64 pixels, these would take 84 GB: more than there is.
    letters = Image.new("L", (1024, 1))
    Lines(TITLE, 0.01, ("Very small",)).draw(letters, 0)
    assert letters.getextrema() == (0, 0)


def test_lines_are_even_and_hold_every_word_in_order() -> None:
    lines = fit(LONG, TITLE, (300, 160), 80).lines
    widths = [TITLE.measure(line) for line in lines]
    assert " ".join(lines) == LONG
    assert min(widths) > 0.6 * max(widths)


def test_words_stay_whole_unless_one_alone_would_make_all_tiny() -> None:
    face = Face(700, 75)
    assert fit("an unforgettable evening", face, (200, 200), 60).lines == ("an", "unforgettable", "evening")
    assert len(fit("x" * 200, face, (200, 200), 60).lines) > 5


@pytest.mark.parametrize("size", [(16, 16), (16, 12), (64, 48), (512, 384), (1024, 576), (90, 512)])
@pytest.mark.parametrize("caption", ["nope", "when it finally works but nobody was looking", "x" * 140])
def test_a_caption_stays_inside_and_low(size: tuple[int, int], caption: str) -> None:
    grey = Image.new("RGB", size, (128, 128, 128))
    left, top, right, bottom = changed(grey, set_caption(grey, caption))
    assert left > 0
    assert top > size[1] * 0.4
    assert right < size[0]
    assert bottom < size[1]


def test_a_caption_is_the_same_in_every_frame_of_a_size() -> None:
    frames = [set_caption(picture, "look at that") for picture in (PICTURES["noise"], PICTURES["photo"])]
    black, white = (set_caption(PICTURES[name], "look at that") for name in ("black", "white"))
    covered = ImageChops.difference(black, white).convert("L").point(lambda level: 255 if level == 0 else 0)
    same = ImageChops.difference(*frames).convert("L")
    assert (np.asarray(same)[np.asarray(covered) > 0] == 0).all()
    assert np.asarray(covered).any()


@pytest.mark.parametrize("name", PICTURES)
def test_a_caption_is_white_within_black_on(name: str) -> None:
    captioned = set_caption(PICTURES[name], "MMM")
    black = set_caption(PICTURES["black"], "MMM").convert("L").point(lambda level: 255 if level == 255 else 0)
    around = ImageChops.subtract(black.filter(ImageFilter.MaxFilter(5)), black.filter(ImageFilter.MaxFilter(3)))
    pixels = np.asarray(captioned, dtype=np.float64)
    assert (pixels[np.asarray(black) > 0] == 255).all()
    assert np.median(contrast(np.full(3, 255.0), pixels[np.asarray(around) > 0])) > 12


def test_an_empty_caption_changes_nothing() -> None:
    assert set_caption(photo(), " ").tobytes() == photo().tobytes()
