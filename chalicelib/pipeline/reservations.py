"""Markers under `active/`: what is unfinished, and the money that is set aside for it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged
from chalicelib.domain.job_folder import DELETION
from chalicelib.domain.job_view import JobView
from chalicelib.domain.money import Micros
from chalicelib.domain.records import FurtherExport, Reservation
from chalicelib.observability import events

from .context import PipelineContext

if TYPE_CHECKING:
    from chalicelib.storage.bucket import Entry

STRAY_AFTER = timedelta(minutes=5)
"""Whoever was at work on it then is not alive any more: API Gateway waits 29 s, and Lambda kills at the timeout."""
_UPLOAD_GRACE = timedelta(minutes=5)
"""For an upload that began just before its link expired."""


def patience_for_picture(context: PipelineContext) -> timedelta:
    """For how long a job waits for it; by then no link brings one any more."""
    return timedelta(minutes=context.settings.upload_minutes) + _UPLOAD_GRACE


def put_marker(context: PipelineContext, reservation: Reservation) -> None:
    """The first write of every run and of every further output: what dies after it is found by the sweep."""
    context.bucket.write_record(_marker_of(reservation), reservation)


def remove_marker(context: PipelineContext, reservation: Reservation) -> None:
    """The last write about that money: nothing of it is set aside any more."""
    context.bucket.delete(_marker_of(reservation))


def mark_deletion(context: PipelineContext, job_id: str) -> None:
    """The first write of every deletion: one that dies after it is found by the sweep."""
    context.bucket.write(keys.deletion_marker(job_id), b"{}")


def unmark_deletion(context: PipelineContext, job_id: str) -> None:
    """The pictures are gone, and nothing can come any more."""
    context.bucket.delete_all(keys.deletion_markers(job_id))


def settle_markers(context: PipelineContext, view: JobView) -> None:
    """Give back what ended runs and outputs did not spend, and what was set aside for those that never came to be."""
    for entry in context.bucket.list(keys.markers(view.id)):
        if keys.is_deletion_marker(entry.key):
            _clear_unmeant(context, view, entry)
        elif export := keys.export_of(entry.key):
            _settle_export(context, view, export, entry)
        else:
            _settle_run(context, view, entry)


def clear_markers(context: PipelineContext, job_id: str) -> None:
    """Give back what was set aside for a job that never came to be."""
    for entry in context.bucket.list(keys.markers(job_id)):
        if context.clock.now() - entry.modified < STRAY_AFTER:
            continue
        if keys.is_deletion_marker(entry.key):
            unmark_deletion(context, job_id)
            continue
        reservation = read_marker(context, entry)
        if reservation and reservation.origin:
            # The name is taken: only this marker still tells of the dropped picture. Have it accepted once more.
            context.pulls.send({"drop": reservation.origin.key})
        _clear_stray(context, entry, reservation)


def settle(context: PipelineContext, terms: Reservation, spent: Micros, marker: str) -> None:
    """Give back what was not spent, and have the rest paid for by who pays alone; then the marker goes."""
    context.ledger.settle(terms, spent)
    if terms.payment:
        from .paying.collection import settle_payment  # noqa: PLC0415 - most runs are paid from an allowance

        if settle_payment(context, terms, terms.payment, spent) is None:
            return
    context.bucket.delete(marker)


def read_marker(context: PipelineContext, entry: "Entry") -> Reservation | None:
    """The money that it tells of; None where that can't be read, or a version before wrote none down."""
    try:
        return context.bucket.find_record(entry.key, Reservation)
    except Damaged:
        return None


def _settle_run(context: PipelineContext, view: JobView, entry: "Entry") -> None:
    marked = read_marker(context, entry)
    terms = _terms_of_run(context, view, entry, marked)
    if terms is None:
        if context.clock.now() - entry.modified >= STRAY_AFTER:
            _clear_stray(context, entry, marked)
    elif terms.run == view.run and view.is_unfinished and not view.is_deleted:
        return
    elif view.last_fact and context.clock.now() - view.last_fact.at < STRAY_AFTER:
        # Who began before the run was ended may still claim a try and die of it: that counts as spent.
        return
    else:
        settle(context, terms, view.spent_micros(terms.run), entry.key)


def _terms_of_run(
    context: PipelineContext, view: JobView, entry: "Entry", marked: Reservation | None
) -> Reservation | None:
    """What was set aside for the run that the marker is of; None where that attempt at a run never came to be one.

    What the order and the resumptions say holds; the marker's own word does where theirs can't be read.
    """
    runs = {run: context.jobs.reservation_of(view, run) for run in range(1, view.run + 1)}
    own = next((terms for terms in runs.values() if terms and keys.marker(view.id, terms.id) == entry.key), None)
    is_the_runs = marked is not None and runs.get(marked.run, marked) is None
    return own or (marked if is_the_runs else None)


def _clear_unmeant(context: PipelineContext, view: JobView, entry: "Entry") -> None:
    """Remove the marker of a deletion whose maker died before it was written down as a fact."""
    if not view.is_deleted and context.clock.now() - entry.modified >= STRAY_AFTER:
        unmark_deletion(context, view.id)


def _marker_of(reservation: Reservation) -> str:
    if reservation.export is None:
        return keys.marker(reservation.job, reservation.id)
    return keys.export_marker(reservation.job, reservation.export, reservation.id)


def _settle_export(context: PipelineContext, view: JobView, export: str, entry: "Entry") -> None:
    """Once the output is made or given up, or if this attempt never came to be its order."""
    reservation = read_marker(context, entry)
    if not _is_ordered(context, view, export, reservation):
        if context.clock.now() - entry.modified >= STRAY_AFTER:
            _clear_stray(context, entry, reservation)
    elif view.is_deleted and reservation and _was_just_deleted(context, view):
        # Who began before may still claim a try and die of it: that counts as spent, when its order is long gone.
        if not reservation.was_ordered:
            put_marker(context, reservation.model_copy(update={"was_ordered": True}))
    elif view.is_deleted or not (view.is_unfinished or export in view.due_exports):
        if reservation:
            context.ledger.settle(reservation, view.spent_on_output(reservation))
        context.bucket.delete(entry.key)


def _was_just_deleted(context: PipelineContext, view: JobView) -> bool:
    return context.clock.now() - context.jobs.read_fact(view.id, DELETION).at < STRAY_AFTER


def _is_ordered(context: PipelineContext, view: JobView, export: str, reservation: Reservation | None) -> bool:
    """Whether the attempt that left the marker is the one that wrote the order, as far as either can be read."""
    if reservation and reservation.was_ordered:
        return True
    if export not in view.folder.exports:
        return False
    try:
        order = context.bucket.read_record(keys.export(view.id, export), FurtherExport)
    except Damaged:
        return True
    return reservation is None or (order.reservation is not None and order.reservation.id == reservation.id)


def _clear_stray(context: PipelineContext, entry: "Entry", reservation: Reservation | None) -> None:
    if reservation:
        context.ledger.cancel(reservation)
    else:
        context.tell(events.damaged(entry.key, keys.job_of(entry.key)))
    context.bucket.delete(entry.key)
