"""What Lambda hands a function: every record of it, and the time that is left."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, cast
from urllib.parse import unquote_plus

from chalice.app import BaseLambdaEvent, EventSourceHandler

from chalicelib.domain.keys import frame_of, is_storable, job_of, try_of_clip
from chalicelib.pipeline.context import Invocation


class Arrivals(BaseLambdaEvent):
    """Objects that came to be. Chalice's own S3Event looks at the first record only, and fails on s3:TestEvent."""

    @property
    def jobs(self) -> Iterator[str]:
        """The jobs that the keys belong to."""
        return (job for job in map(job_of, self.keys) if job)

    @property
    def frames(self) -> Iterator[tuple[str, int]]:
        """The jobs and indexes of the keys that are frames."""
        return (frame for frame in map(frame_of, self.keys) if frame)

    @property
    def clips(self) -> Iterator[tuple[str, str]]:
        """The jobs and keys of what is a clip that was delivered for one."""
        return ((job, key) for key in self.keys if try_of_clip(key) and (job := job_of(key)))

    def _extract_attributes(self, event_dict: dict[str, Any]) -> None:
        records = event_dict.get("Records")
        self.keys = [key for record in records if (key := _key_in(record))] if isinstance(records, list) else []


def _key_in(record: object) -> str | None:
    """The key that a record tells of; None where it tells of none that an object could have."""
    match record:
        case {"s3": {"object": {"key": str(told)}}}:
            key = unquote_plus(told)
            return key if is_storable(key) else None
    return None


class _Context(Protocol):
    """What Lambda tells of an invocation; Chalice calls it a dict."""

    def get_remaining_time_in_millis(self) -> int: ...


def every_record(handler: EventSourceHandler) -> EventSourceHandler:
    """Have an S3 function called with Arrivals."""
    handler.event_class = Arrivals
    return handler


def invocation_of(event: BaseLambdaEvent) -> Invocation:
    """This invocation, with the moment at which Lambda will kill it."""
    left = cast("_Context", event.context).get_remaining_time_in_millis()
    return Invocation(deadline=datetime.now(UTC) + timedelta(milliseconds=left))
