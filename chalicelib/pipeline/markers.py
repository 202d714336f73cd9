"""Markers under `active/`: what is unfinished, and the money that is set aside for it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged
from chalicelib.domain.job_view import JobView
from chalicelib.domain.records import FurtherExport, Reservation
from chalicelib.loom import Loom
from chalicelib.observability import events

if TYPE_CHECKING:
    from chalicelib.storage.bucket import Entry

STRAY_AFTER = timedelta(minutes=5)
"""Whoever was at work on it then is not alive any more: API Gateway waits 29 s, and Lambda kills at the timeout."""
_UPLOAD_GRACE = timedelta(minutes=5)
"""For an upload that began just before its link expired."""


def patience_for_picture(loom: Loom) -> timedelta:
    """For how long a job waits for it; by then no link brings one any more."""
    return timedelta(minutes=loom.settings.upload_minutes) + _UPLOAD_GRACE


def put_marker(loom: Loom, reservation: Reservation) -> None:
    """The first write of every run and of every further output: what dies after it is found by the sweep."""
    loom.bucket.write_record(_marker_of(reservation), reservation)


def remove_marker(loom: Loom, reservation: Reservation) -> None:
    """The last write about that money: nothing of it is set aside any more."""
    loom.bucket.delete(_marker_of(reservation))


def mark_deletion(loom: Loom, job_id: str) -> None:
    """The first write of every deletion: one that dies after it is found by the sweep."""
    loom.bucket.write(keys.deletion_marker(job_id), b"{}")


def unmark_deletion(loom: Loom, job_id: str) -> None:
    """The pictures are gone, and nothing can come any more."""
    loom.bucket.delete_all(keys.deletion_markers(job_id))


def settle_markers(loom: Loom, view: JobView) -> None:
    """Give back what ended runs and outputs did not spend, and what was set aside for those that never came to be."""
    for entry in loom.bucket.list(keys.markers(view.id)):
        if keys.is_deletion_marker(entry.key):
            _clear_unmeant(loom, view, entry)
        elif export := keys.export_of(entry.key):
            _settle_export(loom, view, export, entry)
        else:
            _settle_run(loom, view, entry)


def clear_markers(loom: Loom, job_id: str) -> None:
    """Give back what was set aside for a job that never came to be."""
    for entry in loom.bucket.list(keys.markers(job_id)):
        if loom.clock.now() - entry.modified < STRAY_AFTER:
            continue
        if keys.is_deletion_marker(entry.key):
            unmark_deletion(loom, job_id)
            continue
        reservation = read_marker(loom, entry)
        if reservation and reservation.origin:
            # Its name is taken, so only this marker still tells of the dropped picture: have it accepted once more.
            loom.pulls.send({"drop": reservation.origin.key})
        _clear_stray(loom, entry, reservation)


def read_marker(loom: Loom, entry: "Entry") -> Reservation | None:
    """The money that it tells of; None where that can't be read, or a version before wrote none down."""
    try:
        return loom.bucket.find_record(entry.key, Reservation)
    except Damaged:
        return None


def _settle_run(loom: Loom, view: JobView, entry: "Entry") -> None:
    marked = read_marker(loom, entry)
    terms = _terms_of_run(loom, view, entry, marked)
    if terms is None:
        if loom.clock.now() - entry.modified >= STRAY_AFTER:
            _clear_stray(loom, entry, marked)
    elif terms.run == view.run and view.is_unfinished and not view.is_deleted:
        return
    elif view.last_fact and loom.clock.now() - view.last_fact.at < STRAY_AFTER:
        # Who began before the run was ended may still claim a try and die of it: that counts as spent.
        return
    else:
        loom.ledger.settle(terms, view.spent_micros(terms.run))
        loom.bucket.delete(entry.key)


def _terms_of_run(loom: Loom, view: JobView, entry: "Entry", marked: Reservation | None) -> Reservation | None:
    """What was set aside for the run that the marker is of; None where that attempt at a run never came to be one.

    What the order and the resumptions say holds; the marker's own word does where theirs can't be read.
    """
    runs = {run: loom.jobs.reservation_of(view, run) for run in range(1, view.run + 1)}
    own = next((terms for terms in runs.values() if terms and keys.marker(view.id, terms.id) == entry.key), None)
    is_the_runs = marked is not None and runs.get(marked.run, marked) is None
    return own or (marked if is_the_runs else None)


def _clear_unmeant(loom: Loom, view: JobView, entry: "Entry") -> None:
    """Of a deletion whose maker died before it was written down as a fact."""
    if not view.is_deleted and loom.clock.now() - entry.modified >= STRAY_AFTER:
        unmark_deletion(loom, view.id)


def _marker_of(reservation: Reservation) -> str:
    if reservation.export is None:
        return keys.marker(reservation.job, reservation.id)
    return keys.export_marker(reservation.job, reservation.export, reservation.id)


def _settle_export(loom: Loom, view: JobView, export: str, entry: "Entry") -> None:
    """Once the output is made or given up, or if this attempt never came to be its order."""
    reservation = read_marker(loom, entry)
    if not _is_ordered(loom, view, export, reservation):
        if loom.clock.now() - entry.modified >= STRAY_AFTER:
            _clear_stray(loom, entry, reservation)
    elif view.is_deleted or not (view.is_unfinished or export in view.due_exports):
        if reservation:
            loom.ledger.settle(reservation, view.spent_on_output(reservation))
        loom.bucket.delete(entry.key)


def _is_ordered(loom: Loom, view: JobView, export: str, reservation: Reservation | None) -> bool:
    """Whether the attempt that left the marker is the one that wrote the order, as far as either can be read."""
    if export not in view.folder.exports:
        return False
    try:
        order = loom.bucket.read_record(keys.export(view.id, export), FurtherExport)
    except Damaged:
        return True
    return reservation is None or (order.reservation is not None and order.reservation.id == reservation.id)


def _clear_stray(loom: Loom, entry: "Entry", reservation: Reservation | None) -> None:
    if reservation:
        loom.ledger.cancel(reservation)
    else:
        loom.tell(events.damaged(entry.key, keys.job_of(entry.key)))
    loom.bucket.delete(entry.key)
