"""Another job goes on from a frame of one that is there."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from chalicelib.billing.tokens import Client
from chalicelib.domain.errors import Conflict, InvalidOrder
from chalicelib.domain.job_view import JobView
from chalicelib.domain.orders import BranchOrder, BranchPoint, BranchRequest, ExportTerms, JobTerms
from chalicelib.domain.records import Job
from chalicelib.domain.schemas.receipts import JobCreated
from chalicelib.domain.sentences import invalid_order
from chalicelib.observability import events
from chalicelib.pipeline.context import PipelineContext

from .creation import place_order, receipt, sender_of
from .resuming import check_kept

if TYPE_CHECKING:
    from chalicelib.billing.payments.authorisation import Authorisation

_KEPT = {"frames", "size", "title", "tagline"}
_KEPT_WITH_MODEL = {"strength", "redraw_every", "negative_prompt", "coherence", "on_drift"}
"""Fields that another model may not know, or mean otherwise: with another they are as in any new order."""


def branch_job(
    context: PipelineContext,
    job_id: str,
    request: BranchRequest,
    client: Client,
    idempotency_key: str | None,
    *,
    payment: "Authorisation | None" = None,
) -> JobCreated:
    """A new job whose frames up to that one are the other's, written again; only those behind it are paid.

    payment: what somebody has signed who pays for it themselves
    Raises NotFound, Gone, InvalidOrder, Unauthorized, PaymentNeeded, Conflict, MoneySpent, Unavailable.
    """
    sender = sender_of(client, idempotency_key, payment)
    source = context.jobs.open_to_change(job_id, client.may_change)
    check_kept(context, source.job)
    _check_point(source, request)
    job = place_order(context, _order(source.job, request), sender)
    context.tell(events.asked("branch ordered", job_id))
    # Should this message get lost, the sweep finds the job all the same.
    context.pull(job.id)
    return receipt(context, job, is_new=sender.name is None)


def _check_point(source: JobView, request: BranchRequest) -> None:
    """Raises InvalidOrder, or Conflict, where nothing can go on from there."""
    job, frame = source.job, request.frame
    if job.is_poster:
        raise Conflict("A poster is set in motion by an order for a job that names it: there is nothing to go on from.")
    if frame >= source.drawn:
        known = f"its frames are 0 to {source.drawn - 1} so far" if source.drawn else "it has no frame yet"
        raise InvalidOrder.of("from", f"the job has no frame {frame}: {known}")
    frames = request.frames or job.frames
    if frame + 1 >= frames:
        raise InvalidOrder.of(
            "frames", f"none of {frames} would come after frame {frame}: order more, or go on earlier"
        )


def _order(source: Job, request: BranchRequest) -> BranchOrder:
    given = request.model_dump(exclude_unset=True, exclude={"frame", "prompt"})
    inherited = _inherited(source, request)
    order = inherited | {name: value for name, value in given.items() if value is not None}
    order["export"] = inherited["export"] | order["export"]
    changed = order.keys() & given.keys() - {"export"}
    frames: int = order.get("frames", source.frames)
    try:
        return BranchOrder.model_validate(
            order
            | {
                "prompt": _prompt(source, request, frames),
                "branch": BranchPoint(job=source.id, frame=request.frame),
                "its_seed": source.seed,
                "steady": source.steady and request.prompt is None and not changed,
            }
        )
    except ValidationError as error:
        raise invalid_order(error) from error


def _inherited(source: Job, request: BranchRequest) -> dict[str, Any]:
    """The source's fields, where they say anything else than a new order would."""
    is_same = request.generator in (None, source.generator) and request.model in (None, source.model)
    defaults = {name: field.default for name, field in JobTerms.model_fields.items()}
    kept = {name: getattr(source, name) for name in _KEPT | (_KEPT_WITH_MODEL if is_same else set())}
    fields: dict[str, Any] = {name: value for name, value in kept.items() if value != defaults[name]}
    if isinstance(source.strength, dict) and "strength" in fields:
        fields["strength"] = _until(source.strength, request.frames or source.frames)
    if request.generator in (None, source.generator):
        fields |= {"generator": source.generator, "model": source.model if request.model is None else request.model}
    if source.mask:
        fields["mask"] = source.mask.model_dump() | {"follow": source.follow and is_same}
    terms = source.export.model_dump(include=set(ExportTerms.model_fields), exclude_defaults=True)
    return fields | {"export": terms}


def _prompt(source: Job, request: BranchRequest, frames: int) -> str | dict[int, str]:
    """What was asked for of the frames that are kept stays written down: they are not to be changed any more."""
    if request.prompt is None:
        return _until(source.prompt, frames) if isinstance(source.prompt, dict) else source.prompt
    before = source.prompt if isinstance(source.prompt, dict) else {0: source.prompt}
    kept = {start: prompt for start, prompt in before.items() if start <= request.frame}
    return kept | {request.frame + 1: request.prompt}


def _until(schedule: dict[int, Any], frames: int) -> dict[int, Any]:
    return {start: value for start, value in schedule.items() if start < frames}
