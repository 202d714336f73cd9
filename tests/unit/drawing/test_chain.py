"""Chains of redraws by a generator that drifts, held and measured; without a bucket."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageFilter

from bench.motion.measures import delta_cells
from chalicelib.coherence.affine import Affine
from chalicelib.domain import schedules
from chalicelib.domain.chain_history import FrameEntry, History
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Export, Job, Reservation
from chalicelib.faces import find_faces
from chalicelib.pipeline.drawing.chain import Chain
from chalicelib.pipeline.drawing.steps import Frame
from localcloud.drift import Drift
from tests.unit.coherence.pictures import apart, photo, scene

FRAMES = 17
SIDE = 192
JOB = "0" * 32
NOW = datetime(2026, 3, 1, tzinfo=UTC)
Redraw = Callable[[Image.Image, int], Image.Image]


def job(**terms: Any) -> Job:  # noqa: ANN401 - whatever an order says
    money = Reservation(
        id=JOB, job=JOB, run=1, client="ann", day="2026-03-01", at=NOW, call_micros=Micros(0), frame_micros=Micros(0),
        redraws=FRAMES - 1,
    )  # fmt: skip
    order = {
        "prompt": "rain", "frames": FRAMES, "coherence": ("colour", "detail", "anchor"), "on_drift": "correct",
        "id": JOB, "created_at": NOW, "client": "ann", "seed": 1, "upload": None, "mask": None, "export": Export(),
        "reservation": money,
    }  # fmt: skip
    return Job.model_validate(order | terms)


def drifting(picture: Image.Image, index: int) -> Image.Image:
    return Drift().redrawn(picture, index)


def drawn(order: Job, first: Image.Image, redraw: Redraw, painted: Image.Image | None = None) -> list[Frame]:
    """The chain's frames, each read back from what the one before it carries."""
    frames = [Frame(first)]
    every = order.redraw_every
    for index in range(every, order.frames, every):
        history = History.read(frames[-1].history.text if frames[-1].history else None, index - every)
        hold = schedules.hold_of(order.prompt, index, order.frames, parent=index - every)
        parent, base = frames[-1].picture, frames[hold.frame].picture
        chain = Chain(order, index, parent, first, painted, history, base, hold)
        frames += chain.held(redraw(parent, index))
    return frames


def entries(frames: list[Frame]) -> tuple[FrameEntry, ...]:
    history = frames[-1].history
    assert history is not None
    return history.entries


@cache
def small() -> Image.Image:
    return photo(side=SIDE)


@cache
def held() -> list[Frame]:
    return drawn(job(), small(), drifting)


@cache
def bare() -> list[Frame]:
    return drawn(job(coherence=(), on_drift="ignore"), small(), drifting)


def painted(box: tuple[int, int, int, int]) -> Image.Image:
    mask = Image.new("L", (SIDE, SIDE))
    mask.paste(255, box)
    return mask.filter(ImageFilter.BoxBlur(2))


def test_a_held_chain_keeps_to_its_first_frame_and_a_bare_one_does_not() -> None:
    assert entries(held())[-1].colour < 2.5
    assert 0.9 < entries(held())[-1].sharpness < 1.1
    assert entries(bare())[-1].colour > 6


def test_every_frame_tells_of_all_before_it() -> None:
    assert len(entries(held())) == FRAMES - 1
    for frame, before in zip(held()[2:], held()[1:-1], strict=True):
        assert frame.history
        assert before.history
        assert frame.history.entries[:-1] == before.history.entries


def test_each_part_is_switched_by_itself() -> None:
    frames = drawn(job(coherence=("detail",), on_drift="ignore"), small(), drifting)
    assert entries(frames)[-1].colour > 5
    assert 0.8 < entries(frames)[-1].sharpness < 1.2


@pytest.mark.parametrize("parts", [(), ("detail",)])
def test_a_frame_that_has_come_too_far_is_brought_back(parts: tuple[str, ...]) -> None:
    frames = drawn(job(coherence=parts), small(), drifting)
    assert {"drawn", "corrected"} == {entry.way for entry in entries(frames)}
    assert not any(entry.is_past for entry in entries(frames))
    assert max(entry.colour for entry in entries(frames)) <= 8


