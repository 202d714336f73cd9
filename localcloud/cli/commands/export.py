"""`export`: another output of a job's frames, into a file."""

import time
from pathlib import Path
from typing import Any

import click

from localcloud.cli.animation import Failed
from localcloud.cli.api import connect, served_option
from localcloud.cli.client import Client
from localcloud.cli.endings import EXIT_STATUSES
from localcloud.cli.job import job_argument
from localcloud.cli.order import apply_settings, choose_format
from localcloud.cli.outcome import described, document, next_steps
from localcloud.cli.report import Report, json_option
from localcloud.cli.stop import clear_line
from localcloud.cli.target import Target

Json = dict[str, Any]


@click.command(epilog=EXIT_STATUSES)
@job_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Ends in .gif, .webp, .avif, .mp4, .png or .apng. Replaced if it is there.",
)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any field of an export: loop=bounce, preset=slack"
)
@served_option
@json_option
def export(*, job: str, out: Path, settings: tuple[str, ...], api: str, as_json: bool) -> None:
    """Make another output of JOB's frames: another format, size or loop. No generator is called."""
    began = time.monotonic()
    report = Report(as_json)
    with clear_line(as_json=as_json):
        order: Json = {"export": apply_settings({}, settings)}
        choose_format(order, out)
        target = Target.checked(out)
        client = connect(api)
        with report.console.status("making it"):
            status, output = made(client, job, client.export(job, order["export"])["export"])
            target.write(client.download(output["url"]))
    took = time.monotonic() - began
    report.end(
        document(status, target.path, output, took),
        described(target.path, output, took),
        *next_steps(client.api_url, job, output)[1:],
    )


def made(client: Client, job: str, export: str) -> tuple[Json, Json]:
    """The job's status and that output of it, once it is made. Failed where it can't be, Refused as the API has it."""
    while True:
        status = client.read(job, None)
        progress = next(one for one in status["exports"] if one["export"] == export)
        if progress["state"] == "failed":
            raise Failed(progress["detail"] or "It could not be made.", "export_failed")
        if progress["state"] == "done":
            return status, next(one for one in status["outputs"] if one["export"] == export)
        time.sleep(status["retry_after"] or 1.0)
