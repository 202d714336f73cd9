import ast
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chalicelib.domain.errors import Lost
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.results import as_drawn, as_frame
from chalicelib.generators.sizes import Bounds, nearest_ratio
from chalicelib.generators.stability.requests import wire_seed
from chalicelib.generators.wire_clips import clip_from_bytes
from chalicelib.generators.wire_pictures import from_base64, from_bytes, to_png
from chalicelib.picture.frame_png import is_blank
from tests.conftest import ROOT

SIDES = st.integers(min_value=1, max_value=1024)


@given(SIDES, SIDES)
def test_what_openai_is_sent_keeps_its_bounds(width: int, height: int) -> None:
    wide, high = Bounds(step=16, min_pixels=1024 * 1024, max_ratio=3).nearest((width, height))
    assert wide % 16 == high % 16 == 0
    assert 655_360 <= wide * high <= 8_294_400
    assert max(wide, high) <= 3 * min(wide, high)
    assert max(wide, high) <= 3840


@given(SIDES, SIDES)
def test_what_stability_is_sent_keeps_its_bounds(width: int, height: int) -> None:
    wide, high = Bounds().nearest((width, height))
    assert min(wide, high) >= 64
    assert max(wide, high) / min(wide, high) <= 2.5
    assert 4096 <= wide * high <= 9_437_184


@given(SIDES, SIDES)
def test_what_is_sold_by_the_megapixel_has_no_more_than_one(width: int, height: int) -> None:
    wide, high = Bounds(step=16, max_ratio=7 / 3, most_pixels=1_000_000).nearest((width, height))
    assert wide % 16 == high % 16 == 0
    assert min(wide, high) >= 64
    assert max(wide, high) / min(wide, high) <= 7 / 3
    assert wide * high <= 1_000_000


def test_a_size_that_is_fine_is_left_alone() -> None:
    assert Bounds().nearest((512, 384)) == (512, 384)


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_no_seed_of_ours_asks_for_a_random_one(seed: int) -> None:
    assert 1 <= wire_seed(seed) <= 4_294_967_294


def test_neighbouring_seeds_stay_different() -> None:
    assert len({wire_seed(seed) for seed in range(1000)}) == 1000


def test_an_aspect_ratio_is_the_nearest_one() -> None:
    assert nearest_ratio((512, 768), {"1:1": 1, "2:3": 2 / 3, "9:16": 9 / 16}) == "2:3"


def test_a_truncated_picture_is_lost() -> None:
    whole = to_png(Image.effect_noise((64, 64), 90).convert("RGB"), (64, 64))
    assert isinstance(from_bytes("x", whole[: len(whole) // 2]), Lost)
    assert isinstance(from_bytes("x", whole), Image.Image)


def test_a_picture_of_senseless_size_is_lost_before_it_is_decoded() -> None:
    assert isinstance(from_bytes("x", to_png(Image.new("1", (7000, 7000)), (7000, 7000))), Lost)


def test_base64_that_is_none_is_lost() -> None:
    assert isinstance(from_base64("x", "ä?"), Lost)
    assert isinstance(from_base64("x", "aGVsbG8="), Lost)


def test_a_clip_that_is_none_is_lost_and_one_that_is_damaged_is_when_it_is_looked_at() -> None:
    pictures = [Image.effect_noise((64, 64), 90).convert("RGB") for _ in range(6)]
    file = BytesIO()
    pictures[0].save(file, "WEBP", save_all=True, append_images=pictures[1:], duration=60, lossless=True)
    whole = file.getvalue()
    clip = clip_from_bytes("x", whole)
    assert not isinstance(clip, Lost)
    assert [picture.tobytes() for picture in clip] == [picture.tobytes() for picture in pictures]
    assert isinstance(clip_from_bytes("x", b"no clip"), Lost)
    codes = whole.rindex(b"VP8L") + 13  # behind the last picture's size
    damaged = clip_from_bytes("x", whole[:codes] + b"\xff" * 60 + whole[codes + 60 :])
    assert not isinstance(damaged, Lost)
    assert damaged[4].tobytes() == pictures[4].tobytes()
    with pytest.raises(Lost, match="can't be read"):
        list(damaged)


@pytest.mark.parametrize("colour", [(0, 0, 0), (128, 90, 12)])
def test_an_answer_is_blank_for_a_generator_where_it_is_for_the_pipeline(colour: tuple[int, int, int]) -> None:
    """One stray pixel shows nothing."""
    parent = Image.linear_gradient("L").resize((64, 64)).convert("RGB")
    answer = Image.new("RGB", (64, 64), colour)
    answer.putpixel((3, 3), (colour[0] + 40, *colour[1:]))
    order = Redraw(parent, None, "x", "", 0.5, job_seed=1, frame_seed=1, index=1, total=2, start=0, stop=2)
    assert is_blank(answer, parent)
    with pytest.raises(Lost, match="blank"):
        as_frame("x", answer, order, answer.size)
    with pytest.raises(Lost, match="blank"):
        as_drawn("x", answer, Draw("x", "", 1, answer.size))


@pytest.mark.parametrize("name", ["DecompressionBombError", "UnidentifiedImageError"])
def test_what_pillow_raises_is_listed_once(name: str) -> None:
    naming = [path.name for path in (ROOT / "chalicelib").rglob("*.py") if name in names_in(path)]
    assert len(naming) == 1


def names_in(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.id for node in nodes if isinstance(node, ast.Name)
    }