def test_a_frame_that_has_come_too_far_says_so_where_it_is_not_to_be_brought_back() -> None:
    frames = drawn(job(coherence=(), on_drift="stop"), small(), drifting)
    assert [entry.is_past for entry in entries(frames)] == sorted(entry.is_past for entry in entries(frames))
    assert entries(frames)[-1].is_past
    assert {entry.way for entry in entries(frames)} == {"drawn"}


def test_a_higher_strength_may_come_farther() -> None:
    frames = drawn(job(coherence=(), on_drift="stop", strength=0.9), small(), drifting)
    assert not any(entry.is_past for entry in entries(frames))


def test_outside_a_mask_every_frame_is_the_first_bit_for_bit() -> None:
    mask = painted((60, 60, 130, 140))
    frames = drawn(job(), small(), drifting, mask)
    outside = np.asarray(mask) == 0
    for frame in frames[1:]:
        assert not apart(frame.picture, small())[outside].any()
        assert apart(frame.picture, small())[~outside].any()
    assert entries(frames)[-1].colour < 3


@cache
def moving() -> tuple[Image.Image, Image.Image, list[Frame]]:
    subject = scene("right")
    first, mask = subject.frame(0), subject.mask(wide=False)
    frames = drawn(job(follow=True), first, lambda frame, index: subject.redrawn(frame, index, Drift(), index), mask)
    return first, mask, frames


def test_a_mask_that_follows_shows_nothing_new_where_it_has_never_lain() -> None:
    first, mask, frames = moving()
    region = mask
    for index, entry in enumerate(entries(frames), 1):
        assert entry.pose
        region = ImageChops.lighter(region, Affine(*entry.pose).moved(mask, Image.Resampling.BILINEAR))
        assert not apart(frames[index].picture, first)[np.asarray(region) == 0].any()


def test_where_the_subject_has_left_the_first_frame_does_not_show_it_again() -> None:
    first, mask, frames = moving()
    subject = scene("right")
    gone = (np.asarray(mask) == 255) & (np.asarray(subject.alpha(FRAMES - 1)) == 0)
    assert gone.sum() > 500
    truth, shown = subject.frame(FRAMES - 1), frames[-1].picture
    assert apart(shown, truth)[gone].mean() < apart(shown, first)[gone].mean() / 2


def test_a_mask_follows_its_subject_and_says_how_sure_it_is() -> None:
    _, mask, frames = moving()
    last, subject = entries(frames)[-1], scene("right")
    assert last.pose
    there = np.asarray(Affine(*last.pose).moved(mask, Image.Resampling.BILINEAR)) > 127
    truth = np.asarray(subject.alpha(FRAMES - 1)) > 127
    assert (there & truth).sum() / (there | truth).sum() > 0.9
    assert min(entry.confidence or 0 for entry in entries(frames)) > 0.55


def test_what_stands_still_under_a_loosely_painted_mask_is_no_drift() -> None:
    """A subject that walks out of the first frame's ground, in a mask that is 24 pixels too wide on every side."""
    subject = scene("right")
    mask = subject.mask(wide=True)
    order = job(follow=True, frames=9)
    frames = drawn(order, subject.frame(0), lambda frame, index: subject.redrawn(frame, index, Drift(), index), mask)
    assert max(entry.colour for entry in entries(frames)) < 3.5
    assert delta_cells(frames[-1].picture, subject.frame(8)) < 1.5


def test_a_mask_whose_subject_is_not_found_stays_and_says_so() -> None:
    subject = scene("right")
    noise = Image.effect_noise(subject.frame(0).size, 120).convert("RGB")
    lost = drawn(
        job(follow=True, frames=3, on_drift="ignore"), subject.frame(0), lambda *_: noise, subject.mask(wide=False)
    )
    assert [entry.has_stayed for entry in entries(lost)] == [True, True]
    assert {entry.pose for entry in entries(lost)} == {tuple(Affine())}


