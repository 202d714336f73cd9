"""What the commands about one job share: its id, as it is typed."""

import re
from collections.abc import Callable
from typing import TypeVar

import click

_ID = re.compile(r"[0-9a-f]{32}")
Command = TypeVar("Command", bound=Callable[..., None])


class JobId(click.ParamType[str]):
    """The 32 hex digits of a job."""

    name = "job"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The id; click's own error for what is none."""
        if not _ID.fullmatch(value):
            self.fail(
                f"{value!r} is no job: its id has 32 digits and letters, as `frameloom jobs` prints them", param, ctx
            )
        return value


def job_argument(command: Command) -> Command:
    """`JOB`."""
    return click.argument("job", type=JobId())(command)
