"""A job whose order can't be read any more: nobody knows what it was to draw, so that it ends as it stands."""

from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.job_folder import Folder, end_number
from chalicelib.domain.job_view import spent_of, spent_on
from chalicelib.domain.records import Fact
from chalicelib.observability import events
from chalicelib.storage.jobs import UNREADABLE

from .context import PipelineContext
from .deletion import doomed
from .reservations import STRAY_AFTER, patience_for_picture, read_marker, settle, unmark_deletion

if TYPE_CHECKING:
    from chalicelib.storage.bucket import Entry

_REASON = "What was ordered can't be read any more: nothing further is drawn."


def give_up(context: PipelineContext, job_id: str) -> None:
    """Say so once, give back what was not spent, and finish its deletion. Safe any number of times."""
    folder = context.jobs.read_folder(job_id)
    if folder.is_deleted:
        context.bucket.delete_all((*doomed(job_id, folder), keys.order(job_id)))
    elif folder.end is None:
        _end_run(context, job_id, folder.run)
        return
    ended = context.jobs.read_fact(job_id, folder.last_fact).at if folder.last_fact else None
    for entry in context.bucket.list(keys.markers(job_id)):
        rested = context.clock.now() - max(entry.modified, ended or entry.modified)
        if keys.is_deletion_marker(entry.key):
            if rested > patience_for_picture(context):
                unmark_deletion(context, job_id)
        elif rested >= STRAY_AFTER:
            _settle(context, job_id, folder, entry)


def _end_run(context: PipelineContext, job_id: str, run: int) -> None:
    fact = Fact(kind="failed", at=context.clock.now(), code=UNREADABLE, reason=_REASON)
    if context.bucket.create_record(keys.fact(job_id, end_number(run), "failed"), fact):
        context.tell(events.damaged(keys.order(job_id), job_id))


def _settle(context: PipelineContext, job_id: str, folder: Folder, entry: "Entry") -> None:
    reservation = read_marker(context, entry)
    if reservation is None:
        context.tell(events.damaged(entry.key, job_id))
        context.bucket.delete(entry.key)
    else:
        is_run = reservation.is_run
        spent = spent_of(reservation, folder, reservation.run) if is_run else spent_on(reservation, folder)
        settle(context, reservation, spent, entry.key)
