"""Stopping a job: `cancel`, and Ctrl-C while a command makes one."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from requests import RequestException

from localcloud.cli.animation import Animation
from localcloud.cli.api import connect, served_option
from localcloud.cli.client import Refused
from localcloud.cli.endings import EXIT_STATUSES, Ending
from localcloud.cli.job import job_argument
from localcloud.cli.outcome import command
from localcloud.cli.report import Report, json_option
from localcloud.cli.stop import Stop, clear_line


@click.command(epilog=EXIT_STATUSES)
@job_argument
@served_option
@json_option
def cancel(*, job: str, api: str, as_json: bool) -> None:
    """Stop JOB: no further call is paid, and what was drawn becomes its result."""
    with clear_line(as_json=as_json):
        client = connect(api)
        client.cancel(job)
    Report(as_json).end(
        {"job": job, "state": "cancelled"},
        f"Cancelled. {command('status', job, api)} tells what was drawn, and what it cost.",
    )


@contextmanager
def cancelled_by_ctrl_c(animation: Animation, api: str | None) -> Iterator[None]:
    """Ctrl-C stops the job over there, too, and raises Stop."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort) as error:
        raise Stop(_cancel(animation, api), Ending.INTERRUPTED) from error


def _cancel(animation: Animation, api: str | None) -> str:
    """Stop what has begun, if anything has; what came of that."""
    if animation.job is None:
        return "Stopped: nothing was ordered."
    try:
        animation.cancel()
    except Refused as error:
        return f"Stopped. {error}"
    except RequestException:
        retry = f" Try {command('cancel', animation.job, api)}" if api else ""
        return f"Stopped, and the job could not be cancelled: no answer.{retry}"
    kept = f" {command('status', animation.job, api)} tells what was drawn." if api else ""
    return f"Stopped, and the job is cancelled.{kept}"
