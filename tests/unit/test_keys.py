from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import keys
from chalicelib.folder import Folder
from chalicelib.keys import OutputName

JOB = "0123456789abcdef0123456789abcdef"
NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def test_only_frames_end_in_frame_png() -> None:
    others = [
        keys.order(JOB),
        keys.mask(JOB),
        keys.claim(JOB, "0001", 1, 1),
        keys.ending(JOB, "0001", 1, 1, "busy"),
        keys.ticket(JOB, 1, 1),
        keys.fact(JOB, 1, "failed"),
        keys.export(JOB, "a" * 12),
        OutputName("a" * 12, 4, 8, 8, 4, 32, "png").key(JOB),
    ]
    assert keys.frame(JOB, 1).endswith(keys.FRAME)
    assert not [key for key in others if key.endswith(keys.FRAME)]


@pytest.mark.parametrize("key", [f"uploads/{JOB}/source", f"jobs/{JOB}/0001/frame.png", f"active/{JOB}/{'a' * 32}"])
def test_every_key_tells_its_job(key: str) -> None:
    assert keys.job_of(key) == JOB


@pytest.mark.parametrize("key", ["uploads/nonsense/source", f"inbox/{JOB}/x", "jobs/", f"jobs/{JOB}"])
def test_a_key_of_no_job_tells_none(key: str) -> None:
    assert keys.job_of(key) is None


def test_an_outputs_name_says_all_of_it() -> None:
    name = OutputName("0123456789ab", 24, 512, 384, 46, 368, "gif")
    assert Folder.of(JOB, [(name.key(JOB), 99)]).outputs == {name: 99}


def test_a_picture_dropped_again_has_another_name() -> None:
    first = keys.name_of_drop("inbox/a.jpg", '"x"', NOON)
    assert first == keys.name_of_drop("inbox/a.jpg", '"x"', NOON + timedelta(microseconds=999))
    assert first != keys.name_of_drop("inbox/a.jpg", '"x"', NOON + timedelta(seconds=1))
    assert first != keys.name_of_drop("inbox/a.jpg", '"y"', NOON)
    assert first != keys.name_of_drop("inbox/b.jpg", '"x"', NOON)


def test_names_of_drops_are_listed_in_the_order_of_dropping() -> None:
    earlier = keys.name_of_drop("inbox/z.jpg", '"x"', NOON - timedelta(seconds=1))
    assert earlier < keys.drops_from(NOON) < keys.name_of_drop("inbox/a.jpg", '"x"', NOON)


def test_a_drop_is_answered_by_a_job_or_a_refusal_and_not_while_it_waits_for_money() -> None:
    name = keys.name_of_drop("inbox/a.jpg", '"x"', NOON)
    metadata = {"frames": "many"}
    assert keys.answered_drop(name) == keys.answered_drop(keys.refused_drop(name, metadata)) == name
    assert keys.answered_drop(keys.waiting_drop(name, metadata)) is None
    assert keys.refused_drop(name, metadata) != keys.refused_drop(name, {})


@pytest.mark.parametrize("key", ["outbox/a.jpg", f"uploads/{JOB}/source", "inboxes/a.jpg", "a.jpg", "/inbox/a.jpg"])
def test_only_what_lies_in_the_inbox_was_dropped(key: str) -> None:
    assert not keys.is_drop(key)


@pytest.mark.parametrize("key", ["inbox/", "inbox/a/", "inbox/.DS_Store", "inbox/a/Thumbs.db", "inbox/a/._b.jpg"])
def test_what_file_managers_leave_behind_is_passed_over(key: str) -> None:
    assert not keys.is_drop(key)


@pytest.mark.parametrize("key", ["inbox/a.jpg", "inbox/mein.DS_Store.jpg", "inbox/a/он плачет.png"])
def test_a_picture_is_not_passed_over(key: str) -> None:
    assert keys.is_drop(key)


def test_the_outbox_keeps_the_full_name() -> None:
    assert keys.delivered("inbox/a/b.jpg", "gif") == "outbox/a/b.jpg.gif"
