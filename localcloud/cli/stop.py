"""How a command says that it can't go on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import click
from requests import RequestException

from localcloud.cli.animate import Failed
from localcloud.cli.client import Refused
from localcloud.functions.instance_factory import AppBroken
from localcloud.http.server import PortTaken


class Stop(click.ClickException):
    """One clear line, and exit status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's own signature
        """Without click's "Error:" before it."""
        click.echo(self.message, err=True)


@contextmanager
def clear_line(ports: Mapping[int, str] = MappingProxyType({})) -> Iterator[None]:
    """Everything that a person can do something about, as one line.

    ports: which option chose which
    """
    try:
        yield
    except (Refused, Failed, AppBroken, ValueError) as error:
        raise Stop(str(error)) from error
    except RequestException as error:
        raise Stop(f"no answer: {error}") from error
    except PortTaken as error:
        raise Stop(f"{error}: choose another with {ports.get(error.port, '--port')}") from error
    except OSError as error:
        raise Stop(f"{error.filename}: {error.strerror}") from error
