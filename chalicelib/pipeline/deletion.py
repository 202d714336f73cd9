"""What a person gave for an ended job goes, and what was made of it.

Claims and facts stay, without words, so that nothing can be drawn or paid under its id again.
"""

from collections.abc import Iterator

from chalicelib import keys, lines
from chalicelib.access import Client
from chalicelib.errors import Conflict
from chalicelib.folder import Folder
from chalicelib.loom import Loom
from chalicelib.models import Fact, Job
from chalicelib.status import is_unfinished, state_of

from .claims import Claims
from .markers import mark_deletion, patience_for_picture, settle_markers, unmark_deletion
from .outbox import withdraw


def delete_job(loom: Loom, job_id: str, client: Client) -> None:
    """Note the wish and have it seen to. Raises NotFound, Gone, Unauthorized, Forbidden, Conflict."""
    job, folder = loom.open_job(job_id)
    client.must_own(job)
    state = state_of(job, folder)
    if is_unfinished(state):
        raise Conflict(f"The job is {state}: cancel it first.")
    mark_deletion(loom, job_id)
    fact = Fact(
        kind="deleted", at=loom.clock.now(), code="deleted", reason="Deleted by its owner.", order=_without_words(job)
    )
    key = keys.fact(job_id, keys.DELETED, "deleted")
    loom.bucket.create_record_once(key, fact)
    loom.tell(lines.asked("deletion wanted", job_id))
    loom.pull(job_id)


def delete_pictures(loom: Loom, job: Job) -> None:
    """Delete what shows or says something, once nobody is at work on the job any more. Safe any number of times.

    Where the order is gone nobody is: a claim whose frame is gone, too, only looks like one at work.
    """
    folder = loom.folder(job.id)
    if folder.has_order and Claims(loom, job.id, folder).find_any_holder():
        return
    deletion = loom.bucket.read_record(keys.fact(job.id, keys.DELETED, "deleted"), Fact)
    # First, since it reads what a further output's order has set aside.
    settle_markers(loom, job.id, job, folder)
    loom.bucket.delete_all(_doomed(job, folder))
    withdraw(loom, job)
    if deletion.order:
        # Last, since it names the outbox's keys. A deletion that an older version wrote down holds no order.
        loom.bucket.delete(keys.order(job.id))
    if not _may_still_come(loom, job, deletion):
        unmark_deletion(loom, job.id)


def _doomed(job: Job, folder: Folder) -> Iterator[str]:
    yield from (keys.frame(job.id, index) for index in folder.frames | folder.strays)
    yield from (name.key(job.id) for name in folder.outputs)
    yield from (keys.export(job.id, export) for export in folder.exports)
    yield from (keys.mask(job.id), keys.source(job.id), keys.mask_upload(job.id), keys.prompt(job.id))


def _may_still_come(loom: Loom, job: Job, deletion: Fact) -> bool:
    """Whether a link may still bring something: while the marker stands, the sweep looks for what no event told of."""
    return bool(job.upload or job.mask) and loom.clock.now() <= deletion.at + patience_for_picture(loom)


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
