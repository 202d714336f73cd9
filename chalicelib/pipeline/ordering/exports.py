"""Another output of a job's frames is wanted."""

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict
from chalicelib.domain.job_folder import Folder
from chalicelib.domain.limits import MAX_EXPORTS
from chalicelib.domain.money import Micros
from chalicelib.domain.orders import ExportOrder
from chalicelib.domain.presets import as_export
from chalicelib.domain.records import Export, FurtherExport, Reservation, Stored
from chalicelib.observability import events
from chalicelib.pipeline.attempts import Attempt
from chalicelib.pipeline.context import PipelineContext

from .resuming import check_kept
from .validation import check_export


class Slot(Stored):
    """exports/slot-07.json: one of the orders that a job may get."""

    export: str


def order_export(context: PipelineContext, job_id: str, order: ExportOrder, client: Client) -> str:
    """Have it made as soon as the run draws no further; its id. The same order again changes nothing.

    Raises NotFound, Gone, InvalidOrder, Conflict, MoneySpent, Unavailable.
    """
    view = context.jobs.open_to_change(job_id, client.may_change)
    check_kept(context, view.job)
    export = as_export(order, context.settings.max_output_bytes)
    check_export(context, view.job, export)
    if not view.drawn and not view.is_unfinished:
        raise Conflict("The job has no frame to make an output from.")
    if export.id not in view.wanted_exports:
        _order(context, view.folder, export, _reservation(context, job_id, view.run, export, client))
        context.tell(events.asked("output ordered", job_id))
    context.assemble(job_id)
    return export.id


def _reservation(context: PipelineContext, job_id: str, run: int, export: Export, client: Client) -> Reservation:
    now = context.clock.now()
    return Reservation(
        id=context.new_id(),
        job=job_id,
        run=run,
        client=client.name,
        day=now.date().isoformat(),
        at=now,
        call_micros=Micros(0),
        frame_micros=Micros(0),
        redraws=0,
        export=export.id,
        output_micros=context.settings.output_micros,
        limits=client.terms.limits,
    )


def _order(context: PipelineContext, folder: Folder, export: Export, reservation: Reservation) -> None:
    """Set its money aside and write it down. Of one order that comes twice at once, one attempt stands."""
    if folder.slots >= MAX_EXPORTS:
        raise _all_taken()
    context.ledger.check(reservation)
    with Attempt(context, reservation) as attempt:
        attempt.reserve()
        _take_slot(context, reservation.job, folder, Slot(export=export.id))
        attempt.create(
            keys.export(reservation.job, export.id), FurtherExport(**export.model_dump(), reservation=reservation)
        )


def _take_slot(context: PipelineContext, job_id: str, folder: Folder, slot: Slot) -> None:
    """The next slot, or the newest where the same order took that before: no more orders than there are names."""
    for number in range(max(1, folder.slots), MAX_EXPORTS + 1):
        if context.bucket.create_record(keys.slot(job_id, number), slot):
            return
    raise _all_taken()


def _all_taken() -> Conflict:
    return Conflict(f"{MAX_EXPORTS} further outputs of this job were ordered already: that is the most.")
