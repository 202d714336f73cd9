import pytest

from chalicelib.domain import keys
from chalicelib.domain.job_folder import Folder
from chalicelib.domain.job_view import JobView
from chalicelib.domain.keys import OutputName
from chalicelib.domain.money import Usd
from chalicelib.domain.records import Fact, Job
from chalicelib.domain.state import status_of


def folder(job: Job, *names: str, output_of: int = 0) -> Folder:
    """The job's folder with objects of these names, and its output of so many frames."""
    listing = [(keys.folder(job.id) + name, 10) for name in names]
    if output_of:
        listing.append((OutputName(job.export.id, output_of, 512, 384, output_of, 32, "gif").key(job.id), 999))
    return Folder.of(job.id, listing)


def view(job: Job, *names: str, output_of: int = 0) -> JobView:
    """The job with that folder; what its last fact says, resumptions with their money."""
    listed = folder(job, *names, output_of=output_of)
    last = listed.last_fact
    if last is None:
        return JobView(job, listed)
    money = job.reservation.model_copy(update={"run": listed.run}) if last.kind == "resumed" else None
    fact = Fact(kind=last.kind, at=job.created_at, code="why", reason="Because.", reservation=money)
    return JobView(job, listed, fact)


def frames(count: int) -> list[str]:
    return [f"{index:04}/frame.png" for index in range(count)]


def test_a_job_waits_for_its_picture(job: Job) -> None:
    assert view(job, "job.json").state == "awaiting_upload"


def test_a_claim_on_the_first_frame_is_the_end_of_waiting(job: Job) -> None:
    assert view(job, "0000/1-01.json").state == "generating"


def test_all_frames_are_assembled(job: Job) -> None:
    assert view(job, *frames(4)).state == "assembling"


def test_all_frames_and_the_output_are_done(job: Job) -> None:
    assert view(job, *frames(4), output_of=4).state == "done"


def test_an_output_of_fewer_frames_is_not_done(job: Job) -> None:
    assert view(job, *frames(4), output_of=3).state == "assembling"


def test_a_frame_after_a_gap_does_not_count(job: Job) -> None:
    gap = [frames(4)[0], *frames(4)[2:]]
    assert folder(job, *gap).drawn == 1


@pytest.mark.parametrize("kind", ["failed", "expired", "cancelled"])
def test_a_fact_ends_the_run(job: Job, kind: str) -> None:
    assert view(job, *frames(2), f"facts/001-{kind}.json", output_of=2).state == kind


@pytest.mark.parametrize("kind", ["failed", "expired", "cancelled"])
def test_frames_win_over_facts(job: Job, kind: str) -> None:
    assert view(job, *frames(4), f"facts/001-{kind}.json", output_of=4).state == "done"


def test_of_facts_with_equal_numbers_cancelled_beats_expired_beats_failed(job: Job) -> None:
    all_three = ["facts/001-failed.json", "facts/001-cancelled.json", "facts/001-expired.json"]
    assert view(job, *frames(2), *all_three).state == "cancelled"
    assert view(job, *frames(2), all_three[0], all_three[2]).state == "expired"


def test_a_resumed_job_goes_on(job: Job) -> None:
    resumed = view(job, *frames(2), "facts/001-failed.json", "facts/002-resumed.json")
    assert (resumed.state, resumed.run, resumed.end) == ("generating", 2, None)


def test_calls_are_told_by_how_they_ended(job: Job) -> None:
    names = [
        *frames(3),
        "0000/1-01.json",  # frame 0 is no call
        *("0001/1-01.json", "0001/1-01.busy", "0001/1-02.json"),  # busy, then drawn
        *("0002/1-01.json", "0002/1-01.lost", "0002/1-02.json", "0002/1-03.json"),  # lost, silent, drawn
        *("0003/1-01.json", "0003/1-01.refused"),
        "facts/001-failed.json",
    ]
    cost = status_of(view(job, *names)).cost
    assert (cost.calls, cost.busy, cost.lost, cost.refused, cost.unknown) == (6, 1, 1, 1, 1)
    assert (cost.spent_usd, cost.reserved_usd) == (0.1251, 0.0), "five times 25,020 micros"


def test_a_claim_that_may_be_at_work_is_not_unknown(job: Job) -> None:
    assert status_of(view(job, *frames(1), "0001/1-01.json")).cost.unknown == 0


def test_a_claim_of_an_ended_run_is_unknown(job: Job) -> None:
    names = [*frames(1), "0001/1-01.json", "facts/001-cancelled.json"]
    assert status_of(view(job, *names)).cost.unknown == 1


def test_money_is_set_aside_for_the_worst_case_until_the_run_ends(job: Job) -> None:
    unfinished = status_of(view(job, *frames(1)))
    assert unfinished.cost.reserved_usd == Usd(0.22518), "what is not drawn, and six tickets"
    ended = status_of(view(job, *frames(1), "facts/001-failed.json"))
    assert ended.cost.reserved_usd == Usd(0)


def test_an_output_is_described_by_its_name(job: Job) -> None:
    (output,) = status_of(view(job, *frames(4), output_of=4)).outputs
    assert output.link == f"/jobs/{job.id}/out/{job.export.id}-4.gif"
    assert (output.bytes, output.width, output.height, output.frames, output.seconds) == (999, 512, 384, 4, 0.32)


def test_a_failed_job_says_why(job: Job) -> None:
    error = status_of(view(job, "facts/001-failed.json")).error
    assert error is not None
    assert (error.code, error.detail) == ("why", "Because.")


def test_who_has_to_look_again_is_told_when(job: Job) -> None:
    assert status_of(view(job, *frames(1))).retry_after == 1.0
    assert status_of(view(job, *frames(4), output_of=4)).retry_after is None


def test_an_ended_jobs_gif_is_still_waited_for(job: Job) -> None:
    cancelled = [*frames(2), "facts/001-cancelled.json"]
    assert status_of(view(job, *cancelled)).retry_after == 0.5
    assert status_of(view(job, *cancelled, output_of=2)).retry_after is None
    given_up = [f"out/{job.export.id}-2/1-{number:02}.json" for number in range(1, 6)]
    assert status_of(view(job, *cancelled, *given_up)).retry_after is None


def test_objects_of_a_later_version_change_nothing(job: Job) -> None:
    assert folder(job, *frames(2), "thumbs/0001.png", "0001/notes.txt") == folder(job, *frames(2), "thumbs/2.png")
