"""What the operator is told: a line for each thing that happened, with the job's id, and what is counted of it. Pure.

A line never holds a prompt, a key, a token or an address: logs are read by more people than jobs are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.domain.job_folder import Try
    from chalicelib.domain.records import Export, Fact, Job
    from chalicelib.outputs.make import Output

UNITS: dict[str, str] = {
    "Jobs": "Count",
    "Calls": "Count",
    "CallSeconds": "Seconds",
    "Frames": "Count",
    "Outputs": "Count",
    "OutputSeconds": "Seconds",
    "Endings": "Count",
    "Unfinished": "Count",
    "OldestUnfinished": "Seconds",
    "Refusals": "Count",
    "Failures": "Count",
    "Malformed": "Count",
}
"""Every metric that there is, and CloudWatch's word for its unit."""


Said = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    what: str
    job: str | None = None
    said: Said = field(default_factory=dict)
    """Whatever helps to understand it."""
    by: Mapping[str, str] = field(default_factory=dict)
    """What its metrics are told apart by, beside the stage: each value is a metric of its own, which costs money."""
    metrics: Mapping[str, float] = field(default_factory=dict)
    is_failure: bool = False


Tell = Callable[[Event], None]


def ordered(job: "Job") -> Event:
    """A job was accepted, and its money set aside."""
    said: Said = {"generator": job.generator, "frames": job.frames, "size": job.size}
    return Event("job ordered", job.id, said, metrics={"Jobs": 1})


def called(job: "Job", claim: "Try", outcome: str, took: timedelta, reason: str = "") -> Event:
    """A generator's call has ended; `took` is from the claim until the frame, or what else came of it, was stored.

    reason: why no frame came of it, in a sentence of ours; empty where one did
    """
    said: Said = {"step": claim.step, "run": claim.run, "try": claim.number, "generator": job.generator}
    if reason:
        said = {**said, "reason": reason}
    metrics = {"Calls": 1, "CallSeconds": took.total_seconds()}
    return Event("call ended", job.id, said, {"outcome": outcome}, metrics)


def framed(job: "Job", index: int) -> Event:
    """A frame is in the bucket."""
    return Event("frame stored", job.id, {"frame": index, "frames": job.frames}, metrics={"Frames": 1})


def made(job: "Job", export: "Export", output: "Output", took: timedelta) -> Event:
    """An output is there."""
    said: Said = {"export": export.id, "bytes": len(output.data), "pictures": output.pictures}
    metrics = {"Outputs": 1, "OutputSeconds": took.total_seconds()}
    return Event("output made", job.id, said, {"format": export.format}, metrics)


def ended(job: "Job", run: int, fact: "Fact") -> Event:
    """A run has failed, was cancelled, or has expired."""
    said: Said = {"run": run, "code": fact.code, "reason": fact.reason}
    return Event("run ended", job.id, said, {"kind": fact.kind}, {"Endings": 1})


def swept(unfinished: int, oldest: timedelta) -> Event:
    """How many markers there are, and since when the oldest of them has been there."""
    return Event("swept", metrics={"Unfinished": unfinished, "OldestUnfinished": oldest.total_seconds()})


def asked(what: str, job: str) -> Event:
    """Something is to be done about a job: by its client's wish, or because it stands still."""
    return Event(what, job)


def refused(code: str, job: str | None = None, status: int | None = None) -> Event:
    """A client was answered with a problem, which has a status, or a dropped picture with an error, which has none."""
    return Event("refused", job, {"status": status} if status else {}, {"code": code}, {"Refusals": 1})


def unanswered(error: str, job: str | None) -> Event:
    """The store didn't do what a request needed; the client is told to try again, and no more than that."""
    return Event("store failed", job, {"error": error}, is_failure=True)


def undelivered(error: str, job: str) -> Event:
    """The outbox can't take a job's result, and never will."""
    return Event("result not delivered", job, {"error": error}, is_failure=True)


def damaged(key: str, job: str | None) -> Event:
    """An object that can't be read as what is kept there: what it says is set aside."""
    return Event("object damaged", job, {"key": key}, is_failure=True)


def malformed(why: str) -> Event:
    """A queue has brought a message that isn't one of ours; it lies with the dead letters now."""
    return Event("message malformed", said={"why": why}, metrics={"Malformed": 1}, is_failure=True)


def failed(error: str, job: str | None) -> Event:
    """An invocation has raised what nobody caught; Lambda tries it again."""
    return Event("invocation failed", job, {"error": error}, metrics={"Failures": 1}, is_failure=True)
