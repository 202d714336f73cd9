"""`frameloom`, or `python -m localcloud`: order pictures and posters, here or of a stage, and serve all of it here."""

import signal
import threading
from pathlib import Path
from types import FrameType

import click

from localcloud import ROOT
from localcloud.agents.command import mcp
from localcloud.cli.commands.animate import animate
from localcloud.cli.commands.branch import branch
from localcloud.cli.commands.cancel import cancel
from localcloud.cli.commands.export import export
from localcloud.cli.commands.jobs import jobs
from localcloud.cli.commands.poster import poster
from localcloud.cli.commands.status import status
from localcloud.cli.endings import EXIT_STATUSES
from localcloud.cli.stop import clear_line
from localcloud.providers.command import fakes
from localcloud.storage.folder import default_folder

LINES = 1_000
"""That a program remembers of its logs for whoever asks: here nobody does."""
PORT = click.IntRange(0, 65_535)


@click.group(epilog=EXIT_STATUSES)
def main() -> None:
    """A picture, a sentence, a GIF: on this machine, or with --api on a stage that is deployed."""


@main.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="The API and the page.")
@click.option("--s3-port", type=PORT, default=0, help="The bucket; a free port where none is given.")
@click.option("--sweep-seconds", default=20.0, show_default=True, help="How often the sweep runs.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_folder,
    show_default="~/.local/share/frameloom, or what the platform has for that",
    help="The folder that keeps all jobs.",
)
@click.option("--memory", is_flag=True, help="Keep everything in memory: it is gone at the end.")
@click.option("--quiet", is_flag=True, help="Say nothing but what went wrong.")
def serve(*, port: int, s3_port: int, sweep_seconds: float, data: Path, memory: bool, quiet: bool) -> None:
    """Serve until Ctrl-C; jobs go on when it is started again."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    from localcloud.cloud import LocalCloud  # noqa: PLC0415 - for this alone: it brings half a second of imports along

    with (
        clear_line({s3_port: "--s3-port", port: "--port"}),
        LocalCloud(
            project_dir=ROOT,
            port=port,
            s3_port=s3_port,
            sweep_seconds=sweep_seconds,
            data=None if memory else data,
            remembered=LINES,
        ) as cloud,
    ):
        if not quiet:
            click.echo(f"API and page  {cloud.api_url}\nbucket        {cloud.s3_url}/{cloud.bucket}")
            click.echo(f"kept in       {'memory' if memory else data}\nready")
        ended.wait()


for command in (animate, poster, status, export, branch, cancel, jobs, mcp, fakes):
    main.add_command(command)


if __name__ == "__main__":
    main()
