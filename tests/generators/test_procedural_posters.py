"""What the procedural generator draws from words alone."""

import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageStat

from chalicelib.domain.errors import Refused
from chalicelib.generators.base import Draw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.scenes import ELEMENTS, FINISHES, Element, read
from chalicelib.generators.procedural.scenes.elements import HOURS
from chalicelib.generators.procedural.scenes.palette import PALETTES
from chalicelib.generators.procedural.scenes.staging import stage as stage_of
from chalicelib.generators.procedural.settings import ProceduralSettings

SIZES = [(64, 64), (64, 96), (96, 64), (333, 500), (64, 1536), (1536, 64), (1024, 1536), (1536, 864)]
STYLES = ProceduralSettings().menu.abilities(None).styles
X = np.linspace(0, 2, 50)
ORDER = Draw("a wolf in the mountains at night, snow", "", 7, (128, 192))


def drawn(prompt: str, seed: int = 7, style: str | None = None, negative_prompt: str = "") -> Image.Image:
    return draw(Draw(prompt, negative_prompt, seed, (128, 192), style))


def draw(order: Draw) -> Image.Image:
    return build(ProceduralSettings()).draw(order)


def names(prompt: str) -> set[str]:
    return {element.name for match in read(prompt) if not match.denied for element in match.asked}


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean of all absolute differences, in levels of 255."""
    return float(np.abs(np.asarray(one, dtype=np.int16) - np.asarray(other, dtype=np.int16)).mean())


def notes(prompt: str) -> tuple[str, ...]:
    return build(ProceduralSettings()).understand_poster(prompt).notes()


@pytest.mark.parametrize("size", SIZES)
def test_the_picture_has_exactly_the_ordered_size(size: tuple[int, int]) -> None:
    picture = draw(replace(ORDER, size=size))
    assert (picture.size, picture.mode) == (size, "RGB")


@pytest.mark.parametrize("prompt", ["sea, boat, whale", "city, road, rain", "space, rocket", "reef, whale", "desert"])
@pytest.mark.parametrize("size", [(64, 640), (640, 64)])
def test_every_setting_can_be_drawn_in_any_shape(prompt: str, size: tuple[int, int]) -> None:
    assert draw(replace(ORDER, prompt=prompt, size=size)).size == size


def test_the_same_order_gives_the_same_pixels_in_another_process() -> None:
    asked = (
        "from hashlib import sha256; from chalicelib.generators.base import Draw;"
        "from chalicelib.generators.procedural.generator import build;"
        "from chalicelib.generators.procedural.settings import ProceduralSettings;"
        f"print(sha256(build(ProceduralSettings()).draw({ORDER!r}).tobytes()).hexdigest())"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert answer.strip() == sha256(draw(ORDER).tobytes()).hexdigest()


def test_another_seed_is_another_picture() -> None:
    pictures = [drawn("mountains at night", seed) for seed in (0, 1, 2**32 - 1)]
    assert min(difference(pictures[0], other) for other in pictures[1:]) > 3


def test_chance_is_another_for_every_seed_and_every_name() -> None:
    stage = stage_of(ORDER)
    lines = [stage.noise("one", X, 2, 2), stage.noise("two", X, 2, 2), replace(stage, seed=8).noise("one", X, 2, 2)]
    assert min(float(np.abs(one - other).mean()) for one, other in combinations(lines, 2)) > 0.05


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
def test_each_element_changes_the_picture_and_is_reached_by_each_of_its_words(element: Element) -> None:
    for words in element.words.split(","):
        assert element.name in names(words), words
    first = element.words.split(",")[0]
    assert difference(drawn(f"{first}, hills"), drawn(f"{first}, hills", negative_prompt=first)) > 0.1


def test_every_hour_has_colours_of_its_own() -> None:
    assert set(PALETTES) == set(HOURS)
    skies = {tuple(palette.high.tolist() + palette.low.tolist()) for palette in PALETTES.values()}
    assert len(skies) == len(PALETTES)


@pytest.mark.parametrize(
    ("dark", "bright"), [("the hills at night", "the hills by day"), ("a storm over hills", "hills in summer")]
)
def test_night_is_darker_than_day(dark: str, bright: str) -> None:
    night, day = (ImageStat.Stat(drawn(prompt).convert("L")).mean[0] for prompt in (dark, bright))
    assert night < 0.6 * day


def test_what_is_denied_is_not_drawn() -> None:
    assert names("a forest, no moon") == {"woods"}
    with_stars, without = drawn("night, stars over the sea"), drawn("night over the sea", negative_prompt="stars")
    assert 0.1 < difference(with_stars, without) < 5, "it is night all the same"
    assert drawn("a cat on a hill, no cat").tobytes() == drawn("a hill").tobytes()


@pytest.mark.parametrize(
    "words", ["snow", "rain", "falling leaves", "hearts", "lightning", "northern lights", "bubbles"]
)
def test_weather_of_the_motions_is_seen(words: str) -> None:
    assert difference(drawn(f"hills, {words}"), drawn("hills", negative_prompt=words)) > 0.2


@pytest.mark.parametrize("style", STYLES)
def test_each_style_changes_the_picture(style: str) -> None:
    assert difference(drawn("mountains", style=style), drawn("mountains")) > 2


def test_the_styles_that_are_offered_are_those_that_there_are() -> None:
    assert set(FINISHES) == {None, *STYLES}


def test_a_style_that_there_is_not_is_refused() -> None:
    with pytest.raises(Refused, match="no style 'baroque'"):
        drawn("mountains", style="baroque")


def test_noir_is_black_and_white() -> None:
    colours = np.asarray(drawn("sunset over the sea", style="noir"), dtype=int)
    assert np.ptp(colours, axis=-1).mean() < 12
    assert np.ptp(np.asarray(drawn("sunset over the sea"), dtype=int), axis=-1).mean() > 30


@pytest.mark.parametrize("prompt", ["quux", "他哭了", "😀", "...", "x" * 2000, "", "\ud800"])
def test_a_prompt_of_which_nothing_is_understood_still_gets_a_scene(prompt: str) -> None:
    assert max(ImageStat.Stat(drawn(prompt)).stddev) > 15
    (note,) = notes(prompt)
    assert note.endswith("so a scene by chance")
    assert len(note) < 130


def test_scenes_by_chance_are_chosen_by_prompt_and_seed() -> None:
    assert len({drawn(prompt).tobytes() for prompt in ("quux", "xyzzy", "plugh")}) == 3
    assert len({drawn("quux", seed).tobytes() for seed in range(5)}) == 5


def test_notes_name_what_each_word_puts_into_the_scene() -> None:
    assert notes("a wolf howls in the forest, no moon") == (
        "prompt: 'wolf' understood as wolf",
        "prompt: 'howls' understood as wolf",
        "prompt: 'forest' understood as woods",
        "prompt: 'moon' understood as no moon",
    )
    assert "prompt: 'snow' understood as colours of frost, snow" in notes("snow on a hill")
    assert notes("falling leaves") == ("prompt: 'falling leaves' understood as leaves",)


def test_figures_stand_above_the_foot_where_a_title_lies() -> None:
    with_cat, without = drawn("hills by day, cat"), drawn("hills by day")
    changed = np.abs(np.asarray(with_cat, dtype=int) - np.asarray(without, dtype=int)).max(axis=-1) > 60
    assert np.flatnonzero(changed.any(axis=1)).max() < 0.8 * 192
