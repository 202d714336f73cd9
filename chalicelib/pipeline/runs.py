"""A run's end."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib import keys, lines
from chalicelib.errors import Conflict
from chalicelib.folder import Folder, end_number
from chalicelib.loom import Loom
from chalicelib.models import Fact, FactKind, Job
from chalicelib.status import due_exports, state_of
from chalicelib.tries import RunEnd

from .claims import Claims
from .markers import patience_for_picture, settle_markers

if TYPE_CHECKING:
    from chalicelib.access import Client


def end_run(loom: Loom, job: Job, folder: Folder, kind: FactKind, why: RunEnd) -> None:
    """Write down that the run has ended, and why; then do what is left to do."""
    fact = Fact(kind=kind, at=loom.clock.now(), code=why.code, reason=why.reason)
    key = keys.fact(job.id, end_number(folder.run), kind)
    loom.bucket.create_record_once(key, fact)
    loom.tell(lines.ended(job, folder.run, fact))
    wind_up(loom, job)


def tell_assembler(loom: Loom, job_id: str, frames: int, *, again: bool) -> None:
    """Have the outputs of so many frames made.

    again: whoever looks after what stands still tells it anew; events, of which there may be any number, tell it once
    """
    is_first = loom.bucket.create(keys.assembler_told(job_id, frames), loom.new_id().encode())
    if again or is_first:
        loom.assemble(job_id)


def wind_up(loom: Loom, job: Job, *, again: bool = True) -> None:
    """Of a run that draws no further: have what is due made of its frames, then give back what wasn't spent.

    again: as for tell_assembler
    """
    folder = loom.folder(job.id)
    claims = Claims(loom, job.id, folder)
    if state_of(job, folder) == "assembling" and (
        why := claims.why_given_up(keys.output_step(job.export.id, folder.drawn))
    ):
        end_run(loom, job, folder, "failed", why)
        return
    due = [keys.output_step(export, folder.drawn) for export in due_exports(job, folder)]
    if any(not claims.find_holder(step) for step in due):
        # While all are held, a message would only be answered by the next, round and round until the leases run out.
        tell_assembler(loom, job.id, folder.drawn, again=again)
    elif not due and not claims.find_any_holder():
        if job.reservation.origin:
            from .outbox import deliver  # noqa: PLC0415 - only for a dropped picture

            deliver(loom, job, folder)
        settle_markers(loom, job.id, job, folder)


def why_overdue(loom: Loom, job: Job, folder: Folder) -> RunEnd | None:
    """Why a run has to end for want of time, if it has to."""
    last = loom.last_fact(job.id, folder)
    started = last.at if last else job.created_at
    age = loom.clock.now() - started
    if age > timedelta(hours=loom.settings.run_hours):
        return RunEnd("expired", f"The run was not done after {loom.settings.run_hours} hours.")
    if state_of(job, folder) == "awaiting_upload" and age > patience_for_picture(loom):
        return RunEnd("no_picture", "No picture arrived while its upload link was good.")
    return None


def cancel_job(loom: Loom, job_id: str, client: "Client") -> None:
    """No further paid call starts; the frames that exist become a GIF.

    Raises NotFound, Gone, Unauthorized, Forbidden, Conflict.
    """
    job, folder = loom.open_job(job_id)
    client.must_own(job)
    state = state_of(job, folder)
    if state in ("done", "failed", "expired"):
        raise Conflict(f"The job is {state}: there is nothing to cancel.")
    end_run(loom, job, folder, "cancelled", RunEnd("cancelled", "Cancelled by its owner."))
