"""What a view of a job can be asked, and what only a whole one."""

import ast
import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chalicelib import pipeline
from chalicelib.domain import keys
from chalicelib.domain.job_folder import Folder, FolderTail
from chalicelib.domain.job_view import JobView, PartialJobView
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Fact, Job, Reservation
from chalicelib.domain.tries import NextAttempt, RunEnd

HOUR = timedelta(hours=1)
OF_THE_WHOLE = ("spent_micros", "spent_on_output", "silent_calls")


def names(count: int) -> list[str]:
    """Frames with their claims; frame 0 was prepared from a picture."""
    return [f"{index:04}/{name}" for index in range(count) for name in ("1-01.json", "frame.png")]


def listing(job: Job, *objects: str) -> list[tuple[str, int]]:
    return [(keys.folder(job.id) + name, 10) for name in sorted(objects)]


def whole(job: Job, *objects: str, last_fact: Fact | None = None) -> JobView:
    return JobView(job, Folder.of(job.id, listing(job, *objects), ordered=job.frames), last_fact)


def from_frame(since: int, job: Job, *objects: str) -> PartialJobView:
    listed = [entry for entry in listing(job, *objects) if entry[0] > keys.folder(job.id) + keys.frame_step(since)]
    return PartialJobView(job, FolderTail.since(since, job.id, listed, ordered=job.frames))


def test_what_takes_the_whole_listing_a_partial_view_has_not() -> None:
    assert [name for name in OF_THE_WHOLE if not hasattr(JobView, name)] == []
    assert [name for name in OF_THE_WHOLE if hasattr(PartialJobView, name)] == []
    assert [name for name in ("calls", "charged") if hasattr(FolderTail, name)] == []
    assert not issubclass(FolderTail, Folder)


def test_a_tail_would_undercount_what_was_spent(job: Job) -> None:
    every = whole(job, *names(3))
    tail = from_frame(2, job, *names(3))
    assert (every.spent_micros(1), len(every.folder.calls)) == (2 * 25_020, 2)
    assert len([one for one in tail.folder.tries if one.is_call]) == 1


@pytest.mark.parametrize("drawn", [2, 3, 4])
def test_a_tail_answers_as_the_whole_does_what_both_can_be_asked(job: Job, drawn: int) -> None:
    objects = [*names(drawn), "facts/told-4.json", f"out/{job.export.id}-4/1-01.json", "job.json"]
    objects += [f"{drawn:04}/1-01.json", f"{drawn:04}/1-01.busy"] if drawn < job.frames else []
    tail, every = from_frame(drawn - 1, job, *objects), whole(job, *objects)
    for asked in ("state", "drawn", "is_drawn", "run", "end", "next_call", "missing_exports", "due_exports", "outputs"):
        assert getattr(tail, asked) == getattr(every, asked), asked
    assert tail.next_attempt(tail.next_call) == every.next_attempt(every.next_call)
    assert tail.folder.calls_if_only(tail.next_call) == every.folder.calls_if_only(every.next_call)
    assert tail.folder.has_called == every.folder.has_called


def test_the_calls_of_a_run_are_those_of_one_step_only_if_it_has_made_no_other(job: Job) -> None:
    busy = ["0002/2-01.json", "0002/2-01.busy"]
    facts = ["facts/001-failed.json", "facts/002-resumed.json"]
    assert len(whole(job, *names(2), *facts, *busy).folder.calls_if_only("0002")) == 1
    assert len(from_frame(1, job, *names(2), *facts, *busy).folder.calls_if_only("0002")) == 1
    another = [*names(2), *facts, *busy, "0002/frame.png", "0003/2-01.json"]
    assert whole(job, *another).folder.calls_if_only("0003") == ()
    assert from_frame(2, job, *another).folder.calls_if_only("0003") == ()


