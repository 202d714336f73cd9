"""What each frame of a chain tells of all frames so far."""

import pytest

from chalicelib.domain.chain_history import FrameEntry, History, Pose
from chalicelib.domain.limits import MAX_FRAMES
from chalicelib.picture.png_text import MOST

STILL = Pose(1, 0, 0, 0, 1, 0)
TWO = History().then([FrameEntry(colour=1.5, pose=STILL, confidence=0.9), FrameEntry(way="computed")], on_face=None)


def test_a_history_comes_back_as_it_was_written() -> None:
    assert History.read(TWO.text, 2) == TWO
    assert TWO.pose_at(1) == STILL
    assert TWO.pose_at(2) is TWO.pose_at(0) is TWO.pose_at(3) is None


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", '{"entries": 1}', '{"entries":[{"c":1e999}]}', '{"entries":[{"p":[0,0,0,0,0,0]}]}'],
)
def test_what_is_missing_or_damaged_is_an_empty_history_from_the_next_frame_on(text: str | None) -> None:
    history = History.read(text, 1)
    assert (history.since, history.entries) == (2, ())


@pytest.mark.parametrize("index", [0, 1, 3])
def test_another_frames_history_is_none(index: int) -> None:
    assert History.read(TWO.text, index).entries == ()


def test_after_a_gap_it_goes_on_from_there() -> None:
    later = History.read(None, 5).then([FrameEntry(pose=STILL)], on_face=False)
    assert History.read(later.text, 6) == later
    assert later.pose_at(6) == STILL
    assert later.pose_at(5) is None


def test_the_longest_there_is_has_room_in_a_frame() -> None:
    """However many digits its numbers have: as many as they are rounded to."""
    widest = FrameEntry(
        way="corrected",
        colour=99.99,
        sharpness=100.001,
        flicker=99.99,
        is_past=True,
        pose=Pose(-1.234567, -0.234567, -1234.56, -1.234567, -1.234567, -1234.56),
        confidence=0.123,
        has_stayed=True,
    )
    text = History().then([widest] * (MAX_FRAMES - 1), on_face=True).text
    assert len(text) < MOST
    assert len(History.read(text, MAX_FRAMES - 1).entries) == MAX_FRAMES - 1
