"""A poster that is there is set in motion: it becomes the picture of another job."""

from typing import NamedTuple

from chalicelib.domain import keys
from chalicelib.domain.errors import Conflict, Gone, InvalidOrder, NotFound
from chalicelib.domain.orders import JobId, JobOrder
from chalicelib.domain.records import Job
from chalicelib.pipeline.context import PipelineContext

_TYPE = ("title", "tagline")


class Poster(NamedTuple):
    """A poster's order, and its frame without type: the PNG that moves under it."""

    job: Job
    frame: bytes

    def set_on(self, order: JobOrder) -> JobOrder:
        """The order with the poster's words, save for those that it has itself."""
        return order.model_copy(
            update={name: getattr(self.job, name) for name in _TYPE if name not in order.model_fields_set}
        )


def find_poster(context: PipelineContext, job_id: JobId) -> Poster:
    """The poster that an order names. Raises InvalidOrder, or Conflict while it isn't drawn."""
    try:
        view = context.jobs.open(job_id)
    except NotFound:
        raise InvalidOrder.of("poster", "there is no such poster") from None
    except Gone as gone:
        raise InvalidOrder.of("poster", "its picture was deleted") from gone
    if not view.job.is_poster:
        raise InvalidOrder.of("poster", "there is no such poster")
    if not view.drawn:
        raise Conflict("The poster is not drawn yet: look at its status first.", code="poster_not_drawn")
    return Poster(view.job, context.bucket.read(keys.frame(job_id, 0)))
