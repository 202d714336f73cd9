"""What a person gave for an ended job goes, and what was made of it.

Claims and facts stay, without words, so that nothing can be drawn or paid under its id again.
"""

from collections.abc import Iterator

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict
from chalicelib.domain.job_folder import DELETION, Folder
from chalicelib.domain.job_view import JobView
from chalicelib.domain.records import Fact, Job
from chalicelib.observability import events
from chalicelib.storage.jobs import UNREADABLE

from .claims import find_any_holder
from .context import PipelineContext
from .outbox import withdraw
from .reservations import STRAY_AFTER, mark_deletion, patience_for_picture, settle_markers, unmark_deletion


def delete_job(context: PipelineContext, job_id: str, client: Client) -> None:
    """Note the wish and have it seen to. Raises NotFound, Gone, Conflict."""
    view = context.jobs.open_to_change(job_id, client.may_change)
    if view.is_unfinished:
        raise Conflict(f"The job is {view.state}: cancel it first.")
    mark_deletion(context, job_id)
    deletion = Fact(
        kind="deleted",
        at=context.clock.now(),
        code="deleted",
        reason="Deleted by its owner.",
        order=_without_words(view.job),
    )
    context.bucket.create_record_once(keys.fact(job_id, *DELETION), deletion)
    context.tell(events.asked("deletion wanted", job_id))
    context.pull(job_id)


def delete_pictures(context: PipelineContext, view: JobView) -> None:
    """Delete what shows or says something, once nobody is at work on the job any more. Safe any number of times.

    Where the order is gone nobody is: a claim whose frame is gone, too, only looks like one at work.
    """
    if view.folder.has_order and find_any_holder(context, view):
        return
    deletion = context.jobs.read_fact(view.id, DELETION)
    # First, since it reads what a further output's order has set aside.
    settle_markers(context, view)
    context.bucket.delete_all(doomed(view.id, view.folder))
    if view.job.draws_clips:
        context.bucket.delete_all([entry.key for entry in context.bucket.list(keys.clips(view.id))])
    withdraw(context, view.job)
    context.ledger.unlist(view.job.reservation)
    if deletion.order or deletion.code == UNREADABLE:
        # Last, since it names the outbox's keys. A deletion that an older version wrote down holds no order.
        context.bucket.delete(keys.order(view.id))
    if not _may_still_come(context, view, deletion):
        unmark_deletion(context, view.id)


def doomed(job_id: str, folder: Folder) -> Iterator[str]:
    """What goes with the job's pictures, apart from its order."""
    yield from (keys.frame(job_id, index) for index in folder.frames | folder.strays)
    yield from (name.key(job_id) for name in folder.outputs)
    yield from (keys.export(job_id, export) for export in folder.exports)
    yield from (keys.mask(job_id), keys.notes(job_id))
    yield from (keys.source(job_id), keys.mask_upload(job_id), keys.prompt(job_id))


def _may_still_come(context: PipelineContext, view: JobView, deletion: Fact) -> bool:
    """Whether a link, or somebody who was just collecting, may still bring something.

    While the marker stands, the sweep looks for what no event told of.
    """
    since = context.clock.now() - deletion.at
    has_link = bool(view.job.upload or view.job.mask)
    is_collected = any(one.is_sent for one in view.folder.tries)
    return (has_link and since <= patience_for_picture(context)) or (is_collected and since <= STRAY_AFTER)


def _without_words(job: Job) -> Job:
    """What is left of an order: how it was drawn and what was set aside for it, and nothing that somebody wrote."""
    wordless = {"prompt": "deleted", "negative_prompt": "", "title": "", "tagline": "", "notes": ()}
    return job.model_copy(
        update={
            **wordless,
            "export": job.export.model_copy(update={"caption": None}),
            "beside": tuple(one.model_copy(update={"caption": None}) for one in job.beside),
            "reservation": job.reservation.model_copy(update={"origin": None}),
        }
    )
