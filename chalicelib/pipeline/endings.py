"""Why calls gave no frame: what was written down of them, read again for whoever asks."""

from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged
from chalicelib.domain.job_folder import Try
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.limits import MAX_UNREACHED_TRIES
from chalicelib.domain.records import Ending
from chalicelib.domain.tries import RunEnd
from chalicelib.loom import Loom

_SILENCE = "nothing was heard of them"
_UNREADABLE = "what was written down about it can't be read any more"


def explained(loom: Loom, view: PartialJobView, end: RunEnd, step: str) -> RunEnd:
    """That end with the last reason that is known for it, and with what it may have cost."""
    if end.code not in ("refused", "lost", "busy"):
        return end
    reason = last_reason(loom, view, step)
    if end.code == "refused":
        return RunEnd("refused", reason or end.reason)
    cost = " Each may have been charged." if end.code == "lost" and _is_paid(view, step) else ""
    return RunEnd(end.code, f"{end.reason}: {reason or _SILENCE}.{cost}")


def last_reason(loom: Loom, view: PartialJobView, step: str) -> str | None:
    """Why the newest call that ended in the current run gave no frame; None where none has ended so."""
    newest = next((one for one in reversed(view.folder.tries_of(step)) if one.run == view.run and one.outcome), None)
    return _ending(loom, view, newest).reason if newest else None


def never_reached(loom: Loom, view: PartialJobView, step: str) -> RunEnd | None:
    """Why the run ends where its very first calls found nobody: what is not there is not waited for.

    An outage on the way is: then some call of the run was heard, and the tries of a frame are bound by their number.
    """
    calls = view.folder.calls_if_only(step)
    if len(calls) < MAX_UNREACHED_TRIES or any(one.outcome != "busy" for one in calls):
        return None
    endings = [_ending(loom, view, one) for one in calls[:MAX_UNREACHED_TRIES]]
    if any(ending.was_reached for ending in endings):
        return None
    reason = endings[-1].reason
    return RunEnd("unreachable", f"{reason[:1].upper()}{reason[1:]}. {len(calls)} calls were tried, at no cost.")


def _is_paid(view: PartialJobView, step: str) -> bool:
    """Whether a call for that step costs money: on a server of one's own none does."""
    terms = view.job.reservation
    return bool(terms.words_micros if step == keys.WORDS else terms.call_micros)


def _ending(loom: Loom, view: PartialJobView, one: Try) -> Ending:
    assert one.outcome is not None, "only what has ended has an ending"
    found = loom.bucket.fetch(keys.ending(view.id, *one[:3], one.outcome))
    try:
        return found.as_record(Ending)
    except Damaged:
        return Ending(at=found.modified, reason=_UNREADABLE)
