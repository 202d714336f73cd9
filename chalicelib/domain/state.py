"""The answer to who asks how far a job is: what its view shows, in the API's words. Pure."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from .job_view import JobView, State
from .keys import OutputName
from .limits import MAX_TICKETS
from .money import Micros, to_dollars
from .records import Job, Reservation
from .schemas.status import Cost, Estimate, ExportProgress, Failure, Frames, Output, Status

_LOOK_AGAIN: dict[State, float] = {"awaiting_upload": 2.0, "generating": 1.0, "assembling": 0.5}
"""Seconds after which to look again at what changes by itself."""
_NONE: Mapping[str, str] = MappingProxyType({})


def status_of(view: JobView, given_up: Mapping[str, str] = _NONE) -> Status:
    """The answer to `GET /jobs/{id}`, without links: those are minted for each look.

    given_up: exports that nobody tries to make any more → why
    """
    job = view.job
    return Status(
        id=job.id,
        state=view.state,
        frames=Frames(
            done=view.drawn, total=job.frames, computed=job.in_betweens(view.drawn), copied=_copied(job, view.drawn)
        ),
        progress=round(view.drawn / job.frames, 4),
        outputs=tuple(_output(job, name, size) for name, size in view.outputs.items()),
        exports=tuple(_progress(view, export, given_up) for export in view.wanted_exports),
        cost=_cost(view),
        notes=job.notes,
        error=_failure(view),
        created_at=job.created_at,
        retry_after=_LOOK_AGAIN.get(_awaited(view)),
    )


def estimate(reservation: Reservation, frames: int) -> Estimate:
    """What is known of the cost before anything is drawn.

    frames: how many the job is to have
    """
    return Estimate(
        frames_shown=frames,
        calls_expected=reservation.calls,
        calls_max=reservation.calls + MAX_TICKETS,
        expected_usd=to_dollars(reservation.once_micros),
        reserved_usd=to_dollars(reservation.micros),
    )


def _copied(job: Job, drawn: int) -> int:
    return min(drawn, job.first_redrawn) if job.branch else 0


def _awaited(view: JobView) -> State:
    """What to wait for: an ended run's frames, too, are still to become a GIF."""
    return "assembling" if not view.is_unfinished and view.due_exports else view.state


def _progress(view: JobView, export: str, given_up: Mapping[str, str]) -> ExportProgress:
    if export not in view.missing_exports:
        return ExportProgress(export=export, state="done")
    if not view.drawn and not view.is_unfinished:
        return ExportProgress(export=export, state="failed", detail="There is no frame to make it from.")
    if export in given_up:
        return ExportProgress(export=export, state="failed", detail=given_up[export])
    return ExportProgress(export=export, state="pending")


def _output(job: Job, name: OutputName, size: int) -> Output:
    return Output.model_validate(
        {
            "export": name.export,
            "format": name.suffix,
            "link": f"/jobs/{job.id}/out/{name.link}",
            "bytes": size,
            "width": name.width,
            "height": name.height,
            "frames": name.pictures,
            "seconds": name.centiseconds / 100,
            "trade": name.trade.tell(name.width, size) if name.trade else None,
        }
    )


def _cost(view: JobView) -> Cost:
    ended = Counter(one.outcome for one in view.folder.calls)
    spent = Micros(sum(view.spent_micros(run) for run in range(1, view.run + 1)))
    aside = view.reservation.micros if view.is_unfinished and view.reservation else Micros(0)
    return Cost(
        paid=view.job.reservation.is_paid,
        calls=len(view.folder.calls),
        busy=ended["busy"],
        refused=ended["refused"],
        lost=ended["lost"],
        unknown=view.silent_calls,
        spent_usd=to_dollars(spent),
        reserved_usd=to_dollars(aside),
    )


def _failure(view: JobView) -> Failure | None:
    if view.state == "done" or view.end is None:
        return None
    return Failure(code=view.end.code, detail=view.end.reason)
