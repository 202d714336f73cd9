"""`branch`: another way on from a job's frame, into a file."""

import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from chalicelib.domain.money import from_dollars, in_cents
from localcloud.cli.animation import Animation
from localcloud.cli.api import connect, served_option
from localcloud.cli.client import Client
from localcloud.cli.commands.cancel import cancelled_by_ctrl_c
from localcloud.cli.endings import EXIT_STATUSES, Ending
from localcloud.cli.history import remember
from localcloud.cli.job import job_argument
from localcloud.cli.order import apply_settings, choose_format
from localcloud.cli.outcome import bill, described, document, next_steps
from localcloud.cli.price import counted, is_paid
from localcloud.cli.progress import show_frames
from localcloud.cli.report import Report, json_option
from localcloud.cli.stop import Stop, clear_line
from localcloud.cli.target import Target

Json = dict[str, Any]


@click.command(epilog=EXIT_STATUSES)
@job_argument
@click.argument("prompt", required=False)
@click.option("--from", "frame", type=int, required=True, help="The last frame that is kept; the first is 0.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Ends in .gif, .webp, .avif, .mp4, .png or .apng. Replaced if it is there.",
)
@click.option("--frames", type=int, help="How many there are to be in all.")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any field of POST /jobs/{job}/branch: strength=0.5"
)
@click.option("--yes", is_flag=True, help="Order it whatever it costs, and ask nothing.")
@served_option
@json_option
def branch(
    *,
    job: str,
    prompt: str | None,
    frame: int,
    out: Path,
    frames: int | None,
    settings: tuple[str, ...],
    yes: bool,
    api: str,
    as_json: bool,
) -> None:
    """Keep JOB's frames up to one, and draw those behind it anew, so that PROMPT happens. JOB stays as it is."""
    began = time.monotonic()
    report = Report(as_json)
    with clear_line(as_json=as_json):
        said = {"from": frame, "prompt": prompt, "frames": frames}
        order = apply_settings({name: value for name, value in said.items() if value is not None}, settings)
        choose_format(order, out)
        target = Target.checked(out)
        client = connect(api)
        paid = _approve(report, _price(client, job, order), yes=yes)
        animation = Animation(client)
        with cancelled_by_ctrl_c(animation, api):
            animation.job = client.branch(job, order, uuid4().hex)["id"]
            remember(animation.job, client.api_url, prompt or f"from frame {frame} of {job}")
            with show_frames(report.console) as animation.watch:
                status = animation.follow()
            target.write(animation.download(status))
    output, took = status["outputs"][0], time.monotonic() - began
    report.end(
        document(status, target.path, output, took),
        described(target.path, output, took, status["cost"]),
        *bill(status, paid=paid),
        *next_steps(client.api_url, status["id"], output),
    )


def _price(client: Client, job: str, order: Json) -> str | None:
    """What is known of it before it is ordered; None where no generator takes money."""
    if "generator" in order:
        return "This generator takes money for each call." if is_paid(client.generators(), order) else None
    cost = client.look(job)["cost"]
    if not cost["paid"]:
        return None
    calls, spent = counted(cost["calls"], "call"), in_cents(from_dollars(cost["spent_usd"]))
    return f"{calls} of this job cost {spent}, and a further one costs about as much."


def _approve(report: Report, price: str | None, *, yes: bool) -> bool:
    """Whether it costs anything. Raises Stop where nobody says yes to that."""
    if price is None:
        return False
    report.say(price)
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Stop(
            "This costs money, and there is nobody to ask: say --yes to order it. Nothing is charged.", Ending.MONEY
        )
    if not click.confirm("Draw on?", err=report.as_json):
        raise Stop("Not ordered, and nothing is charged.", Ending.MONEY)
    return True
