"""`status`: how far a job is."""

from typing import Any

import click

from chalicelib.domain.money import from_dollars, in_cents
from localcloud.cli.animation import Animation
from localcloud.cli.api import connect, served_option
from localcloud.cli.endings import EXIT_STATUSES
from localcloud.cli.job import job_argument
from localcloud.cli.outcome import command
from localcloud.cli.price import counted
from localcloud.cli.progress import in_words, show_frames
from localcloud.cli.report import Report, json_option
from localcloud.cli.stop import clear_line

Json = dict[str, Any]


@click.command(epilog=EXIT_STATUSES)
@job_argument
@click.option("--wait", is_flag=True, help="Until the job has ended.")
@served_option
@json_option
def status(*, job: str, wait: bool, api: str, as_json: bool) -> None:
    """Tell how far JOB is, what it made, and what it cost."""
    report = Report(as_json)
    with clear_line(as_json=as_json):
        client = connect(api)
        if wait:
            with show_frames(report.console) as watch:
                Animation(client, watch, job=job).follow()
        found = client.look(job)
    report.end(found, *_lines(found, client.api_url))


def _lines(found: Json, api: str) -> list[str]:
    """Where it stands, what it cost so far, what was understood, why it ended, and what it made."""
    made = [
        f"{output['format']}, {output['width']}x{output['height']}, {output['bytes']:,} bytes: {api}{output['link']}"
        for output in found["outputs"]
    ]
    another = command("export", found["id"], api, "--out", "NAME.webp")
    return [
        in_words(found),
        *_money(found["cost"]),
        *found["notes"],
        *([found["error"]["detail"]] if found["error"] else []),
        *made,
        *([f"Next: {another} fetches it in another format or size, without a call."] if made else []),
    ]


def _money(cost: Json) -> list[str]:
    """What it cost, where a generator takes money: what is drawn for nothing isn't talked about."""
    if not cost["paid"]:
        return []
    spent, aside = from_dollars(cost["spent_usd"]), from_dollars(cost["reserved_usd"])
    most = f", of {in_cents(aside)} at most" if aside > spent else ""
    return [f"{counted(cost['calls'], 'call')}: {in_cents(spent)} spent{most}."]
