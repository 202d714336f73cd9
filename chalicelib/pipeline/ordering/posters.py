"""A poster: a job of one frame, drawn from words. Whoever orders it may wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.errors import InvalidOrder, NotDrawn
from chalicelib.domain.job_view import is_unfinished
from chalicelib.domain.orders import PosterRequest
from chalicelib.domain.schemas.receipts import PosterDrawn
from chalicelib.domain.schemas.status import Status
from chalicelib.pipeline.context import PipelineContext
from chalicelib.pipeline.status_reading import read_status

from .creation import create_job

if TYPE_CHECKING:
    from chalicelib.billing.payments.authorisation import Authorisation

_LOOK_AGAIN = 0.25
"""Seconds between two looks at a poster that somebody waits for."""


def create_poster(
    context: PipelineContext,
    request: PosterRequest,
    client: Client,
    idempotency_key: str | None,
    patience: float,
    *,
    payment: "Authorisation | None" = None,
) -> PosterDrawn:
    """Order the poster, and wait up to `patience` seconds for it, if not too many wait already.

    Raises what create_job raises, and NotDrawn or InvalidOrder where the generator gave no picture.
    """
    created = create_job(context, request.order, client, idempotency_key, payment=payment)
    status = _look(context, created.id, patience)
    if status.error:
        if status.error.code == "refused":
            raise InvalidOrder.of("prompt", status.error.detail, code="refused")
        raise NotDrawn(status.error.detail, code=status.error.code)
    output = next(iter(status.outputs), None)
    return PosterDrawn(
        id=created.id,
        state=status.state,
        status_url=created.status_url,
        output=output,
        url=output.url if output else None,
        cost=created.cost,
        payment=status.payment,
        notes=status.notes,
    )


def _look(context: PipelineContext, job_id: str, patience: float) -> Status:
    """A poster's status: at once where it has ended, or nobody waits, or there is no place to wait in."""
    status = _wait(context, job_id, 0)
    if not patience or not is_unfinished(status.state):
        return status
    with hold_place(context) as place:
        return _wait(context, job_id, patience) if place else status


def _wait(context: PipelineContext, job_id: str, patience: float) -> Status:
    """A poster's status once there is nothing more to wait for, or no more time."""
    waited = 0.0
    while True:
        status = read_status(context, job_id).status
        assert status is not None, "it was not asked whether it has changed"
        if not is_unfinished(status.state) or waited >= patience:
            return status
        pause = min(_LOOK_AGAIN, patience - waited)
        context.clock.sleep(pause)
        waited += pause


_WINDOW = 30
"""Seconds: the API's longest life, so that nobody waits on past the window after their own."""


@contextmanager
def hold_place(context: PipelineContext) -> Iterator[str | None]:
    """A place to wait in, which is one's own until the end; None where all are held."""
    place = _take_place(context)
    try:
        yield place
    finally:
        if place:
            context.bucket.delete(place)


def _take_place(context: PipelineContext) -> str | None:
    window = int(context.clock.now().timestamp()) // _WINDOW
    held = {entry.key for entry in context.bucket.list(keys.WAITING, after=keys.waiting_window(window - 1))}
    before = sum(not key.startswith(keys.waiting_window(window)) for key in held)
    places = (keys.waiting_place(window, number) for number in range(context.settings.posters_waiting - before))
    free = (place for place in places if place not in held)
    return next((place for place in free if context.bucket.create(place, context.new_id().encode())), None)
