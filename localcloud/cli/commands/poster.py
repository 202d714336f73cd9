"""`poster`: one poster, from words to the file."""

import time
from pathlib import Path
from uuid import uuid4

import click

from localcloud.cli.animation import Animation
from localcloud.cli.api import api_option, open_api
from localcloud.cli.commands.cancel import cancelled_by_ctrl_c
from localcloud.cli.endings import EXIT_STATUSES
from localcloud.cli.history import remember
from localcloud.cli.order import apply_settings
from localcloud.cli.outcome import bill, described, document, next_steps
from localcloud.cli.price import approve, poster_estimate
from localcloud.cli.report import Report, json_option
from localcloud.cli.stop import clear_line
from localcloud.cli.target import NotWritable, Target

PATIENCE = 20
"""Seconds that one request waits: the most that the API lets it."""


@click.command(epilog=EXIT_STATUSES)
@click.argument("prompt")
@click.option("--out", type=click.Path(path_type=Path), default=Path("poster.png"), show_default=True)
@click.option("--title", default="", help="Set in type at its foot.")
@click.option("--tagline", default="", help="The same, small, below the title.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any field of POST /posters: style=noir")
@click.option("--yes", is_flag=True, help="Order it whatever it costs, and ask nothing.")
@api_option
@json_option
def poster(
    *,
    prompt: str,
    out: Path,
    title: str,
    tagline: str,
    settings: tuple[str, ...],
    yes: bool,
    api: str | None,
    as_json: bool,
) -> None:
    """Draw a poster of PROMPT."""
    began = time.monotonic()
    report = Report(as_json)
    with clear_line(as_json=as_json):
        if out.suffix.lower() != ".png":
            raise NotWritable(f"--out: {out} must end in .png: a poster is a PNG")
        target = Target.checked(out)
        order = apply_settings({"prompt": prompt, "title": title, "tagline": tagline}, settings)
        with open_api(api) as client:
            price = poster_estimate(client.generators(), order)
            if price:
                approve(report, price, yes=yes)
            drawing, key = Animation(client), uuid4().hex
            with cancelled_by_ctrl_c(drawing, api), report.console.status("drawing"):
                drawing.job = client.begin_poster(order, key)["id"]
                if api:
                    remember(drawing.job, client.api_url, prompt)
                drawn = client.draw_poster(order, key, PATIENCE)
                target.write(client.download(drawn["url"]))
                status = client.look(drawing.job)
    output, took = drawn["output"], time.monotonic() - began
    report.end(
        document(status, target.path, output, took),
        described(target.path, output, took),
        *bill(status, paid=price is not None),
        *next_steps(api and client.api_url, status["id"], output),
    )