def test_the_generator_gets_the_mask_as_it_lies_on_the_frame_before() -> None:
    first, mask, frames = moving()
    history, hold = frames[-1].history, schedules.Hold(0, asked_to_change=False)
    assert history
    follows, stays = (
        Chain(job(follow=follow), FRAMES, frames[-1].picture, first, mask, history, first, hold)
        for follow in (True, False)
    )
    assert stays.mask == mask
    pose = history.entries[-1].pose
    assert pose
    assert follows.mask == Affine(*pose).moved(mask, Image.Resampling.BILINEAR)


def tinted(picture: Image.Image, index: int, since: int) -> Image.Image:
    """A generator that does what a later prompt says: it turns all blue, by a third of what is left each time."""
    blue = Image.new("RGB", picture.size, (20, 40, 160))
    return Image.blend(picture, blue, 0.2) if index >= since else picture


def test_a_new_prompt_has_its_way_with_the_colours_and_is_then_held() -> None:
    order = job(prompt={0: "rain", 4: "blue night"})
    frames = drawn(order, small(), partial(tinted, since=4))
    settled = frames[4 + schedules.SETTLES - 1].picture
    assert apart(settled, small()).mean() > 25
    assert apart(frames[-1].picture, settled).mean() < apart(settled, small()).mean() / 4
    assert entries(frames)[2].colour < 1


def test_what_is_computed_lies_on_the_way_and_outside_the_masks_is_frame_0() -> None:
    """Every third frame of a chain whose subject goes right is drawn, and the mask goes along."""
    subject = scene("right")
    first, mask = subject.frame(0), subject.mask(wide=False)
    order = job(follow=True, frames=13, redraw_every=3)

    def moved_on(parent: Image.Image, index: int) -> Image.Image:
        ground = Image.composite(subject.ground, parent, subject.alpha(index - 3).filter(ImageFilter.MaxFilter(5)))
        seen = Image.composite(subject.carried(parent, index - 3, index), ground, subject.alpha(index))
        return drifting(seen, index)

    frames = drawn(order, first, moved_on, mask)
    told = entries(frames)
    assert [entry.way for entry in told] == ["computed", "computed", "drawn"] * 4
    goes = [entry.pose.x0 for entry in told if entry.pose]
    assert len(goes) == 12
    assert goes == sorted(goes)
    assert not any(entry.has_stayed or entry.is_past for entry in told)
    region = mask
    for index, entry in enumerate(told, 1):
        assert entry.pose
        region = ImageChops.lighter(region, Affine(*entry.pose).moved(mask, Image.Resampling.BILINEAR))
        assert not apart(frames[index].picture, first)[np.asarray(region) == 0].any()
        assert apart(frames[index].picture, subject.frame(index)).mean() < apart(first, subject.frame(index)).mean()


def test_who_goes_on_in_the_middle_of_a_group_computes_the_rest_of_it() -> None:
    order = job(frames=5, redraw_every=4)
    whole = drawn(order, small(), drifting)
    begun = whole[1]
    assert begun.history
    chain = Chain(
        order, 4, begun.picture, small(), None, begun.history, small(), schedules.Hold(0, asked_to_change=False)
    )
    rest = chain.held(drifting(begun.picture, 4))
    assert [entry.way for entry in entries(rest)] == ["computed"] * 3 + ["drawn"]
    assert len(rest) == 3


def test_a_mask_that_a_face_carries_goes_with_its_landmarks_and_is_looked_at_once() -> None:
    first = photo("astronaut", 256)
    face = find_faces(first)[0].box
    mask = Image.new("L", first.size)
    mask.paste(255, (round(face.left), round(face.top), round(face.right), round(face.bottom)))
    shift = 5
    frames = drawn(job(follow=True, frames=3), first, lambda frame, _: ImageChops.offset(frame, shift, 0), mask)
    histories = [frame.history.on_face for frame in frames if frame.history]
    assert histories == [True, True]
    assert [entry.pose.x0 for entry in entries(frames) if entry.pose] == pytest.approx([shift, 2 * shift], abs=2)
    assert not any(entry.has_stayed for entry in entries(frames))
