from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bench.motion.measures import delta_cells, delta_pixels, sharpness, ssim
from chalicelib.coherence.correction import Parts, corrected, force_at
from chalicelib.coherence.drift_meter import DriftReading, read_drift
from chalicelib.coherence.reference import Reference
from localcloud.drift import Drift
from tests.unit.coherence.pictures import apart, photo, scene

REDRAWS = 12
FIRST = photo(side=256)
NOTHING = Parts(colour=False, detail=False, anchor=False)


def chain(parts: Parts, first: Image.Image = FIRST) -> Image.Image:
    frame = first
    for redraw in range(1, REDRAWS + 1):
        frame = corrected(Drift().redrawn(frame, redraw), Reference(first), parts)
    return frame


@pytest.fixture(scope="module")
def bare() -> Image.Image:
    return chain(NOTHING)


@pytest.fixture(scope="module")
def held() -> Image.Image:
    return chain(Parts())


def test_the_models_drift_is_as_strong_as_its_source_says() -> None:
    frame = photo()
    for redraw in range(1, 11):
        frame = Drift().redrawn(frame, redraw)
    assert 5 < delta_cells(frame, photo()) < 9


def test_colours_and_detail_hold_through_a_chain(bare: Image.Image, held: Image.Image) -> None:
    assert delta_cells(held, FIRST) < delta_cells(bare, FIRST) / 5
    assert 0.9 < sharpness(held) / sharpness(FIRST) < 1.1
    assert ssim(held, FIRST).mean() > max(0.75, ssim(bare, FIRST).mean() + 0.05)


@pytest.mark.parametrize(
    ("without", "worse"),
    [
        (Parts(colour=False), lambda frame: delta_cells(frame, FIRST)),
        (Parts(detail=False), lambda frame: -sharpness(frame)),
        (Parts(anchor=False), lambda frame: delta_pixels(frame, FIRST)),
    ],
)
def test_each_part_does_its_own(without: Parts, worse: Callable[[Image.Image], float], held: Image.Image) -> None:
    assert worse(chain(without)) > worse(held) + 0.1 * abs(worse(held))


def test_with_every_part_off_nothing_changes() -> None:
    drawn = Drift().redrawn(FIRST, 1)
    assert corrected(drawn, Reference(FIRST), NOTHING).tobytes() == drawn.tobytes()


def test_the_same_frame_is_corrected_to_the_same_bytes() -> None:
    drawn = Drift().redrawn(FIRST, 1)
    one, other = (corrected(drawn, Reference(FIRST), Parts()) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_a_frame_without_drift_stays_nearly_as_it_is() -> None:
    held = corrected(FIRST, Reference(FIRST), Parts())
    assert apart(held, FIRST).max() <= 3


def test_what_the_prompt_has_changed_stays_changed() -> None:
    drawn = FIRST.copy()
    ImageDraw.Draw(drawn).rectangle((60, 60, 160, 160), fill=(200, 30, 40))
    frame = drawn
    for redraw in range(1, REDRAWS + 1):
        frame = corrected(Drift().redrawn(frame, redraw), Reference(FIRST), Parts())
    inside = np.zeros((256, 256), np.float32)
    inside[70:150, 70:150] = 1
    assert delta_cells(frame, FIRST, inside) > 4 * delta_cells(frame, drawn, inside)


def test_nothing_is_held_to_what_is_not_trusted() -> None:
    drawn = Drift().redrawn(FIRST, 1)
    held = corrected(drawn, Reference(FIRST, Image.new("L", (64, 64), 0)), Parts())
    assert apart(held, drawn).max() <= 1


def test_with_less_force_less_is_changed() -> None:
    drawn = Drift(gains=(1.2, 0.9, 1.0)).redrawn(FIRST, 1)
    all_, half, none = (corrected(drawn, Reference(FIRST), Parts(), force) for force in (1, 0.5, 0))
    assert delta_cells(all_, FIRST) < delta_cells(half, FIRST) < delta_cells(none, FIRST)
    assert apart(none, drawn).max() <= 1


def test_where_the_prompt_asks_for_change_less_force_is_used() -> None:
    assert force_at(0.5, is_asked_to_change=False) == 1
    forces = [force_at(strength, is_asked_to_change=False) for strength in (0.5, 0.7, 0.9, 1.0)]
    assert forces == sorted(forces, reverse=True)
    assert 0 < force_at(1.0, is_asked_to_change=True) < force_at(0.3, is_asked_to_change=True) < 0.5


@pytest.mark.parametrize("size", [(16, 16), (300, 97), (64, 1024)])
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (128, 60, 200)])
def test_pictures_of_any_shape_and_of_one_colour_are_corrected(
    size: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    plain = Image.new("RGB", size, colour)
    assert corrected(plain, Reference(plain), Parts()).tobytes() == plain.tobytes()
    noisy = corrected(Drift().redrawn(plain, 1), Reference(plain), Parts())
    assert noisy.size == size
    assert apart(noisy, plain).mean() < 8


def test_a_moving_subject_keeps_its_colours_only_when_the_reference_moves_with_it() -> None:
    playing, mask = scene("right"), scene("right").mask(wide=False)
    first, ends = playing.frame(0), {}
    for follows in (False, True):
        frame = first
        for time in range(1, 9):
            pose = playing.pose(time)
            reference = Reference.moved(first, mask, pose) if follows else Reference(first)
            frame = corrected(playing.redrawn(frame, time, Drift(), time), reference, Parts())
        solid = (np.asarray(playing.alpha(8)) > 250).astype(np.float32)
        ends[follows] = delta_cells(frame, playing.frame(8), solid)
    assert ends[True] < 2
    assert ends[True] < 0.7 * ends[False]


def test_what_comes_into_view_is_not_compared() -> None:
    playing, mask = scene("right"), scene("right").mask(wide=False)
    reference = Reference.moved(playing.frame(0), mask, playing.pose(12))
    uncovered = np.asarray(mask) > 250
    uncovered &= np.asarray(playing.alpha(12)) == 0
    trust = reference.trusted((512, 512))
    assert trust[uncovered].mean() < 0.02
    assert trust[np.asarray(playing.alpha(12)) > 250].mean() > 0.7
    assert trust[:, :60].min() == 1


def test_the_meter_reads_what_the_chain_has_come_to(bare: Image.Image, held: Image.Image) -> None:
    assert read_drift(FIRST, FIRST, Reference(FIRST)) == DriftReading(0, 1, 0)
    lost, kept = (read_drift(frame, FIRST, Reference(FIRST)) for frame in (bare, held))
    assert lost.colour == pytest.approx(delta_cells(bare, FIRST), abs=0.01)
    assert lost.colour > 5 * kept.colour
    assert lost.sharpness < 0.7 < kept.sharpness < 1.2
    assert lost.flicker == lost.colour


def test_the_meter_reads_only_what_can_be_compared() -> None:
    other = FIRST.copy()
    other.paste((255, 0, 0), (0, 0, 128, 256))
    trust = Image.new("L", (256, 256), 0)
    trust.paste(255, (136, 0, 256, 256))
    assert read_drift(other, FIRST, Reference(FIRST, trust)) == DriftReading(0, 1, 0)
    assert read_drift(other, FIRST, Reference(FIRST)).colour > 10
