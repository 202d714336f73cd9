"""`animate`: one picture, set in motion, from the file to the file."""

import time
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import click

from chalicelib.domain.orders import OnDrift
from localcloud.cli.animation import Animation
from localcloud.cli.api import api_option, open_api
from localcloud.cli.commands.cancel import cancelled_by_ctrl_c
from localcloud.cli.endings import EXIT_STATUSES
from localcloud.cli.history import remember
from localcloud.cli.order import choose_format, compose_order, parts_of
from localcloud.cli.outcome import bill, described, document, next_steps
from localcloud.cli.price import approve, is_paid
from localcloud.cli.progress import show_frames
from localcloud.cli.report import Report, json_option
from localcloud.cli.stop import Stop, clear_line
from localcloud.cli.target import Target, beside, open_folder


@click.command(epilog=EXIT_STATUSES)
@click.argument("picture", type=click.Path(path_type=Path))
@click.argument("prompt")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Ends in .gif, .webp, .avif, .mp4, .png or .apng; the picture's name here, where none is given. "
    "Replaced if it is there.",
)
@click.option("--mask", type=click.Path(path_type=Path), help="What is white in it may change.")
@click.option("--follow", is_flag=True, help="The mask goes with what it was painted on.")
@click.option("--frames", type=int)
@click.option("--redraw-every", type=int, help="Of so many frames the last is drawn, and the others are computed.")
@click.option(
    "--coherence",
    metavar="PARTS",
    help="What keeps frames like the first: colour,detail,anchor or some of these; none for nothing.",
)
@click.option(
    "--on-drift",
    type=click.Choice(get_args(OnDrift)),
    help="What happens where a frame has come too far from the first all the same.",
)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any field of POST /jobs: export.loop=bounce"
)
@click.option("--frames-dir", type=click.Path(path_type=Path), help="Keep the frames here, as PNG.")
@click.option("--yes", is_flag=True, help="Order it whatever it costs, and ask nothing.")
@api_option
@json_option
def animate(
    *,
    picture: Path,
    prompt: str,
    out: Path | None,
    mask: Path | None,
    follow: bool,
    frames: int | None,
    redraw_every: int | None,
    coherence: str | None,
    on_drift: str | None,
    settings: tuple[str, ...],
    frames_dir: Path | None,
    yes: bool,
    api: str | None,
    as_json: bool,
) -> None:
    """Make a GIF of PICTURE in which PROMPT happens."""
    began = time.monotonic()
    report = Report(as_json)
    with clear_line(as_json=as_json):
        source, masked = picture.read_bytes(), mask.read_bytes() if mask else None
        others = {"redraw_every": redraw_every, "coherence": parts_of(coherence), "on_drift": on_drift}
        order = compose_order(prompt, source, masked, frames, settings, follow=follow, **others)
        target = _prepare(order, [path for path in (picture, mask) if path], out, frames_dir)
        with open_api(api) as client:
            animation = Animation(client, frames_dir=frames_dir)
            paid = is_paid(client.generators(), order)
            with cancelled_by_ctrl_c(animation, api):
                created = _order(animation, order, report if paid else None, yes=yes)
                if api:
                    remember(created["id"], client.api_url, prompt)
                with show_frames(report.console) as animation.watch:
                    animation.send(created, source, masked)
                    status = animation.follow()
                target.write(animation.download(status))
    output, took = status["outputs"][0], time.monotonic() - began
    report.end(
        document(status, target.path, output, took),
        described(target.path, output, took, status["cost"]),
        *bill(status, paid=paid),
        *next_steps(api and client.api_url, status["id"], output),
    )


def _prepare(order: dict[str, Any], inputs: list[Path], out: Path | None, frames_dir: Path | None) -> Target:
    """Fail before the work and not after it. The first of the inputs is the picture."""
    suffix = f".{choose_format(order, out)}"
    target = Target(out or beside(inputs[0].stem, suffix, inputs))
    target.spare(inputs)
    if frames_dir:
        open_folder(frames_dir, [*inputs, target.path])
    target.try_out()
    return target


def _order(animation: Animation, order: dict[str, Any], payer: Report | None, *, yes: bool) -> dict[str, Any]:
    """The job as the API made it, which draws nothing before it has its picture. Stop where it is not to be paid.

    payer: who is told what it will cost, and asked, where it costs anything
    """
    created = animation.order(order, uuid4().hex)
    if payer:
        try:
            approve(payer, created["cost"], yes=yes)
        except Stop:
            animation.cancel()
            raise
    return created
