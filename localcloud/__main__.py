"""`python -m localcloud`: serve the API and the page, animate one picture, or draw one poster."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click
from rich.console import Console

from localcloud import ROOT
from localcloud.cli.animate import Animation
from localcloud.cli.client import Client
from localcloud.cli.order import choose_format, compose_order
from localcloud.cli.poster import poster
from localcloud.cli.progress import show_frames, tell_cost, tell_result
from localcloud.cli.stop import clear_line
from localcloud.cli.target import Target, beside, open_folder
from localcloud.cli.token import known_token
from localcloud.cloud import LocalCloud
from localcloud.providers.command import fakes

INTERRUPTED = 130
PORT = click.IntRange(0, 65_535)


@click.group()
def main() -> None:
    """The cloud on this machine: S3, SQS, Lambda, the API and the page, with no account and no network."""


@main.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="The API and the page.")
@click.option("--s3-port", type=PORT, default=0, help="The bucket; a free port where none is given.")
@click.option("--sweep-seconds", default=20.0, show_default=True, help="How often the sweep runs.")
@click.option("--quiet", is_flag=True, help="Say nothing but what went wrong.")
def serve(port: int, s3_port: int, sweep_seconds: float, *, quiet: bool) -> None:
    """Serve until Ctrl-C."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    with (
        clear_line({s3_port: "--s3-port", port: "--port"}),
        LocalCloud(project_dir=ROOT, port=port, s3_port=s3_port, sweep_seconds=sweep_seconds) as cloud,
    ):
        if not quiet:
            click.echo(f"API and page  {cloud.api_url}\nbucket        {cloud.s3_url}/{cloud.bucket}\nready")
        ended.wait()


@main.command()
@click.argument("picture", type=click.Path(path_type=Path))
@click.argument("prompt")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Ends in .gif, .webp, .avif, .mp4, .png or .apng; the picture's name here, where none is given. "
    "Replaced if it is there.",
)
@click.option("--mask", type=click.Path(path_type=Path), help="What is white in it may change.")
@click.option("--frames", type=int)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any field of POST /jobs: export.loop=bounce"
)
@click.option("--frames-dir", type=click.Path(path_type=Path), help="Keep the frames here, as PNG.")
def animate(
    *,
    picture: Path,
    prompt: str,
    out: Path | None,
    mask: Path | None,
    frames: int | None,
    settings: tuple[str, ...],
    frames_dir: Path | None,
) -> None:
    """Make a GIF of PICTURE in which PROMPT happens."""
    began = time.monotonic()
    with clear_line():
        source, masked = picture.read_bytes(), mask.read_bytes() if mask else None
        order = compose_order(prompt, source, masked, frames, settings)
        target = _prepare(order, [path for path in (picture, mask) if path], out, frames_dir)
        console = Console()
        with LocalCloud(project_dir=ROOT, sweep_seconds=5.0) as cloud, show_frames(console) as watch:
            animation = Animation(Client(cloud.api_url, known_token(cloud)), watch, frames_dir)
            with _cancelled_by_ctrl_c(animation):
                tell_cost(console, animation.start(order, source, masked))
                status = animation.follow()
                target.write(animation.download(status))
    tell_result(console, target.path, status, time.monotonic() - began)


main.add_command(fakes)
main.add_command(poster)


def _prepare(order: dict[str, Any], inputs: list[Path], out: Path | None, frames_dir: Path | None) -> Target:
    """Fail before the work and not after it. The first of the inputs is the picture."""
    suffix = f".{choose_format(order, out)}"
    target = Target(out or beside(inputs[0].stem, suffix, inputs))
    target.spare(inputs)
    if frames_dir:
        open_folder(frames_dir, [*inputs, target.path])
    target.try_out()
    return target


@contextmanager
def _cancelled_by_ctrl_c(animation: Animation) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        animation.cancel()
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
