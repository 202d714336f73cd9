"""What the procedural generator draws."""

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bench.seams import MOST, STORIES, portrait, prompts, seam
from chalicelib.faces import find_faces
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.focus import find
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.language.reading import read
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.motions import models, sky
from chalicelib.generators.procedural.motions.weather import SNOW
from chalicelib.generators.procedural.particles import Particles
from chalicelib.generators.procedural.settings import ProceduralSettings

SPAN = 24
DOCUMENT = Path(__file__).parents[2] / "docs" / "how-it-is-tried.md"
AS_TOLD = 0.16
"""By how many usual steps a seam may differ from the document's: another Pillow rounds in other ways."""
FIRST_WORDS = [motion.words.split(",")[0] for motion in MOTIONS]
EACH = pytest.mark.parametrize("words", FIRST_WORDS)
BENT = [words for words in FIRST_WORDS if not any(motion.paint for motion in read(words).asked)]
BY_CHANCE = ["rain", "snow", "shake", "falling leaves", "glitch", "fog", "lightning"]


def scene(size: tuple[int, int] = (96, 80)) -> Image.Image:
    """Soft colours, hard edges, something of everything; nothing in it is black."""
    across, down = np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1])[:, None]
    bands = [90 + 120 * across + 0 * down, 100 + 90 * down + 0 * across, 150 - 60 * across * down]
    picture = Image.fromarray(np.stack(bands, axis=-1).astype(np.uint8))
    ImageDraw.Draw(picture).ellipse([size[0] * 0.3, size[1] * 0.2, size[0] * 0.7, size[1] * 0.9], fill=(220, 160, 130))
    return picture


