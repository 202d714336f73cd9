"""`mcp`: the tools by hand of an agent's program."""

import click

from localcloud.cli.api import api_option
from localcloud.cli.endings import EXIT_STATUSES
from localcloud.cli.stop import Stop, clear_line


@click.command(epilog=EXIT_STATUSES)
@api_option
def mcp(*, api: str | None) -> None:
    """Let an agent order, over stdin and stdout: a server of the Model Context Protocol."""
    with clear_line():
        try:
            from localcloud.agents.server import build  # noqa: PLC0415 - only who wants it has the SDK
        except ModuleNotFoundError as error:
            raise Stop(f"this needs the package {error.name}: pip install '.[mcp]'") from error
        build(api).run()
