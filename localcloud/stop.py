"""How a command says that it can't go on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click
from requests import RequestException

from localcloud.animate import Failed
from localcloud.client import Refused
from localcloud.nursery import AppBroken


class Stop(click.ClickException):
    """One clear line, and exit status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's own signature
        """Without click's "Error:" before it."""
        click.echo(self.message, err=True)


@contextmanager
def clear_line() -> Iterator[None]:
    """Everything that a person can do something about, as one line."""
    try:
        yield
    except (Refused, Failed, AppBroken, ValueError) as error:
        raise Stop(str(error)) from error
    except RequestException as error:
        raise Stop(f"no answer: {error}") from error
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        raise Stop("the port is in use: choose another" if taken else f"{error.filename}: {error.strerror}") from error
