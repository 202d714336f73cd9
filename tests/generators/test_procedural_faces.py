"""What faces do, measured by the mesh that is found in what was drawn."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from chalicelib.faces import Box, Face, find_faces
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.expressions.casting import LEAST_HEIGHT, cast, faces_in
from chalicelib.generators.procedural.expressions.drawing import draw
from chalicelib.generators.procedural.expressions.drops import path
from chalicelib.generators.procedural.expressions.rig import able, moved
from chalicelib.generators.procedural.expressions.units import units
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.language.reading import read
from chalicelib.generators.procedural.language.whom import whom
from chalicelib.generators.procedural.motions.motion import Motion
from chalicelib.generators.procedural.play import Drop, Play, Puff, both
from chalicelib.generators.procedural.settings import ProceduralSettings
from tests.faces import pictures

SPAN, HEIGHT, STRENGTH = 24, 12, 0.6
"""Frames; the one at which expressions are at their height."""
ACTING = [motion for motion in MOTIONS if motion.act]
ALONE = [
    motion for motion in ACTING if all(one.act and not one.besides for one in read(motion.words.split(",")[0]).asked)
]
"""Those whose first word asks for nothing but acts."""
EACH = pytest.mark.parametrize("motion", ACTING, ids=lambda motion: motion.name)
CHEEKS, NOSE = (50, 280), 1
SECONDS = 0.06
TIMED = """
import sys, time
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.settings import ProceduralSettings
from tests.faces.pictures import picture
seen = picture("officer").resize((512, 512), box=tuple(map(float, sys.argv[2:])))
def seconds(prompt):
    order = Redraw(seen, None, prompt, "", 0.6, 7, 1, 12, 24, 0, 24)
    began = time.process_time()
    build(ProceduralSettings()).redraw(order)
    return time.process_time() - began
def best(prompt):
    return min(seconds(prompt) for _ in range(5))
