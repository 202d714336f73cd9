"""An ended job's pictures go; its claims and facts stay, so that nothing can be drawn or paid under its id again."""

from chalicelib import keys, lines
from chalicelib.access import Client
from chalicelib.errors import Conflict
from chalicelib.loom import Loom
from chalicelib.models import Fact, Job
from chalicelib.status import is_living, state_of

from .claims import Claims
from .markers import mark_deletion, settle_markers, unmark_deletion


def delete_job(loom: Loom, job_id: str, client: Client) -> None:
    """Note the wish and have it seen to. Raises NotFound, Gone, Unauthorized, Forbidden, Conflict."""
    job, folder = loom.open_job(job_id)
    client.must_own(job)
    state = state_of(job, folder)
    if is_living(state):
        raise Conflict(f"The job is {state}: cancel it first.")
    mark_deletion(loom, job_id)
    fact = Fact(kind="deleted", at=loom.clock.now(), code="deleted", reason="Deleted by its owner.")
    key = keys.fact(job_id, keys.DELETED, "deleted")
    loom.bucket.create_once(key, fact.model_dump_json().encode(), "application/json")
    loom.tell(lines.asked("deletion wanted", job_id))
    loom.pull(job_id)


def delete_pictures(loom: Loom, job: Job) -> None:
    """Delete what shows something, once nobody is at work on the job any more."""
    folder = loom.folder(job.id)
    if Claims(loom, job.id, folder).any_held():
        return
    doomed = [keys.frame(job.id, index) for index in folder.frames]
    doomed += [name.key(job.id) for name in folder.outputs]
    doomed += [keys.mask(job.id), keys.source(job.id), keys.mask_upload(job.id)]
    settle_markers(loom, job.id, job, folder)
    loom.bucket.delete_all(doomed)
    unmark_deletion(loom, job.id)
