"""A poster that is there is set in motion: it becomes the picture of another job."""

from typing import NamedTuple

from chalicelib import keys
from chalicelib.errors import Conflict, Gone, InvalidOrder
from chalicelib.loom import Loom
from chalicelib.models import Job, JobId, JobOrder

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


def find_poster(loom: Loom, job_id: JobId) -> Poster:
    """The poster that an order names. Raises InvalidOrder, or Conflict while it isn't drawn."""
    job = loom.find_job(job_id)
    if job is None or not job.is_poster:
        raise InvalidOrder.of("poster", "there is no such poster")
    try:
        _, folder = loom.open_job(job_id)
    except Gone as gone:
        raise InvalidOrder.of("poster", "its picture was deleted") from gone
    if not folder.frames:
        raise Conflict("The poster is not drawn yet: look at its status first.", code="poster_not_drawn")
    return Poster(job, loom.bucket.read(keys.frame(job_id, 0)))
