import numpy as np
import pytest
from PIL import Image, ImageDraw

from chalicelib.coherence.affine import Affine
from chalicelib.coherence.face_following import follow_face
from chalicelib.coherence.following import Followed, follow
from chalicelib.coherence.registration import registered
from localcloud.drift import Drift
from tests.unit.coherence.pictures import photo, scene

NEWEST = 10


def overlap(one: Image.Image, other: Image.Image) -> float:
    a, b = (np.asarray(each) > 127 for each in (one, other))
    return float((a & b).sum() / (a | b).sum())


def disc(middle: tuple[float, float], radius: float) -> Image.Image:
    mask = Image.new("L", (512, 512))
    x, y = middle
    ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return mask


def around(middle: tuple[float, float], way: Affine) -> Affine:
    x, y = middle
    return Affine(x0=-x, y0=-y).then(way).then(Affine(x0=x, y0=y))


def off(found: Affine, true: Affine, mask: Image.Image) -> float:
    """The farthest that a corner of the mask's box is from where it should be, in pixels."""
    left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    corners = np.array([left, right, left, right]), np.array([top, top, bottom, bottom])
    return float(np.hypot(*np.subtract(found.places(*corners), true.places(*corners))).max())


@pytest.mark.parametrize(
    "way",
    [Affine(), Affine(x0=9.5, y0=-4), Affine(1.05, 0, 0, 0, 1.05, 0), Affine(0.995, -0.06, 3, 0.06, 0.995, 2)],
)
def test_a_part_is_found_where_it_has_gone(way: Affine) -> None:
    picture, mask = photo().convert("L"), disc((240, 180), 90)
    true = around((240, 180), way)
    found = registered(picture, true.moved(picture), mask, (Affine(),))
    assert off(found.pose, true, mask) < 0.5
    assert found.likeness > 0.95


def test_light_and_contrast_are_no_motion() -> None:
    picture, mask = photo().convert("L"), disc((240, 180), 90)
    dim = picture.point([round(0.7 * level + 40) for level in range(256)])
    assert off(registered(picture, dim, mask, (Affine(),)).pose, Affine(), mask) < 0.3


@pytest.mark.parametrize(("wide", "least", "mean"), [(False, 0.93, 0.95), (True, 0.8, 0.93)])
def test_a_painted_mask_follows_a_drifting_subject(*, wide: bool, least: float, mean: float) -> None:
    playing = scene()
    first, mask, trail = playing.frame(0), playing.mask(wide=wide), list[Affine]()
    frame, overlaps = first, []
    for time in range(1, NEWEST + 1):
        frame = playing.redrawn(frame, time, Drift(), time)
        found = follow(first, frame, mask, trail)
        trail.append(found.pose)
        overlaps.append(overlap(found.mask(mask), playing.carried(mask, 0, time)))
        assert found.is_sure
    assert min(overlaps) > least
    assert np.mean(overlaps) > mean
    assert overlap(mask, playing.carried(mask, 0, NEWEST)) < 0.65


def test_where_the_subject_is_gone_the_mask_stays_and_says_so() -> None:
    playing = scene()
    first, mask = playing.frame(0), playing.mask(wide=False)
    trail = [playing.pose(1), playing.pose(2)]
    found = follow(first, photo("cat"), mask, trail)
    assert not found.is_sure
    assert found.pose == trail[-1]


def test_a_jump_is_not_believed() -> None:
    """The subject is there, whole and sharp, where the trail leads to; but no subject goes so far in one frame."""
    playing = scene("right")
    first, mask = playing.frame(0), playing.mask(wide=False)
    trail = [playing.pose(0), playing.pose(8)]
    near, far = (follow(first, playing.frame(time), mask, trail) for time in (9, 16))
    assert near.is_sure
    assert not far.is_sure
    assert far.pose == trail[-1]


def test_what_was_lost_is_found_again_only_where_it_is_surely_the_same() -> None:
    playing = scene("right")
    first, mask = playing.frame(0), playing.mask(wide=False)
    before, lost = [playing.pose(2), playing.pose(3)], [playing.pose(3), playing.pose(3)]
    clear = playing.frame(4)
    veiled = Image.blend(clear, photo("cat").rotate(180), 0.6)
    assert follow(first, clear, mask, lost).is_sure
    assert follow(first, veiled, mask, before).is_sure
    assert not follow(first, veiled, mask, lost).is_sure


def test_a_mask_that_nothing_is_in_is_not_followed() -> None:
    found = follow(photo(), photo(), Image.new("L", (512, 512)), [])
    assert found == Followed(Affine(), 0.0)


@pytest.mark.parametrize("size", [(20, 20), (64, 300)])
def test_small_pictures_are_followed_without_an_error(size: tuple[int, int]) -> None:
    picture = photo().resize(size)
    assert follow(picture, picture, Image.new("L", size, 255), []).pose == pytest.approx(Affine(), abs=0.1)


def test_a_face_carries_the_mask_that_lies_on_it() -> None:
    cosine, sine = 1.03 * np.cos(0.05), 1.03 * np.sin(0.05)
    way = around((225, 120), Affine(cosine, -sine, 9, sine, cosine, 5))
    mask = disc((225, 115), 70)
    found = follow_face(photo(), way.moved(photo()), mask, [])
    assert off(found.pose, way, mask) < 4
    assert found.is_sure


def test_a_face_that_is_covered_half_over_still_carries_its_mask() -> None:
    """Where the lightness alone would lose it."""
    way = Affine(x0=12, y0=4)
    drawn = way.moved(photo())
    mask = disc((225, 115), 70)
    ImageDraw.Draw(drawn).rectangle((100, 0, 400, 75), fill=(20, 160, 30))
    found = follow_face(photo(), drawn, mask, [])
    assert off(found.pose, way, mask) < 8


def test_a_mask_over_more_than_a_face_goes_with_what_it_is_over() -> None:
    mask = Image.new("L", (512, 512), 255)
    by_face, by_all = (each(photo(), photo(), mask, []) for each in (follow_face, follow))
    assert by_face == by_all
