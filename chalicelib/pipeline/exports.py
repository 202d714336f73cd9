"""Another output of a job's frames is wanted."""

from chalicelib import keys, lines
from chalicelib.access import Client
from chalicelib.errors import Conflict
from chalicelib.folder import Folder
from chalicelib.loom import Loom
from chalicelib.models import MAX_EXPORTS, Export, ExportOrder, Stored
from chalicelib.presets import as_export
from chalicelib.status import is_living, state_of, wanted_exports

from .checks import check_export, check_kept
from .markers import mark_export


class Slot(Stored):
    """exports/slot-07.json: one of the orders that a job may get."""

    export: str


def order_export(loom: Loom, job_id: str, order: ExportOrder, client: Client) -> str:
    """Have it made as soon as the run draws no further; its id. The same order again changes nothing.

    Raises NotFound, Gone, Unauthorized, Forbidden, InvalidOrder, Conflict.
    """
    job, folder = loom.open_job(job_id)
    client.must_own(job)
    check_kept(loom, job)
    export = as_export(order)
    check_export(loom, job, order)
    if not folder.drawn and not is_living(state_of(job, folder)):
        raise Conflict("The job has no frame to make an output from.")
    if export.id not in wanted_exports(job, folder):
        _write_order(loom, job_id, folder, export)
        loom.tell(lines.asked("output ordered", job_id))
    loom.assemble(job_id)
    return export.id


def _write_order(loom: Loom, job_id: str, folder: Folder, export: Export) -> None:
    """The marker comes first: what dies after it is found by the sweep."""
    if folder.slots >= MAX_EXPORTS:
        raise _all_taken()
    mark_export(loom, job_id, export.id)
    _take_slot(loom, job_id, folder, Slot(export=export.id))
    loom.bucket.create_once(keys.export(job_id, export.id), export.model_dump_json().encode(), "application/json")


def _take_slot(loom: Loom, job_id: str, folder: Folder, slot: Slot) -> None:
    """The next slot, or the newest where the same order took that before: no more orders than there are names."""
    body = slot.model_dump_json().encode()
    for number in range(max(1, folder.slots), MAX_EXPORTS + 1):
        if loom.bucket.create(keys.slot(job_id, number), body):
            return
    raise _all_taken()


def _all_taken() -> Conflict:
    return Conflict(f"{MAX_EXPORTS} further outputs of this job were ordered already: that is the most.")