best(sys.argv[1])
print(best(sys.argv[1]) - best("zoom in"))
"""
"""On one core, beside a motion of the whole picture."""


@cache
def picture(name: str) -> Image.Image:
    return pictures.picture(name)


@cache
def faces(name: str) -> tuple[Face, ...]:
    return find_faces(picture(name))


def order(prompt: str, name: str = "officer", index: int = HEIGHT, strength: float = STRENGTH) -> Redraw:
    return Redraw(picture(name), None, prompt, "", strength, 7, index, index, SPAN, 0, SPAN)


def drawn(asked: Redraw) -> Image.Image:
    return build(ProceduralSettings()).redraw(asked)


@cache
def after(prompt: str, name: str = "officer", index: int = HEIGHT) -> Face:
    """The largest face of what was drawn."""
    return find_faces(drawn(order(prompt, name, index)))[0]


def changed(asked: Redraw, least: int = 6) -> NDArray[np.bool_]:
    """Where a frame differs from frame 0: (height, width)."""
    now, was = (np.asarray(one, dtype=np.int16) for one in (drawn(asked), asked.parent))
    seen: NDArray[np.bool_] = np.abs(now - was).max(-1) > least
    return seen


def span(where: NDArray[np.bool_]) -> Box:
    rows, columns = np.nonzero(where)
    return Box(float(columns.min()), float(rows.min()), float(columns.max()), float(rows.max()))


def mouth_height(face: Face) -> float:
    """How far the corners of the mouth lie above its middle, in distances between the eyes."""
    corners, lips = face.points[[61, 291], 1].mean(), face.points[[13, 14], 1].mean()
    return float(lips - corners) / face.eye_distance


def mouth_width(face: Face) -> float:
    return float(np.linalg.norm(face.points[61, :2] - face.points[291, :2])) / face.eye_distance


def mouth_opening(face: Face) -> float:
    return float(np.linalg.norm(face.points[13, :2] - face.points[14, :2])) / face.eye_distance


def brow_height(face: Face, inner: tuple[int, ...] = (55, 285)) -> float:
    """How far the brows lie above the bridge of the nose."""
    return float(face.points[168, 1] - face.points[list(inner), 1].mean()) / face.eye_distance


def lid_opening(face: Face, upper: int, lower: int) -> float:
    return float(face.points[lower, 1] - face.points[upper, 1]) / face.eye_distance


def left_eye(face: Face) -> float:
    return lid_opening(face, 159, 145)


def right_eye(face: Face) -> float:
    return lid_opening(face, 386, 374)


@EACH
def test_an_act_moves_a_face(motion: Motion) -> None:
    words = motion.words.split(",")[0]
    frames = [changed(order(words, index=index)).mean() for index in (5, 9, HEIGHT, 14)]
    assert max(frames) > 0.001


@EACH
def test_a_face_is_at_rest_where_the_loop_closes(motion: Motion) -> None:
    for index in (0, SPAN):
        asked = order(motion.words.split(",")[0], index=index, strength=1.0)
        assert drawn(asked).tobytes() == asked.parent.tobytes()


@EACH
def test_no_strength_leaves_a_face_alone(motion: Motion) -> None:
    asked = order(motion.words.split(",")[0], strength=0.0)
    assert drawn(asked).tobytes() == asked.parent.tobytes()


@pytest.mark.parametrize("motion", ALONE, ids=lambda motion: motion.name)
def test_an_act_leaves_what_is_far_from_the_face_alone(motion: Motion) -> None:
    head = faces("small")[0].box
    for index in (6, HEIGHT):
        where = changed(order(motion.words.split(",")[0], "small", index), 0)
        if where.any():
            seen = span(where)
            assert head.left - 1.3 * head.width < seen.left
            assert seen.right < head.right + 1.3 * head.width
            assert seen.bottom < head.bottom + 1.3 * head.height


@pytest.mark.parametrize("words", ["smile", "grin"])
def test_a_smile_lifts_the_corners_of_the_mouth_and_widens_it(words: str) -> None:
    assert mouth_height(after(words)) > mouth_height(faces("officer")[0]) + 0.06
    assert mouth_width(after(words)) > 1.05 * mouth_width(faces("officer")[0])


@pytest.mark.parametrize("words", ["sob", "sad"])
def test_grief_lowers_the_corners_of_the_mouth(words: str) -> None:
    assert mouth_height(after(words, "astronaut")) < mouth_height(faces("astronaut")[0]) - 0.06


@pytest.mark.parametrize("name", ["officer", "astronaut"])
def test_inner_brows_are_higher_in_grief_than_in_fury(name: str) -> None:
    assert brow_height(after("sad", name)) > brow_height(after("fury", name)) + 0.03
    assert brow_height(after("fury", name)) < brow_height(faces(name)[0]) - 0.02


@pytest.mark.parametrize("words", ["surprised", "yawn", "laugh"])
@pytest.mark.parametrize("name", ["officer", "astronaut"])
def test_the_mouth_opens(words: str, name: str) -> None:
    # A laugh opens and closes in beats.
    frames = [mouth_opening(after(words, name, index)) for index in (9, 11, HEIGHT, 13)]
    assert max(frames) > mouth_opening(faces(name)[0]) + 0.08


@pytest.mark.parametrize("name", ["officer", "astronaut"])
def test_an_open_mouth_shows_a_mouth_and_not_lips_that_were_stretched(name: str) -> None:
    frame, face = np.asarray(drawn(order("surprised", name)), dtype=float), after("surprised", name)
    upper, lower = face.points[[82, 13, 312], :2], face.points[[87, 14, 317], :2]
    inside = [(upper + share * (lower - upper)).round().astype(int) for share in (0.45, 0.55, 0.65)]
    shown = np.array([frame[y, x] for places in inside for x, y in places])
    lips = np.array([frame[y, x] for x, y in face.points[[0, 17], :2].round().astype(int)])
    assert shown.mean() < 0.75 * lips.mean()


@pytest.mark.parametrize("prompt", ["tilt head", "turn head", "nod", "stick out lip", "pout", "smile"])
def test_lips_that_stay_closed_show_nothing_dark_between_them(prompt: str) -> None:
    for index in (6, HEIGHT):
        dark = [darkest_between_the_lips(*seen) for seen in (lips("officer"), lips("officer", prompt, index))]
        assert dark[1] > dark[0] - 20


def lips(name: str, prompt: str = "", index: int = 0) -> tuple[Image.Image, Face]:
    seen = drawn(order(prompt, name, index)) if prompt else picture(name)
    return seen, find_faces(seen)[0]


def darkest_between_the_lips(seen: Image.Image, face: Face) -> float:
    """The mean of the darkest tenth of what lies within the lips' outer edge, in levels."""
    outline = face.points[[61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91], :2]
    inside = Image.new("L", seen.size)
    ImageDraw.Draw(inside).polygon(outline.ravel().tolist(), fill=1)
    light = np.sort(np.asarray(seen.convert("L"), dtype=float)[np.asarray(inside, dtype=bool)])
    return float(light[: len(light) // 10].mean())


def test_a_mouth_that_is_open_goes_on_showing_what_it_showed() -> None:
    """Teeth or not: a mouth that smiles in the photograph is not painted over where it smiles more."""
    gone = picture("astronaut").copy()
    face = faces("astronaut")[0]
    hole = face.points[[78, 82, 13, 312, 308, 317, 14, 87], :2]
    ImageDraw.Draw(gone).polygon(hole.ravel().tolist(), fill=(30, 90, 200))
    asked = replace(order("smile", "astronaut"), parent=gone)
    smiling = np.asarray(drawn(asked), dtype=int)
    x, y = hole.mean(0).round().astype(int).tolist()
    assert smiling[y, x, 2] > smiling[y, x, 0] + 100


def test_a_blink_closes_both_eyes_and_a_wink_one() -> None:
    plain = faces("astronaut")[0]
    blink = after("blink", "astronaut", 13)
    assert left_eye(blink) < 0.75 * left_eye(plain)
    assert right_eye(blink) < 0.75 * right_eye(plain)
    wink, other = after("wink", "astronaut", 11), after("wink left", "astronaut", 11)
    assert right_eye(wink) < 0.8 * right_eye(plain)
    assert right_eye(wink) / left_eye(wink) < right_eye(other) / left_eye(other) - 0.1


def test_the_head_turns_nods_and_leans() -> None:
    plain = faces("officer")[0]
    assert after("turn head right").yaw > plain.yaw + 4
    assert after("turn head left").yaw < plain.yaw - 4
    assert after("tilt head").pose.roll > plain.pose.roll + 4
    nods = [after("nod", "officer", index).pose.pitch for index in range(4, 16, 2)]
    assert min(nods) < plain.pose.pitch - 4
    shakes = [after("shake head", "officer", index).yaw for index in range(4, 20, 2)]
    assert min(shakes) < plain.yaw - 3
    assert max(shakes) > plain.yaw + 3


def test_the_nose_goes_further_than_the_ears_when_the_head_turns() -> None:
    before, turned = faces("officer")[0], after("turn head right")
    shift = turned.points[:, 0] - before.points[:, 0]
    assert shift[1] > 2 * abs(shift[[234, 454]]).max()


def test_brows_rise_one_or_both() -> None:
    plain = faces("astronaut")[0]
    one = after("raise an eyebrow", "astronaut")
    assert brow_height(one, (282,)) - brow_height(plain, (282,)) > 0.05
    assert brow_height(one, (52,)) - brow_height(plain, (52,)) < 0.03
    both_up = [after("raise both brows", "astronaut", index) for index in range(4, 10)]
    assert max(brow_height(face, (52, 282)) for face in both_up) > brow_height(plain, (52, 282)) + 0.02


def redder_at(redder: NDArray[np.float64], point: NDArray[np.float64]) -> float:
    """Around a point of the face, in levels."""
    x, y = np.clip(point[:2].round().astype(int), 2, np.array(redder.shape[::-1]) - 3).tolist()
    return float(redder[y - 2 : y + 3, x - 2 : x + 3].mean())


@pytest.mark.parametrize("tear", ["inner tear left", "outer tear left", "inner tear right", "outer tear right"])
@pytest.mark.parametrize("name", ["corner", "two", "small", "astronaut", "leaning"])
def test_a_tear_comes_from_its_eye_and_runs_down_its_cheek(name: str, tear: str) -> None:
    side = (33, 133, 145, 50) if tear.endswith("left") else (263, 362, 374, 280)
    for face in cast(picture(name), None, "all"):
        outer, inner, lid, cheek = face.points[list(side), :2]
        down = face.points[152, :2] - face.points[10, :2]
        down /= np.linalg.norm(down)
        if path(face.points[:, :2], tear)[:, 0].min() < 2:
            assert name == "corner", "the side that the picture's edge cuts off"
            continue
        first, half, last = (wet_place(face, name, tear, way) for way in (0.02, 0.4, 0.95))
        width = np.linalg.norm(outer - inner)
        assert np.linalg.norm(first - (inner if tear.startswith("inner") else lid)) < 0.5 * width + 2
        assert np.linalg.norm(half - cheek) < 1.2 * width
        assert first @ down < half @ down < last @ down < face.points[152, :2] @ down


def wet_place(face: Face, name: str, tear: str, way: float) -> NDArray[np.float64]:
    """The middle of what a drop so far on its way changes most, in pixels."""
    play = Play(drops=(Drop(tear, way, 1.0),))
    wet = draw(picture(name), picture(name), [(face, play)], lambda _, places: places)
    away = np.abs(np.asarray(wet, dtype=float) - np.asarray(picture(name), dtype=float)).sum(-1)
    rows, columns = np.nonzero(away > 0.6 * away.max())
    assert away.max() > 8
    return np.array([columns.mean(), rows.mean()])


@pytest.mark.parametrize("name", ["corner", "two", "small", "leaning"])
def test_crying_wets_every_face_that_cries_and_nothing_else(name: str) -> None:
    wet = changed(order("they all cry", name), 40)
    inside = np.zeros_like(wet)
    for face in faces(name):
        left, top, right, bottom = (max(0, round(side)) for side in face.box)
        reach = round(1.2 * face.eye_distance)
        assert wet[top:bottom, left:right].any()
        inside[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach] = True
    assert not (wet & ~inside).any()


@pytest.mark.parametrize("name", ["two", "small", "astronaut", "leaning", "dark"])
def test_steam_comes_out_of_both_ears_and_leaves_the_face_free(name: str) -> None:
    for face in cast(picture(name), None, "all"):
        puffs = tuple(Puff(side, age / 8, 1.0, age) for side in ("left", "right") for age in range(1, 8))
        steam = draw(picture(name), picture(name), [(face, Play(puffs=puffs))], lambda _, places: places)
        lighter = (np.asarray(steam, dtype=int) - np.asarray(picture(name), dtype=int)).mean(-1)
        middle = face.points[[1, 4, 5, 195], :2].round().astype(int)
        assert np.abs([lighter[y, x] for x, y in middle]).max() < 4
        sideways = (face.points[454, :2] - face.points[234, :2]) / np.linalg.norm(
            face.points[454, :2] - face.points[234, :2]
        )
        for ear, way in ((234, -1), (454, 1)):
            place = face.points[ear, :2] + way * 0.35 * face.eye_distance * sideways - (0, 0.05 * face.eye_distance)
            assert lighter_at(lighter, place) > 8, (name, ear)


def lighter_at(lighter: NDArray[np.float64], place: NDArray[np.float64]) -> float:
    """The most about a place."""
    x, y = np.clip(place.round().astype(int), 4, np.array(lighter.shape[::-1]) - 5).tolist()
    return float(lighter[y - 4 : y + 5, x - 4 : x + 5].max())


@pytest.mark.parametrize("name", ["corner", "two", "small", "astronaut", "dark"])
def test_blushing_reddens_the_cheeks_and_nothing_else(name: str) -> None:
    asked = order("blush", name)
    now, was = (np.asarray(one, dtype=float) for one in (drawn(asked), asked.parent))
    redder = (now[..., 0] - now[..., 1:].mean(-1)) - (was[..., 0] - was[..., 1:].mean(-1))
    for face in cast(picture(name), None, "all"):
        red = {point: redder_at(redder, face.points[point]) for point in (*CHEEKS, NOSE)}
        cheeks = [red[cheek] for cheek in CHEEKS if 0 <= face.points[cheek, 0] < asked.parent.width]
        assert min(cheeks) > 4, name
        assert red[NOSE] < 0.6 * max(cheeks)


def test_a_picture_without_a_face_still_does_something() -> None:
    for prompt in ("she cries", "smile", "wink", "blush"):
        assert any(changed(order(prompt, "egg", index)).any() for index in (7, 9, HEIGHT))


@pytest.mark.parametrize("prompt", ["tears", "blush", "sweat"])
def test_without_a_face_tears_and_blushes_lie_where_the_colours_of_skin_gather(prompt: str) -> None:
    painted = [changed(order(prompt, "egg", index), 3) for index in (7, 9, HEIGHT)]
    rows, columns = np.nonzero(np.logical_or.reduce(painted))
    width, height = picture("egg").size
    across, down = (columns / width - 0.5) / 0.25, (rows / height - 0.5) / 0.35
    assert len(rows) > 100
    assert (np.hypot(across, down) < 1).mean() > 0.98, "the oval's"


@pytest.mark.parametrize("name", ["cat", "rocket", "plain"])
@pytest.mark.parametrize("prompt", ["tears", "blush", "sweat"])
def test_without_a_face_tears_and_blushes_lie_where_it_was_painted_over(prompt: str, name: str) -> None:
    width, height = picture(name).size
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).ellipse([0.05 * width, 0.3 * height, 0.55 * width, 0.8 * height], fill=255)
    asked = [replace(order(prompt, name, index), mask=mask) for index in (7, 9, HEIGHT)]
    painted = np.logical_or.reduce([changed(one, 3) for one in asked])
    assert painted.sum() > 20
    assert (np.asarray(mask)[painted] > 0).mean() > 0.95


def test_he_is_the_largest_and_the_one_on_the_left_the_leftmost() -> None:
    two = picture("two")
    right, left = faces("two")
    assert left.box.left < right.box.left
    for prompt, expected in {
        "he smiles": [right],
        "the woman smiles": [right],
        "the one on the left smiles": [left],
        "the left one smiles": [left],
        "the man on the right cries": [right],
        "die Frau links lächelt": [left],
        "la mujer de la derecha sonríe": [right],
        "la femme à gauche sourit": [left],
        "both smile": [right, left],
        "everyone laughs": [right, left],
        "smile": [right, left],
        "they look left": [right, left],
        "look left": [right, left],
    }.items():
        found = cast(two, None, whom(prompt))
        assert [face.box for face in found] == [face.box for face in expected], prompt


def test_a_mask_chooses_whose_face_plays() -> None:
    left = faces("two")[1]
    mask = Image.new("L", picture("two").size)
    ImageDraw.Draw(mask).rectangle([0, 0, 255, 511], fill=255)
    assert [face.box for face in cast(picture("two"), mask, "all")] == [left.box]
    masked = replace(order("both grin", "two"), mask=mask)
    assert not changed(masked)[:, 262:].any()
    assert changed(masked)[:, :256].any()


def test_a_face_too_small_to_be_seen_is_left_alone() -> None:
    tiny = picture("astronaut").resize((160, 160))
    assert find_faces(tiny)[0].box.height < LEAST_HEIGHT
    assert cast(tiny, None, "all") == ()


def test_the_faces_of_a_picture_are_found_once_however_often_it_is_decoded() -> None:
    found = faces_in(picture("two"))
    assert found
    assert faces_in(picture("two").copy()) is found
    assert faces_in(picture("two").transpose(Image.Transpose.FLIP_LEFT_RIGHT)) is not found


@pytest.mark.parametrize("prompt", ["{} and zoom in", "{} while snow falls", "{} and pan left", "{} and sway"])
def test_a_face_plays_while_the_whole_picture_moves(prompt: str) -> None:
    playing, only = after(prompt.format("grin")), after(prompt.replace("{} and ", "").replace("{} while ", ""))
    assert mouth_height(playing) > mouth_height(only) + 0.05
    assert abs(playing.points[1, 0] - only.points[1, 0]) < 0.12 * only.eye_distance


def test_acts_are_played_together() -> None:
    nodding = after("she smiles and nods", "officer", 6)
    assert mouth_height(nodding) > mouth_height(faces("officer")[0]) + 0.02
    assert nodding.pose.pitch < faces("officer")[0].pose.pitch - 3


def test_what_two_acts_close_is_closed_once() -> None:
    shut = Play(left=0.8, right=-0.2, shut=1.0, teeth=0.5).together(Play(left=0.6, right=0.4, shut=1.0, teeth=0.9))
    assert (shut.left, shut.right, shut.shut, shut.teeth) == (0.8, 0.4, 1.0, 0.9)
    face = faces("astronaut")[0]
    once, twice = (moved(face, Play(left=much, right=much, shut=much)).both for much in (1.0, 2.0))
    assert np.array_equal(once, twice)


def turned(face: Face, degrees: float) -> Face:
    """A face whose mesh is turned to the picture's right, though its picture isn't."""
    middle, angle = face.points.mean(0), np.radians(degrees)
    across, away = (face.points - middle)[:, [0, 2]].T
    points = face.points.copy()
    points[:, 0] = middle[0] + across * np.cos(angle) - away * np.sin(angle)
    points[:, 2] = middle[2] + across * np.sin(angle) + away * np.cos(angle)
    return Face(points, face.score)


def test_a_turned_head_does_less_and_of_a_profile_nothing_moves() -> None:
    seen, face = picture("officer"), faces("officer")[0]
    play = Play(both(smile=1.0), drops=(Drop("inner tear left", 0.5, 0.8),), puffs=(Puff("left", 0.3, 0.8, 1),))
    shares = [able(turned(face, degrees)) for degrees in (0, 15, 30, 40)]
    assert shares[:2] == [1, 1]
    assert 1 > shares[2] > shares[3] > 0
    aside = turned(face, 60)
    assert aside.yaw > 50
    assert draw(seen, seen, [(aside, play)], lambda _, places: places).tobytes() == seen.tobytes()


def test_slowly_comes_later_than_quickly() -> None:
    slow, quick = (mouth_height(after(f"{manner} smile", "officer", 5)) for manner in ("slowly", "quickly"))
    assert slow < quick - 0.02


def test_units_of_both_halves_are_mirror_images() -> None:
    known = units()
    for name in {name.removesuffix(" left") for name in known if name.endswith(" left")}:
        left, right = known[f"{name} left"], known[f"{name} right"]
        assert np.allclose(np.sort(-left[:, 0]), np.sort(right[:, 0]), atol=1e-6)
        assert np.allclose(np.sort(left[:, 1]), np.sort(right[:, 1]), atol=1e-6)


def test_the_parent_is_left_as_it_was() -> None:
    was = picture("officer").tobytes()
    drawn(order("she sobs"))
    assert picture("officer").tobytes() == was


def test_another_process_draws_the_same_face() -> None:
    program = (
        "from hashlib import sha256; from chalicelib.generators.base import Redraw\n"
        "from chalicelib.generators.procedural.generator import build\n"
        "from chalicelib.generators.procedural.settings import ProceduralSettings\n"
        "from tests.faces.pictures import picture\n"
        "order = Redraw(picture('officer'), None, 'she sobs', '', 0.6, 7, 1, 12, 24, 0, 24)\n"
        "print(build(ProceduralSettings()).redraw(order).tobytes().hex()[:200000])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == drawn(order("she sobs")).tobytes().hex()[:200000]


@pytest.mark.parametrize("prompt", ["she sobs", "she grins", "turn head"])
@pytest.mark.parametrize("reach", [1.2, 0.75])
def test_a_frame_takes_less_time_than_is_promised(prompt: str, reach: float) -> None:
    """A frame of 512 pixels in which the face is 218 high, or 346."""
    box = faces("officer")[0].box
    (x, y), half = box.middle, reach * box.height
    square = [str(side) for side in (max(0, x - half), max(0, y - half), x + half, y + half)]
    one_core = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", TIMED, prompt, *square], env=one_core, capture_output=True, text=True, check=True
    )
    assert float(ran.stdout) < SECONDS
