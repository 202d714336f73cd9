"""The outbox: what became of a dropped picture is shown there under the picture's own name."""

import json
from collections.abc import Mapping, Sequence

from chalicelib.domain import keys
from chalicelib.domain.errors import Problem, Unstorable
from chalicelib.domain.job_view import JobView
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.domain.records import Job, Origin
from chalicelib.observability import events

from .context import PipelineContext


def deliver(context: PipelineContext, view: JobView) -> None:
    """Show an ended job's result in the outbox, unless a newer picture was dropped under its name.

    What the store would refuse again is told to the operator, and is the end of it: the run's money waits for nothing.
    """
    origin = view.job.reservation.origin
    if origin is None or view.is_unfinished or _is_replaced(context, origin):
        return
    try:
        _clear(context, origin.key, but=_show(context, view, origin))
    except Unstorable as error:
        context.tell(events.undelivered(str(error), view.id))
    if context.jobs.read_facts(view.id).is_deleted:
        # The deletion came meanwhile, and may have looked here before there was anything.
        withdraw(context, view.job)


def withdraw(context: PipelineContext, job: Job) -> None:
    """Let the outbox show nothing of the job any more, unless it shows what became of a newer picture."""
    origin = job.reservation.origin
    if origin and not _is_replaced(context, origin):
        _clear(context, origin.key, but=[])


def refuse(context: PipelineContext, key: str, problem: Problem) -> None:
    """Show why the picture that was dropped under that key became no job."""
    _clear(context, key, but=[_show_error(context, key, problem.code, problem.detail, problem.errors)])


def _show(context: PipelineContext, view: JobView, origin: Origin) -> list[str]:
    """Result and error, whichever there are: where they stand."""
    shown = []
    step = view.output_step(view.job.export.id)
    made = next((name for name in view.outputs if name.step == step), None)
    body = context.bucket.find(made.key(view.id)) if made else None
    if made and body is not None:
        shown.append(keys.delivered(origin.key, made.suffix))
        context.bucket.write(shown[-1], body, MEDIA_TYPES[made.suffix])
    if view.end and view.state != "done":
        shown.append(_show_error(context, origin.key, view.end.code, view.end.reason, []))
    elif body is None:
        shown.append(_show_error(context, origin.key, "gone", "The result was deleted before it came here.", []))
    return shown


def _is_replaced(context: PipelineContext, origin: Origin) -> bool:
    """Whether another picture has its name now; the same picture, dropped once more with other options, is another."""
    stands = context.bucket.version_of(origin.key)
    if stands is None:
        return False
    is_later = origin.modified is not None and int(stands.modified.timestamp()) != int(origin.modified.timestamp())
    return is_later or stands.etag != origin.etag


def _clear(context: PipelineContext, key: str, *, but: Sequence[str]) -> None:
    """Leave only this of what the outbox shows under that name, in whatever format."""
    shown = [keys.delivered(key, suffix) for suffix in (*MEDIA_TYPES, keys.ERROR)]
    context.bucket.delete_all(one for one in shown if one not in but)


def _show_error(context: PipelineContext, key: str, code: str, detail: str, errors: Sequence[Mapping[str, str]]) -> str:
    """Write an error's words as a problem over HTTP has them, without HTTP's own; the key under which they stand."""
    body = {"code": code, "detail": detail, "errors": errors}
    shown = keys.delivered(key, keys.ERROR)
    context.bucket.write(shown, json.dumps(body, indent=2, ensure_ascii=False).encode())
    return shown
