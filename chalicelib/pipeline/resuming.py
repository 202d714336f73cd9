"""The next run's beginning."""

from datetime import timedelta

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict
from chalicelib.domain.job_folder import resume_number
from chalicelib.domain.job_view import JobView
from chalicelib.domain.limits import MAX_RESUMES
from chalicelib.domain.records import Fact, Job, Reservation
from chalicelib.loom import Loom
from chalicelib.observability import events

from .attempts import Attempt


def resume_job(loom: Loom, job_id: str, client: Client) -> None:
    """Begin a new run from the last frame.

    Raises NotFound, Gone, Unauthorized, Forbidden, Conflict, MoneySpent, Unavailable.
    """
    view = loom.jobs.open(job_id)
    job = view.job
    client.must_own(job)
    check_kept(loom, job)
    _check_resumable(loom, view)
    if job.reservation.is_paid:
        client.must_pay()
    reservation = job.reservation.model_copy(
        update={
            "id": loom.new_id(),
            "run": view.run + 1,
            "day": loom.clock.now().date().isoformat(),
            "at": loom.clock.now(),
            "redraws": job.frames - view.drawn,
            "draws_words": False,
            "picture_until": None,
            # Facts outlive a deletion, and a dropped picture's name is somebody's words.
            "origin": None,
        }
    )
    loom.ledger.check(reservation)
    _begin_run(loom, job, reservation)
    loom.tell(events.asked("run resumed", job.id))
    loom.pull(job.id)


def check_kept(loom: Loom, job: Job) -> None:
    """Raises Conflict where a run that begins now could outlive the first of the job's objects.

    The bucket's lifecycle takes a job's objects one by one. A claim that is gone could be made again, and paid again.
    """
    gone = job.created_at + timedelta(days=loom.settings.jobs_days)
    if loom.clock.now() > gone - timedelta(hours=loom.settings.run_hours):
        raise Conflict("The job is kept for less time than this may take: order a new one.")


def _check_resumable(loom: Loom, view: JobView) -> None:
    if view.state not in ("failed", "cancelled", "expired"):
        raise Conflict(f"The job is {view.state}: only a failed, cancelled or expired one can be resumed.")
    if not loom.is_offered(view.job):
        generator = view.job.generator
        raise Conflict(f"{generator} does not draw this here any more, or not for this price: order a new job.")
    if not view.folder.frames:
        raise Conflict("The job has no frame to resume from: order a new one.")
    if view.run > MAX_RESUMES:
        raise Conflict(f"The job was resumed {MAX_RESUMES} times already: that is the most.")


def _begin_run(loom: Loom, job: Job, reservation: Reservation) -> None:
    """Set the run's money aside and write it down. Of two resumptions at once, one stands."""
    fact = Fact(
        kind="resumed", at=reservation.at, code="resumed", reason="Resumed by its owner.", reservation=reservation
    )
    with Attempt(loom, reservation) as attempt:
        attempt.reserve()
        attempt.create(keys.fact(job.id, resume_number(reservation.run), "resumed"), fact)