@pytest.mark.parametrize("name", ["job", "folder", "last_fact"])
def test_a_view_never_changes(job: Job, name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(whole(job), name, None)


@pytest.mark.parametrize(("objects", "step"), [(0, "words"), (1, "0001"), (3, "0003")])
def test_the_next_call_draws_the_frame_behind_the_newest(job: Job, objects: int, step: str) -> None:
    view = whole(job, *names(objects))
    assert (view.next_call, view.next_attempt(step)) == (step, NextAttempt(1, needs_ticket=False))


def test_an_order_asks_for_its_frames_and_for_words_only_where_there_is_no_picture(job: Job) -> None:
    view = whole(job)
    assert [view.is_ordered(step) for step in ("words", "0000", "0001", "0003", "0004", "out/0123456789ab-4")] == [
        *(False, False, True, True, False, False)
    ]
    drawn = job.model_copy(update={"reservation": job.reservation.model_copy(update={"draws_words": True})})
    assert whole(drawn).is_ordered("words")


@pytest.mark.parametrize("changes", [{"run": 3}, {"run": 1}, {"job": "f" * 32}, None])
def test_a_resumption_without_money_of_its_own_is_a_run_that_has_failed(
    job: Job, now: datetime, changes: dict[str, object] | None
) -> None:
    own = job.reservation.model_copy(update={"run": 2})
    forged = None if changes is None else own.model_copy(update=changes)
    objects = [*names(2), "facts/001-failed.json", "facts/002-resumed.json"]
    states = [whole(job, *objects, last_fact=resumption(now, money)).state for money in (own, forged)]
    assert states == ["generating", "failed"]
    end = whole(job, *objects, last_fact=resumption(now, forged)).end
    assert end is not None
    assert end.code == "not_reserved"


def test_money_covers_the_frames_that_it_was_set_aside_for(job: Job, now: datetime) -> None:
    own = job.reservation.model_copy(update={"run": 2, "redraws": 2})
    objects = [*names(2), "facts/001-failed.json", "facts/002-resumed.json"]
    view = whole(job, *objects, last_fact=resumption(now, own))
    assert [view.find_reservation(step) for step in ("0001", "0002", "0003", "words")] == [None, own, own, None]


def clips(job: Job) -> Job:
    """One clip of frames 1 and 2, and one of frame 3."""
    money = job.reservation.model_copy(update={"redraws": 2})
    return job.model_copy(update={"groups": (1, 3), "reservation": money})


@pytest.mark.parametrize(("drawn", "step", "left"), [(1, "0001", 2), (2, "0001", 2), (3, "0003", 1), (4, "0003", 0)])
def test_a_clips_step_is_its_first_frames_however_many_there_are(job: Job, drawn: int, step: str, left: int) -> None:
    view = whole(clips(job), *(f"{index:04}/frame.png" for index in range(drawn)), "0001/1-01.json")
    assert (view.next_call, view.calls_left) == (step, left)
    assert view.is_settled("0001") == (drawn >= 3)
    assert view.silent_calls == 0


def test_only_a_clips_first_frame_is_ordered_and_paid(job: Job, now: datetime) -> None:
    own = job.reservation.model_copy(update={"run": 2, "redraws": 1})
    view = whole(
        clips(job), *names(1), "facts/001-failed.json", "facts/002-resumed.json", last_fact=resumption(now, own)
    )
    assert [view.is_ordered(step) for step in ("0001", "0002", "0003", "0004")] == [True, False, True, False]
    assert [view.find_reservation(step) for step in ("0001", "0003")] == [None, own]


@pytest.mark.parametrize(
    ("objects", "is_sent", "micros"),
    [
        (["0001/1-01.json"], False, None),
        (["0001/1-01.json", "0001/1-01.sent"], True, None),
        (["0001/1-01.json", "0001/1-01.20000.sent"], True, 20_000),
        (["0001/1-01.json", "0001/1-01.lost", "0001/1-02.json"], False, None),
    ],
)
def test_a_call_is_open_until_its_ending(job: Job, objects: list[str], is_sent: bool, micros: Micros | None) -> None:  # noqa: FBT001 - pytest passes it by name
    view = whole(job, *names(1), *objects)
    assert view.open_call
    assert (view.open_call.is_sent, view.open_call.micros) == (is_sent, micros)
    assert view.spent_micros(1) == (micros or 25_000) + 20 + 25_020 * ("0001/1-01.lost" in objects)


def test_a_call_that_has_ended_is_not_open_nor_is_an_earlier_runs(job: Job) -> None:
    assert whole(job, *names(1), "0001/1-01.json", "0001/1-01.sent", "0001/1-01.lost").open_call is None
    resumed = ["facts/001-cancelled.json", "facts/002-resumed.json"]
    assert whole(job, *names(1), "0001/1-01.json", "0001/1-01.sent", *resumed).open_call is None


def test_nobody_is_believed_who_names_a_higher_price(job: Job) -> None:
    assert whole(job, *names(1), "0001/1-01.json", "0001/1-01.99999999.sent").spent_micros(1) == 25_020


def test_a_run_that_takes_too_long_has_to_end(job: Job) -> None:
    at = job.created_at
    waiting, drawing = whole(job), whole(job, *names(1))
    assert waiting.why_overdue(at + HOUR, longest=3 * HOUR, for_picture=2 * HOUR) is None
    ended = waiting.why_overdue(at + 2.5 * HOUR, longest=3 * HOUR, for_picture=2 * HOUR)
    assert ended == RunEnd("no_picture", "No picture arrived while its upload link was good.")
    assert drawing.why_overdue(at + 2.5 * HOUR, longest=3 * HOUR, for_picture=2 * HOUR) is None
    expired = drawing.why_overdue(at + 3.5 * HOUR, longest=3 * HOUR, for_picture=2 * HOUR)
    assert expired == RunEnd("expired", "The run was not done after 3 hours.")


def test_the_pipeline_passes_a_job_on_as_its_view_alone() -> None:
    torn = [
        f"{path.name}: {function.name}"
        for path, function in functions()
        if {"job", "folder"} <= {argument.arg for argument in function.args.args}
    ]
    assert torn == []


def test_the_pipeline_leaves_the_reading_of_what_is_kept_to_the_store() -> None:
    assert [path.name for path in sources() if "model_validate_json" in path.read_text()] == []


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def sources() -> list[Path]:
    found = sorted(Path(pipeline.__file__).parent.rglob("*.py"))
    assert any("def advance" in path.read_text() for path in found)
    return found


def resumption(now: datetime, money: Reservation | None) -> Fact:
    return Fact(kind="resumed", at=now, code="resumed", reason="By hand.", reservation=money)


@pytest.mark.parametrize(("drawn", "computed"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 2), (5, 2)])
def test_the_last_frame_of_a_group_is_drawn_and_those_before_it_are_computed(
    job: Job, drawn: int, computed: int
) -> None:
    spaced = job.model_copy(update={"groups": (1, 4), "redraw_every": 3, "frames": 5})
    assert [spaced.index_drawn(index) for index in range(1, 5)] == [3, 3, 3, 4]
    assert spaced.in_betweens(drawn) == computed
    assert (spaced.has_in_betweens, spaced.draws_clips) == (True, False)
    assert job.in_betweens(drawn) == clips(job).in_betweens(drawn) == 0


def test_groups_are_kept_under_the_name_that_they_had_when_all_were_clips(job: Job) -> None:
    kept = json.loads(clips(job).model_dump_json())
    assert kept["clips"] == [1, 3]
    assert "groups" not in kept
    assert Job.model_validate(kept).groups == (1, 3)
