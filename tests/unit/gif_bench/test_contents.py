from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.contents.catalogue import CONTENTS
from bench.contents.clip import LeftOut
from bench.contents.films import film, folder
from chalicelib.outputs.mp4 import encode

EXAMPLES = Path(__file__).parents[3] / "examples"
SIDE, FRAMES, SEED = 128, 4, 12
MADE = [name for name, content in CONTENTS.items() if content.make]


@cache
def photo() -> Image.Image:
    with Image.open(EXAMPLES / "astronaut.jpg") as file:
        picture: Image.Image = file.convert("RGB")
        return picture


@cache
def frames(name: str, seed: int = SEED) -> list[Image.Image]:
    make = CONTENTS[name].make
    assert make
    return list(make(photo(), 2 * SIDE if name == "face" else SIDE, FRAMES, seed))


def moving(name: str) -> float:
    """The mean share of pixels that change from frame to frame."""
    levels = [np.asarray(frame) for frame in frames(name)]
    return float(np.mean([(one != other).any(2).mean() for one, other in pairwise(levels)]))


@pytest.mark.parametrize("name", MADE)
def test_every_content_is_a_clip_of_one_size_that_moves(name: str) -> None:
    assert len(frames(name)) == FRAMES
    assert {(frame.mode, frame.size) for frame in frames(name)} == {("RGB", frames(name)[0].size)}
    assert 0 < moving(name) < 0.5 if CONTENTS[name].changes == "some" else moving(name) > 0.35


@pytest.mark.parametrize("name", ["redrawn", "chain", "poster"])
def test_a_content_is_the_same_for_the_same_seed_alone(name: str) -> None:
    first = frames(name)
    frames.cache_clear()
    assert frames(name) == first != frames(name, SEED + 1)


def test_a_chain_that_is_held_drifts_less() -> None:
    def drift(name: str) -> float:
        first, *_, last = (np.asarray(frame, np.int_) for frame in frames(name))
        return float(np.abs(last.mean((0, 1)) - first.mean((0, 1))).max())

    assert drift("held") < drift("chain") / 2


def test_a_picture_without_a_face_is_left_out_and_says_so() -> None:
    make = CONTENTS["face"].make
    assert make
    with pytest.raises(LeftOut, match="no face"):
        make(Image.new("RGB", (SIDE, SIDE), "green"), SIDE, FRAMES, SEED)


def test_every_third_picture_of_an_mp4_is_taken_and_made_small(tmp_path: Path) -> None:
    shades = [Image.new("RGB", (64, 32), (10 * number, 90, 90)) for number in range(20)]
    (tmp_path / "film.mp4").write_bytes(encode(shades, [4] * 20))
    clip = list(film(tmp_path / "film.mp4", 32, FRAMES))
    assert [frame.size for frame in clip] == [(32, 16)] * FRAMES
    assert [float(np.asarray(frame)[..., 0].mean()) for frame in clip] == pytest.approx([0, 30, 60, 90], abs=5)
    (tmp_path / "film.mp4").write_bytes(b"no film")
    with pytest.raises(LeftOut, match="MP4"):
        film(tmp_path / "film.mp4", 32, FRAMES)


def test_a_folder_is_taken_in_the_order_of_its_names(tmp_path: Path) -> None:
    for number in (2, 1):
        Image.new("L", (8, 8), number).save(tmp_path / f"{number}.png")
    assert [frame.getpixel((0, 0)) for frame in folder(tmp_path)] == [(1, 1, 1), (2, 2, 2)]
