"""A poster: a job of one frame, drawn from words. Whoever orders it may wait for it."""

from chalicelib.billing.tokens import Client
from chalicelib.domain.errors import InvalidOrder, NotDrawn
from chalicelib.domain.job_view import is_unfinished
from chalicelib.domain.orders import PosterRequest
from chalicelib.domain.schemas.receipts import PosterDrawn
from chalicelib.domain.schemas.status import Status
from chalicelib.loom import Loom

from .creation import create_job
from .reading import read_status
from .waiting import hold_place

_LOOK_AGAIN = 0.25
"""Seconds between two looks at a poster that somebody waits for."""


def create_poster(
    loom: Loom, request: PosterRequest, client: Client, idempotency_key: str | None, patience: float
) -> PosterDrawn:
    """Order the poster, and wait up to `patience` seconds for it, if not too many wait already.

    Raises what create_job raises, and NotDrawn or InvalidOrder where the generator gave no picture.
    """
    created = create_job(loom, request.order, client, idempotency_key)
    status = _look(loom, created.id, patience)
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
        notes=status.notes,
    )


def _look(loom: Loom, job_id: str, patience: float) -> Status:
    """Its status: at once where it has ended, or nobody waits, or there is no place to wait in."""
    status = _wait(loom, job_id, 0)
    if not patience or not is_unfinished(status.state):
        return status
    with hold_place(loom) as place:
        return _wait(loom, job_id, patience) if place else status


def _wait(loom: Loom, job_id: str, patience: float) -> Status:
    """Its status once there is nothing more to wait for, or no more time."""
    waited = 0.0
    while True:
        status = read_status(loom, job_id).status
        assert status is not None, "it was not asked whether it has changed"
        if not is_unfinished(status.state) or waited >= patience:
            return status
        pause = min(_LOOK_AGAIN, patience - waited)
        loom.clock.sleep(pause)
        waited += pause
