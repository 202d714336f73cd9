"""Which clips an order comes to, which of their pictures become frames, and what is set aside for them."""

from itertools import pairwise

import pytest

from chalicelib.domain.money import Micros
from chalicelib.domain.orders import JobTerms, Loop
from chalicelib.domain.records import Job
from chalicelib.generators.base import Abilities, Menu
from chalicelib.generators.clips import ClipAbilities, ClipPrice
from chalicelib.pipeline.clip_terms import ClipSpan, micros_of, most_micros, sells_clips, spans_of

CLIP = ClipAbilities(
    shortest=17, longest=81, length_step=4, size_step=16, most_pixels=832 * 480, fps=16, takes_last=True
)
ABILITIES = Abilities(
    picture=True, mask=False, seed=True, strength=False, negative_prompt=True, parent="previous", clip=CLIP
)
PRICE = ClipPrice(call_micros=Micros(5_000), second_micros=Micros(40_000), megapixel_micros=Micros(1_800))
MENU = Menu("wan", "fast", {"fast": ABILITIES}, {"fast": PRICE.most(CLIP)}, {"fast": PRICE})
PLAIN = CLIP.model_copy(update={"takes_last": False})


@pytest.mark.parametrize(
    ("prompt", "frames", "spans"),
    [
        ("sway", 24, [(1, 24)]),
        ({0: "sway", 9: "stand"}, 24, [(1, 9), (9, 24)]),
        ({0: "sway", 1: "stand"}, 24, [(1, 24)]),
        ({0: "sway", 1: "stand", 23: "fall"}, 24, [(1, 23), (23, 24)]),
        ("sway", 1, []),
    ],
)
def test_an_order_has_a_clip_for_each_prompt(
    prompt: str | dict[int, str], frames: int, spans: list[tuple[int, int]]
) -> None:
    terms = JobTerms(prompt=prompt, frames=frames)
    assert [span[:2] for span in spans_of(terms, "forever", PLAIN)] == spans
    assert not any(span.closes for span in spans_of(terms, "forever", PLAIN))


@pytest.mark.parametrize(("loop", "closes"), [("forever", True), ("wrap", True), ("once", False), ("bounce", False)])
def test_the_last_clip_ends_with_frame_0_where_the_loop_goes_on(loop: Loop, closes: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    terms = JobTerms(prompt={0: "sway", 9: "stand"}, frames=24)
    first, last = spans_of(terms, loop, CLIP)
    assert (first.closes, last.closes) == (False, closes)
    assert (first.pictures, last.pictures) == (9, 16 + closes)


@pytest.mark.parametrize("closes", [False, True])
@pytest.mark.parametrize("frames", [1, 2, 15, 16, 23, 80])
@pytest.mark.parametrize("spare", [0, 1, 7, 80])
def test_frames_are_spread_over_all_pictures_and_none_is_taken_twice(frames: int, spare: int, closes: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    span = ClipSpan(3, 3 + frames, closes)
    picked = span.picked_from(span.pictures + spare)
    last = span.pictures + spare - 1
    assert len(picked) == frames
    assert picked[0] >= 1, "the first picture is the frame before"
    assert all(one < other for one, other in pairwise(picked))
    assert picked[-1] < last if closes else picked[-1] == last


@pytest.mark.parametrize("longer", [64, 333, 512, 1000, 1024])
def test_what_is_set_aside_covers_every_shape_of_picture(job: Job, longer: int) -> None:
    most = most_micros(MENU, "fast", spans_of(job, "forever", CLIP), longer)
    assert most is not None
    assert most <= MENU.price("fast")
    money = job.reservation.model_copy(update={"call_micros": Micros(most + 1)})
    priced = job.model_copy(update={"model": "fast", "reservation": money, "groups": (1,)})
    for shorter in range(16, longer + 1, 7):
        for size in ((longer, shorter), (shorter, longer)):
            cost = micros_of(MENU, priced, ClipSpan(1, job.frames, closes=True), size)
            assert cost is not None, "it costs no more than was set aside"


def test_clips_are_sold_as_long_as_their_price_is_what_it_was(job: Job) -> None:
    spans = spans_of(job, job.export.loop, CLIP)
    most = most_micros(MENU, "fast", spans, job.size)
    assert most
    for micros, is_sold in ((most, True), (Micros(most - 1), False)):
        money = job.reservation.model_copy(update={"call_micros": micros})
        ordered = job.model_copy(update={"model": "fast", "reservation": money, "groups": (1,)})
        assert sells_clips(MENU, ordered) is is_sold
        assert not sells_clips(MENU, ordered.model_copy(update={"model": "gone"}))
