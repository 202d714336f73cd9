"""The sweep: what stands still is sent to be looked at. It draws nothing, and asks for no more than listings."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from chalicelib.domain import keys
from chalicelib.observability import events
from chalicelib.storage.bucket import Entry

from .context import PipelineContext
from .reservations import patience_for_picture


def sweep(context: PipelineContext) -> None:
    """Send every unfinished job, and every dropped picture whose event got lost."""
    resting = list(_resting(context, keys.ACTIVE))
    for job in dict.fromkeys(keys.job_of(entry.key) for entry in resting):
        if job:
            context.tell(events.asked("job looked after", job))
            context.pull(job)
    context.tell(events.swept(len(resting), _age_of_oldest(context, resting)))
    for key in _lost_drops(context):
        context.pulls.send({"drop": key})


def _age_of_oldest(context: PipelineContext, markers: Iterable[Entry]) -> timedelta:
    """A deletion is finished once no link can bring anything any more."""
    now, patience = context.clock.now(), patience_for_picture(context)
    ages = (now - marker.modified - keys.is_deletion_marker(marker.key) * patience for marker in markers)
    return max(ages, default=timedelta())


def _lost_drops(context: PipelineContext) -> Iterator[str]:
    dropped = [entry for entry in _resting(context, keys.INBOX) if keys.is_drop(entry.key)]
    if not dropped:
        return
    since = keys.drops_from(min(entry.modified for entry in dropped))
    answered = {keys.answered_drop(entry.key) for entry in context.bucket.list(keys.DROP_NAMES, after=since)}
    for entry in dropped:
        if keys.name_of_drop(entry.key, entry.etag, entry.modified) not in answered:
            yield entry.key


def _resting(context: PipelineContext, prefix: str) -> Iterator[Entry]:
    """What has been there for a while: what has just come, an event is on its way for."""
    rest = timedelta(seconds=context.settings.rest_seconds)
    return (entry for entry in context.bucket.list(prefix) if context.clock.now() - entry.modified >= rest)