def order(prompt: str, index: int = 9, strength: float = 0.5, size: tuple[int, int] = (96, 80)) -> Redraw:
    return Redraw(scene(size), None, prompt, "", strength, 7, index, index, SPAN, 0, SPAN)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean of all absolute differences, in levels of 255."""
    return float(np.abs(np.asarray(one, dtype=np.int16) - np.asarray(other, dtype=np.int16)).mean())


def moment(index: int, strength: float) -> Moment:
    focus, head = find(scene(), None)
    return Moment(index, SPAN, strength, 1.0, None, 7, (256, 256), focus, head)


def drawn(asked: Redraw) -> Image.Image:
    return build(ProceduralSettings()).redraw(asked)


@EACH
def test_motion_changes_the_picture_and_leaves_the_parent_alone(words: str) -> None:
    asked = order(words)
    frames = [drawn(replace(asked, index=index)) for index in (3, 9, 12, 14, 15, 16)]
    assert max(difference(frame, asked.parent) for frame in frames) > 0.05
    assert asked.parent.tobytes() == scene().tobytes()


@EACH
def test_motion_is_at_rest_where_the_loop_closes(words: str) -> None:
    for index in (0, SPAN):
        assert difference(drawn(order(words, index, 1.0)), scene()) < 0.5


@EACH
def test_no_strength_stands_still(words: str) -> None:
    assert difference(drawn(order(words, strength=0.0)), scene()) < 0.01


@EACH
def test_more_strength_is_more_change(words: str) -> None:
    frames = [[drawn(order(words, index, strength)) for index in range(2, SPAN, 3)] for strength in (0.0, 0.15, 0.5)]
    changes = [np.mean([difference(frame, scene()) for frame in row]) for row in frames]
    assert all(less < more for less, more in pairwise(changes))


@pytest.mark.parametrize("prompt", list(dict.fromkeys(prompts())))
def test_no_frame_of_a_loop_stands_out_where_it_closes(prompt: str) -> None:
    found = seam(prompt).ratio
    assert found <= MOST
    assert found == pytest.approx(told_seams()[prompt], abs=AS_TOLD)


@cache
def told_seams() -> dict[str, float]:
    """What the table in the documents says."""
    _, _, section = DOCUMENT.read_text(encoding="utf-8").partition("## Where loops close")
    rows = re.findall(r"^\| [a-z]+ \| (.*\d) \|$", section.partition("\n## ")[0], re.MULTILINE)
    cells = [cell.rsplit(" ", 1) for row in rows for cell in row.split(", ")]
    return {prompt: float(ratio) for prompt, ratio in cells}


def test_all_loops_of_faces_are_among_those_that_are_measured() -> None:
    assert find_faces(portrait())
    assert set(told_seams()) == set(prompts())


@EACH
def test_what_goes_on_is_there_in_the_first_frame_of_a_loop(words: str) -> None:
    (asked, *_) = read(words).asked
    first = drawn(replace(order(words, 0), steady=True))
    if asked.family in ("light", "weather", "style") and asked.name not in ("fade to black", "stars"):
        assert difference(first, scene()) > 0.1


@pytest.mark.parametrize("prompt", [*STORIES, "fade to black", "it gets dark", "es wird dunkel", "la noche cae"])
def test_a_story_starts_from_the_picture_as_it_was_given(prompt: str) -> None:
    told = replace(order(prompt, 0), steady=True)
    assert drawn(told).tobytes() == scene().tobytes()
    shown = [
        difference(drawn(replace(told, index=index, returns=returns)), scene())
        for returns in (True, False)
        for index in (12, 23)
    ]
    if "sob" not in prompt:
        assert shown[0] > 4 * shown[1]
        assert shown[3] > 4 * shown[1]


@pytest.mark.parametrize("words", ["zoom in", "pan", "grow", "melt", "fade to black"])
def test_what_needs_not_return_ends_with_the_last_frame(words: str) -> None:
    frames = [drawn(replace(order(words, index), steady=True, returns=False)) for index in range(SPAN)]
    assert difference(frames[-1], scene()) >= max(difference(frame, scene()) for frame in frames) - 0.5


@pytest.mark.parametrize(("prompt", "colour"), [("purple sky", 2), ("the sky turns red", 0), ("green sky", 1)])
def test_a_sky_is_found_and_coloured_and_nothing_else_is(prompt: str, colour: int) -> None:
    land = Image.new("RGB", (96, 80), (150, 160, 172))
    grain = np.random.default_rng(1).integers(40, 120, (40, 96, 3), dtype=np.uint8)
    land.paste(Image.fromarray(grain), (0, 40))
    shown = drawn(replace(order(prompt, 12, 1.0), parent=land, steady=True))
    above = np.asarray(shown)[4:30].reshape(-1, 3).mean(0) - np.asarray(land)[4:30].reshape(-1, 3).mean(0)
    assert above.argmax() == colour
    assert np.ptp(above) > 15


def test_no_sky_is_seen_in_fur_or_bricks() -> None:
    grain = np.random.default_rng(1).integers(40, 200, (80, 96, 3), dtype=np.uint8)
    assert sky.found(Image.fromarray(grain)) is None
    assert sky.found(Image.new("RGB", (96, 80), (90, 120, 200))) is not None


def test_a_light_that_stands_still_is_laid_on_a_picture_that_lives() -> None:
    first, later = (drawn(replace(order("sepia", index), steady=True)) for index in (0, 12))
    assert difference(first, later) > 0.3


@EACH
def test_slowly_and_quickly_change_what_is_seen(words: str) -> None:
    slow, natural, quick = (
        [drawn(order(f"{words} {manner}", index)) for index in range(SPAN)] for manner in ("slowly", "", "quickly")
    )
    for paced in (slow, quick):
        assert max(map(difference, paced, natural)) > 0.01
    if words in BENT:
        paces = [
            np.percentile([difference(*pair) for pair in pairwise(frames)], 90) for frames in (slow, natural, quick)
        ]
        assert paces == sorted(paces)


@EACH
@pytest.mark.parametrize("size", [(16, 16), (64, 2), (200, 24), (24, 200)])
def test_every_shape_of_frame_keeps_its_size(words: str, size: tuple[int, int]) -> None:
    for index in (5, 13):
        frame = drawn(order(words, index, 1.0, size))
        assert (frame.mode, frame.size) == ("RGB", size)


@pytest.mark.parametrize("words", BENT)
def test_bending_shows_no_black_edges(words: str) -> None:
    for index in (4, 8, 12, 17):
        frame = np.asarray(drawn(order(f"{words} violently", index, 1.0)))
        assert frame.max(axis=-1).min() > 40


@EACH
def test_same_order_same_pixels(words: str) -> None:
    assert drawn(order(words)).tobytes() == drawn(order(words)).tobytes()


@pytest.mark.parametrize("words", BY_CHANCE)
def test_another_seed_draws_other_pixels_but_another_try_does_not(words: str) -> None:
    asked = order(words, 15)
    frames = [drawn(replace(asked, index=index, job_seed=8)) for index in range(8, 18)]
    others = [drawn(replace(asked, index=index)) for index in range(8, 18)]
    assert any(one.tobytes() != other.tobytes() for one, other in zip(frames, others, strict=True))
    assert drawn(replace(asked, frame_seed=99)).tobytes() == drawn(asked).tobytes()


def test_another_process_draws_the_same_pixels() -> None:
    program = (
        "from hashlib import sha256; from PIL import Image\n"
        "from chalicelib.generators.base import Redraw; from chalicelib.generators.procedural.generator import build\n"
        "from chalicelib.generators.procedural.settings import ProceduralSettings\n"
        "order = Redraw(Image.new('RGB', (64, 48), (90, 120, 150)), None, {prompt!r}, '', .6, 7, 3, 9, 24, 0, 24)\n"
        "print(sha256(build(ProceduralSettings()).redraw(order).tobytes()).hexdigest())"
    )
    prompt = "he sobs in the storm, falling leaves, glitch"
    ran = subprocess.run(
        [sys.executable, "-c", program.format(prompt=prompt)], capture_output=True, text=True, check=True
    )
    plain = Image.new("RGB", (64, 48), (90, 120, 150))
    here = drawn(Redraw(plain, None, prompt, "", 0.6, 7, 3, 9, 24, 0, 24))
    assert ran.stdout.strip() == sha256(here.tobytes()).hexdigest()


def test_flakes_drift_and_keep_who_they_are_while_more_join_with_strength() -> None:
    few, next_few, many = (
        Particles.of(moment(index, strength), "snow", SNOW[0]) for index, strength in ((10, 0.3), (11, 0.3), (10, 0.9))
    )
    fallen = (next_few.y - few.y) / 256
    assert np.all((fallen > 0) & (fallen < 0.02) | (fallen < -1))
    assert len(many.y) > len(few.y)
    assert np.array_equal(many.y[: len(few.y)], few.y)


def test_an_unwanted_motion_of_the_negative_prompt_is_left_out() -> None:
    both = replace(order("rain and night"), negative_prompt="rain")
    assert drawn(both).tobytes() == drawn(order("night")).tobytes()


def test_an_unknown_prompt_moves_gently() -> None:
    assert 0.3 < difference(drawn(order("quux", 12)), scene()) < 20


def test_panning_left_shows_more_of_the_left() -> None:
    ramp = np.broadcast_to(np.linspace(0, 255, 96).astype(np.uint8)[None, :, None], (80, 96, 3))
    left, right = (drawn(replace(order(f"pan {side}"), parent=Image.fromarray(ramp))) for side in ("left", "right"))
    assert np.asarray(left).mean() < np.asarray(right).mean() - 10


def test_a_mask_holds_the_picture_still_at_its_edge() -> None:
    mask = Image.new("L", (256, 256))
    ImageDraw.Draw(mask).ellipse([40, 40, 200, 200], fill=255)
    asked = order("wobble violently", 9, 1.0, (256, 256))
    held, free = drawn(replace(asked, mask=mask)), drawn(asked)
    inside = Image.composite(held, asked.parent, mask)
    assert difference(inside, asked.parent) > 0.2
    assert difference(held, inside) < 0.05 * difference(free, asked.parent)


def test_an_empty_mask_is_no_error() -> None:
    assert drawn(replace(order("breathe"), mask=Image.new("L", (96, 80)))).size == (96, 80)


@pytest.mark.parametrize("words", ["steam", "flag waves"])
def test_what_rises_or_waves_does_so_where_the_mask_is(words: str) -> None:
    for left in (8, 150):
        mask = Image.new("L", (256, 256))
        ImageDraw.Draw(mask).rectangle([left, 90, left + 98, 240], fill=255)
        asked = replace(order(words, 12, 0.6, (256, 256)), mask=mask, steady=True)
        changed = np.abs(np.asarray(drawn(asked), dtype=int) - np.asarray(asked.parent, dtype=int)).sum(-1)
        inside, outside = changed[:, left : left + 98].mean(), np.delete(changed, np.s_[left : left + 98], 1).mean()
        assert inside > 3 * outside


def test_clay_is_smooth_and_no_two_poses_of_it_are_alike() -> None:
    grain = np.random.default_rng(3).integers(90, 160, (96, 96, 3), dtype=np.uint8)
    asked = replace(order("claymation", strength=1.0), parent=Image.fromarray(grain), steady=True)
    poses = [models.clay(asked.parent, replace(moment(index, 1.0), size=(96, 96), steady=True)) for index in (2, 3, 5)]
    rough = [np.abs(np.diff(np.asarray(seen, dtype=float), axis=1)).mean() for seen in (asked.parent, *poses)]
    assert max(rough[1:]) < 0.6 * rough[0]
    assert poses[0].tobytes() == poses[1].tobytes() != poses[2].tobytes()


def test_a_miniature_is_sharp_around_its_subject_and_nowhere_else() -> None:
    grain = np.random.default_rng(3).integers(60, 190, (256, 256, 3), dtype=np.uint8)
    asked = replace(order("miniature", strength=1.0), parent=Image.fromarray(grain), steady=True)
    mask = Image.new("L", (256, 256))
    ImageDraw.Draw(mask).rectangle([60, 40, 190, 90], fill=255)
    focus, head = find(asked.parent, mask)
    seen = models.miniature(asked.parent, replace(moment(9, 1.0), focus=focus, head=head, steady=True))
    spread = np.asarray(seen, dtype=float).std(axis=(1, 2))
    assert spread[50:80].min() > 3 * spread[190:250].max()


def test_tears_run_within_the_masked_face() -> None:
    mask = Image.new("L", (256, 256))
    ImageDraw.Draw(mask).ellipse([20, 120, 120, 240], fill=255)
    asked = replace(order("tears", 12, 1.0, (256, 256)), mask=mask)
    changed = np.abs(np.asarray(drawn(asked), dtype=int) - np.asarray(asked.parent, dtype=int)).sum(-1) > 20
    rows, columns = np.nonzero(changed)
    assert 20 <= columns.min() <= columns.max() <= 120
    assert rows.min() > 120


@pytest.mark.parametrize("words", ["blur", "sobbing", "glitch", "spin", "rain", "tears, fast"])
@pytest.mark.parametrize("times", [20, 60, 280])
def test_no_prompt_does_more_than_a_strength_of_1(words: str, times: int) -> None:
    for size in ((64, 64), (256, 192)):
        hard, harder = (order(f"{words} {many * 'hard '}", 11, 1.0, size) for many in (8, times))
        assert drawn(harder).tobytes() == drawn(hard).tobytes()
    assert moment(11, 1e300).strength == 1


def test_no_adverb_moves_what_stands_still() -> None:
    assert difference(drawn(order("rain " + "hard " * 380, strength=0.0)), scene()) < 0.01


@pytest.mark.parametrize("words", FIRST_WORDS)
@pytest.mark.parametrize("size", [(1024, 16), (16, 1024)])
def test_the_longest_frames_keep_their_size(words: str, size: tuple[int, int]) -> None:
    assert drawn(order(words, 12, 1.0, size)).size == size


def test_a_later_prompt_of_a_schedule_starts_from_rest() -> None:
    asked = replace(order("night falls"), start=12, stop=24, index=12)
    assert difference(drawn(asked), asked.parent) == 0
    assert difference(drawn(replace(asked, index=17)), asked.parent) > 5


def test_what_it_costs_and_can_do() -> None:
    generator = build(ProceduralSettings())
    assert generator.menu.price(None) == 0
    assert generator.menu.abilities(None).parent == "first"
