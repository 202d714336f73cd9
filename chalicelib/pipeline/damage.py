"""A job whose order can't be read any more: nobody knows what it was to draw, so that it ends as it stands."""

from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.job_folder import Folder, end_number
from chalicelib.domain.job_view import spent_of, spent_on
from chalicelib.domain.records import Fact
from chalicelib.loom import Loom
from chalicelib.observability import events
from chalicelib.storage.jobs import UNREADABLE

from .deletion import doomed
from .markers import STRAY_AFTER, patience_for_picture, read_marker, unmark_deletion

if TYPE_CHECKING:
    from chalicelib.storage.bucket import Entry

_REASON = "What was ordered can't be read any more: nothing further is drawn."


def give_up(loom: Loom, job_id: str) -> None:
    """Say so once, give back what was not spent, and finish its deletion. Safe any number of times."""
    folder = loom.jobs.read_folder(job_id)
    if folder.is_deleted:
        loom.bucket.delete_all((*doomed(job_id, folder), keys.order(job_id)))
    elif folder.end is None:
        _end_run(loom, job_id, folder.run)
        return
    ended = loom.jobs.read_fact(job_id, folder.last_fact).at if folder.last_fact else None
    for entry in loom.bucket.list(keys.markers(job_id)):
        rested = loom.clock.now() - max(entry.modified, ended or entry.modified)
        if keys.is_deletion_marker(entry.key):
            if rested > patience_for_picture(loom):
                unmark_deletion(loom, job_id)
        elif rested >= STRAY_AFTER:
            _settle(loom, job_id, folder, entry)


def _end_run(loom: Loom, job_id: str, run: int) -> None:
    fact = Fact(kind="failed", at=loom.clock.now(), code=UNREADABLE, reason=_REASON)
    if loom.bucket.create_record(keys.fact(job_id, end_number(run), "failed"), fact):
        loom.tell(events.damaged(keys.order(job_id), job_id))


def _settle(loom: Loom, job_id: str, folder: Folder, entry: "Entry") -> None:
    reservation = read_marker(loom, entry)
    if reservation is None:
        loom.tell(events.damaged(entry.key, job_id))
    else:
        is_run = reservation.is_run
        spent = spent_of(reservation, folder, reservation.run) if is_run else spent_on(reservation, folder)
        loom.ledger.settle(reservation, spent)
    loom.bucket.delete(entry.key)
