"""The sweep: what stands still is sent to be looked at. It draws nothing, and asks for no more than listings."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from chalicelib.domain import keys
from chalicelib.loom import Loom
from chalicelib.observability import events
from chalicelib.storage.bucket import Entry

from .markers import patience_for_picture


def sweep(loom: Loom) -> None:
    """Send every unfinished job, and every dropped picture whose event got lost."""
    resting = list(_resting(loom, keys.ACTIVE))
    for job in dict.fromkeys(keys.job_of(entry.key) for entry in resting):
        if job:
            loom.tell(events.asked("job looked after", job))
            loom.pull(job)
    loom.tell(events.swept(len(resting), _age_of_oldest(loom, resting)))
    for key in _lost_drops(loom):
        loom.pulls.send({"drop": key})


def _age_of_oldest(loom: Loom, markers: Iterable[Entry]) -> timedelta:
    """A deletion is finished once no link can bring anything any more."""
    now, patience = loom.clock.now(), patience_for_picture(loom)
    ages = (now - marker.modified - keys.is_deletion_marker(marker.key) * patience for marker in markers)
    return max(ages, default=timedelta())


def _lost_drops(loom: Loom) -> Iterator[str]:
    dropped = [entry for entry in _resting(loom, keys.INBOX) if keys.is_drop(entry.key)]
    if not dropped:
        return
    since = keys.drops_from(min(entry.modified for entry in dropped))
    answered = {keys.answered_drop(entry.key) for entry in loom.bucket.list(keys.DROP_NAMES, after=since)}
    for entry in dropped:
        if keys.name_of_drop(entry.key, entry.etag, entry.modified) not in answered:
            yield entry.key


def _resting(loom: Loom, prefix: str) -> Iterator[Entry]:
    """What has been there for a while: what has just come, an event is on its way for."""
    rest = timedelta(seconds=loom.settings.rest_seconds)
    return (entry for entry in loom.bucket.list(prefix) if loom.clock.now() - entry.modified >= rest)
