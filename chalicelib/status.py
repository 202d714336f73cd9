"""Where a job stands: a pure function of its order, its folder's listing and its last fact."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from .answers import Cost, Estimate, ExportProgress, Failure, Frames, Output, State, Status
from .folder import Folder, Try
from .keys import WORDS, OutputName, export_of_step, frame_of_step, output_step
from .models import MAX_TICKETS, Fact, Job, Reservation
from .money import Micros, to_dollars
from .tries import NextAttempt, next_attempt

_LOOK_AGAIN: dict[State, float] = {"awaiting_upload": 2.0, "generating": 1.0, "assembling": 0.5}
"""Seconds after which to look again at what changes by itself."""
_UNFINISHED: tuple[State, ...] = ("awaiting_upload", "generating", "assembling")
_NONE: Mapping[str, str] = MappingProxyType({})


def status_of(job: Job, folder: Folder, last_fact: Fact | None, given_up: Mapping[str, str] = _NONE) -> Status:
    """The answer to `GET /jobs/{id}`, without links: those are minted for each look.

    given_up: exports that nobody tries to make any more → why
    """
    state = state_of(job, folder)
    return Status(
        id=job.id,
        state=state,
        frames=Frames(done=folder.drawn, total=job.frames),
        progress=round(folder.drawn / job.frames, 4),
        outputs=tuple(_output(job, name, size) for name, size in shown_outputs(job, folder).items()),
        exports=tuple(_progress(folder, export, state, given_up) for export in wanted_exports(job, folder)),
        cost=_cost(job, folder, state, last_fact),
        notes=job.notes,
        error=_failure(state, last_fact),
        created_at=job.created_at,
        retry_after=_LOOK_AGAIN.get(_awaited(job, folder, state)),
    )


def state_of(job: Job, folder: Folder) -> State:
    """The states in their order; within a run a job only moves forward through them.

    Frames win over facts: a job whose every frame and output came to exist is done, whatever was said before.
    """
    if folder.drawn >= job.frames and not missing_exports(folder, {job.export.id}):
        return "done"
    if folder.end is not None and folder.end.kind in ("failed", "cancelled", "expired"):
        return folder.end.kind
    if folder.drawn >= job.frames:
        return "assembling"
    return "generating" if folder.tries or folder.frames or job.begins_with_words else "awaiting_upload"


def is_unfinished(state: State) -> bool:
    """Whether the run goes on: it has neither come to its end nor been ended before."""
    return state in _UNFINISHED


def wanted_exports(job: Job, folder: Folder) -> tuple[str, ...]:
    """Every output that is to be made, the job's own first."""
    return tuple(dict.fromkeys((job.export.id, *(export.id for export in job.beside), *folder.exports)))


def shown_outputs(job: Job, folder: Folder) -> dict[OutputName, int]:
    """The outputs that there are of those, with their bytes, in the same order."""
    wanted = wanted_exports(job, folder)
    outputs = ((name, size) for name, size in folder.outputs.items() if name.export in wanted)
    return dict(sorted(outputs, key=lambda made: (wanted.index(made[0].export), made[0])))


def due_exports(job: Job, folder: Folder) -> tuple[str, ...]:
    """Those that can still be made of the frames that there are, in that order."""
    missing = missing_exports(folder, set(wanted_exports(job, folder))) if folder.drawn else set()
    attempts = {export: next_attempt(folder, output_step(export, folder.drawn)) for export in missing}
    return tuple(export for export in wanted_exports(job, folder) if isinstance(attempts.get(export), NextAttempt))


def missing_exports(folder: Folder, exports: set[str]) -> set[str]:
    """Those of the exports that no output was made of yet, from the frames that there are now."""
    return exports - {name.export for name in folder.outputs if name.frames == folder.drawn}


def estimate(reservation: Reservation) -> Estimate:
    """What is known of the cost before anything is drawn."""
    return Estimate(
        calls_expected=reservation.calls,
        calls_max=reservation.calls + MAX_TICKETS,
        reserved_usd=to_dollars(reservation.micros),
    )


def spent_micros(job: Job, folder: Folder, run: int) -> Micros:
    """What a run's calls have cost, counting every one that may have been charged."""
    terms = job.reservation
    return Micros(
        sum(
            terms.frame_micros + (terms.words_micros if one.step == WORDS else terms.call_micros)
            for one in folder.charged(run)
        )
    )


def spent_on_output(folder: Folder, reservation: Reservation) -> Micros:
    """What the tries to make a further output have cost us, as far as it was set aside."""
    tries = sum(export_of_step(one.step) == reservation.export and one.run == reservation.run for one in folder.tries)
    return min(reservation.micros, Micros(tries * reservation.output_micros))


def _awaited(job: Job, folder: Folder, state: State) -> State:
    """What to wait for: an ended run's frames, too, are still to become a GIF."""
    return "assembling" if not is_unfinished(state) and due_exports(job, folder) else state


def _progress(folder: Folder, export: str, state: State, given_up: Mapping[str, str]) -> ExportProgress:
    if not missing_exports(folder, {export}):
        return ExportProgress(export=export, state="done")
    if not folder.drawn and not is_unfinished(state):
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


def _cost(job: Job, folder: Folder, state: State, last_fact: Fact | None) -> Cost:
    ended = Counter(one.outcome for one in folder.calls)
    spent = Micros(sum(spent_micros(job, folder, run) for run in range(1, folder.run + 1)))
    return Cost(
        calls=len(folder.calls),
        busy=ended["busy"],
        refused=ended["refused"],
        lost=ended["lost"],
        unknown=_unknown(folder),
        spent_usd=to_dollars(spent),
        reserved_usd=to_dollars(_reserved(job, last_fact) if is_unfinished(state) else Micros(0)),
    )


def _reserved(job: Job, last_fact: Fact | None) -> Micros:
    resumed = last_fact.reservation if last_fact else None
    return (resumed or job.reservation).micros


def _unknown(folder: Folder) -> int:
    """Claims of which nothing was heard: not those that became a frame, nor the one that may be at work now."""
    silent = Counter(one.step for one in folder.calls if one.outcome is None)
    return sum(count - _accounted_for(folder, step) for step, count in silent.items())


def _accounted_for(folder: Folder, step: str) -> int:
    if folder.is_settled(step):
        return 1
    newest: Try = folder.tries_of(step)[-1]
    is_at_work = folder.end is None and frame_of_step(step) == folder.drawn and newest.outcome is None
    return int(is_at_work and newest.run == folder.run)


def _failure(state: State, last_fact: Fact | None) -> Failure | None:
    if last_fact is None or state not in ("failed", "cancelled", "expired"):
        return None
    return Failure(code=last_fact.code, detail=last_fact.reason)
