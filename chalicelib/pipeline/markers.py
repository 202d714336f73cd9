"""Markers under `active/`: what is unfinished, and the money that is set aside for it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib import keys
from chalicelib.folder import FactName, Folder, resume_number
from chalicelib.loom import Loom
from chalicelib.models import FurtherExport, Job, Reservation
from chalicelib.money import Micros
from chalicelib.status import due_exports, is_unfinished, spent_micros, spent_on_output, state_of

if TYPE_CHECKING:
    from chalicelib.store import Entry

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


def settle_markers(loom: Loom, job_id: str, job: Job | None, folder: Folder) -> None:
    """Give back what ended runs did not spend, and what was set aside for runs that never came to be."""
    for entry in loom.bucket.list(keys.markers(job_id)):
        if keys.is_deletion_marker(entry.key):
            _clear_unmeant(loom, job_id, folder, entry)
            continue
        if keys.export_of(entry.key):
            _clear_export(loom, job, folder, entry)
            continue
        reservation = loom.bucket.find_record(entry.key, Reservation)
        if reservation is None:
            continue
        if job and _is_in_force(loom, job, folder, reservation):
            _settle_run(loom, job, folder, reservation)
        else:
            _clear_stray(loom, job, reservation)


def _is_in_force(loom: Loom, job: Job, folder: Folder, reservation: Reservation) -> bool:
    """Whether the run that it was set aside for is the one that came to be."""
    if reservation.run == 1:
        return reservation.id == job.reservation.id
    if reservation.run > folder.run:
        return False
    resumed = loom.read_fact(job.id, FactName(resume_number(reservation.run), "resumed")).reservation
    return resumed is not None and resumed.id == reservation.id


def _settle_run(loom: Loom, job: Job, folder: Folder, reservation: Reservation) -> None:
    is_current = reservation.run == folder.run
    if is_current and folder.end is None and not folder.is_deleted and state_of(job, folder) != "done":
        return
    last = loom.last_fact(job.id, folder)
    if last and loom.clock.now() - last.at < STRAY_AFTER:
        # Who began before the run was ended may still claim a try and die of it: that counts as spent.
        return
    loom.ledger.settle(reservation, spent_micros(job, folder, reservation.run))
    loom.bucket.delete(keys.marker(job.id, reservation.id))


def _clear_unmeant(loom: Loom, job_id: str, folder: Folder, entry: "Entry") -> None:
    """Of a deletion whose maker died before it was written down as a fact."""
    if not folder.is_deleted and loom.clock.now() - entry.modified >= STRAY_AFTER:
        unmark_deletion(loom, job_id)


def _marker_of(reservation: Reservation) -> str:
    if reservation.export is None:
        return keys.marker(reservation.job, reservation.id)
    return keys.export_marker(reservation.job, reservation.export, reservation.id)


def _clear_export(loom: Loom, job: Job | None, folder: Folder, entry: "Entry") -> None:
    """Once the output is made or given up, or if this attempt never came to be its order."""
    body = loom.bucket.find(entry.key)
    reservation = Reservation.model_validate_json(body) if body and body != b"{}" else None
    if job is None or not _is_ordered(loom, job, folder, keys.export_of(entry.key) or "", reservation):
        if loom.clock.now() - entry.modified < STRAY_AFTER:
            return
        spent = Micros(0)
    elif not _is_export_over(job, folder, keys.export_of(entry.key) or ""):
        return
    else:
        spent = spent_on_output(folder, reservation) if reservation else Micros(0)
    if reservation:
        loom.ledger.settle(reservation, spent)
    loom.bucket.delete(entry.key)


def _is_ordered(loom: Loom, job: Job, folder: Folder, export: str, reservation: Reservation | None) -> bool:
    """Whether the attempt that left the marker is the one that wrote the order."""
    if export not in folder.exports:
        return False
    if reservation is None:
        return True
    order = loom.bucket.read_record(keys.export(job.id, export), FurtherExport)
    return order.reservation is not None and order.reservation.id == reservation.id


def _is_export_over(job: Job, folder: Folder, export: str) -> bool:
    return folder.is_deleted or not (is_unfinished(state_of(job, folder)) or export in due_exports(job, folder))


def _clear_stray(loom: Loom, job: Job | None, reservation: Reservation) -> None:
    if loom.clock.now() - reservation.at < STRAY_AFTER:
        return
    if job is None and reservation.origin:
        # Its name is taken, so only this marker still tells of the dropped picture: have it accepted once more.
        loom.pulls.send({"drop": reservation.origin.key})
    loom.ledger.cancel(reservation)
    loom.bucket.delete(keys.marker(reservation.job, reservation.id))
