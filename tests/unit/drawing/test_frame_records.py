"""What is told of the frames of a chain one by one."""

from chalicelib.domain.chain_history import FrameEntry, History
from chalicelib.pipeline.frame_records import drift_of, note_of

STAYED = FrameEntry(colour=1.2, confidence=0.3, has_stayed=True)
FOUND = FrameEntry(colour=2.5, sharpness=0.9, flicker=0.4, way="corrected", is_past=True, confidence=0.8)


def history(*entries: FrameEntry) -> History:
    return History().then(entries, on_face=False)


def test_a_mask_that_was_left_behind_is_told_in_one_sentence() -> None:
    assert [*note_of(history(FOUND, FOUND))] == []
    assert [*note_of(history(FOUND, STAYED))] == [
        "In frame 2 the mask stayed where it was: what it lies on was not found there with certainty."
    ]
    (note,) = note_of(history(STAYED, FOUND, STAYED, STAYED, STAYED, FOUND, STAYED))
    assert note.startswith("In frames 1, 3 to 5 and 7 the mask stayed")


def test_drift_is_told_of_the_frames_that_are_asked_for_and_known() -> None:
    second, *others = drift_of(history(STAYED, FOUND), range(2, 9))
    assert others == []
    assert (second.frame, second.colour, second.sharpness, second.flicker) == (2, 2.5, 0.9, 0.4)
    assert (second.way, second.too_far, second.mask_confidence, second.mask_stayed) == ("corrected", True, 0.8, False)
    assert [*drift_of(History(), range(9))] == []
