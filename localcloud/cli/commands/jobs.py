"""`jobs`: what was ordered."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import click

from localcloud.cli.api import connect, served_option
from localcloud.cli.client import Client, Refused
from localcloud.cli.endings import EXIT_STATUSES, Ending, ending_of
from localcloud.cli.history import Ordered, ordered
from localcloud.cli.report import Report, json_option
from localcloud.cli.stop import clear_line

_LONGEST = 48
"""Characters of a prompt in a line."""


@click.command(epilog=EXIT_STATUSES)
@click.option("--last", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many.")
@served_option
@json_option
def jobs(*, last: int, api: str, as_json: bool) -> None:
    """List jobs, newest first, and how far they are: those of the token in FRAMELOOM_TOKEN.

    Without a token, those that were ordered by this program on this machine.
    """
    report = Report(as_json)
    with clear_line(as_json=as_json):
        client = connect(api)
        found = [*islice(_of_the_token(client) if client.token else _from_here(client), last)]
    lines = [f"{one['job']}  {one['state']:<15}  {one['at'][:16]}  {_cut(one['prompt'])}" for one in found]
    whose = "with this token" if client.token else "from here"
    report.end({"jobs": found}, *(lines or [f"No job was ordered of {client.api_url} {whose}."]))


def _of_the_token(client: Client) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = client.jobs(cursor)
        for one in page["jobs"]:
            yield {"job": one["id"], "state": one["state"], "at": one["created_at"], "prompt": one["prompt"]}
        cursor = page["next"]


def _from_here(client: Client) -> Iterator[dict[str, Any]]:
    return (_looked_at(client, one) for one in ordered(client.api_url))


def _looked_at(client: Client, one: Ordered) -> dict[str, Any]:
    """What is known of it here, and its state over there: `gone` for one that isn't kept any more."""
    try:
        state = client.look(one.job)["state"]
    except Refused as error:
        if ending_of(error.status, error.code) is not Ending.STATE:
            raise
        state = "gone"
    return {"job": one.job, "state": state, "at": one.at, "prompt": one.prompt}


def _cut(prompt: str) -> str:
    return prompt if len(prompt) <= _LONGEST else f"{prompt[: _LONGEST - 1]}…"
