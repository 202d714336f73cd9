"""How a command says that it can't go on."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import click
from requests import RequestException

from localcloud.cli.animation import Failed
from localcloud.cli.client import Refused
from localcloud.cli.endings import Ending, ending_of
from localcloud.functions.instance_factory import AppBroken
from localcloud.http.server import PortTaken
from localcloud.storage.database import Unreadable
from localcloud.storage.folder import FolderTaken


class Stop(Exception):
    """The command ends here: why, in one line, and with which exit status.

    code: the API's own word for programs, where it was the API that said it
    """

    def __init__(self, line: str, ending: Ending = Ending.WRONG, code: str = "") -> None:
        super().__init__(line)
        self.ending, self.code = ending, code


@contextmanager
def clear_line(ports: Mapping[int, str] = MappingProxyType({}), *, as_json: bool = False) -> Iterator[None]:
    """Everything that a person can do something about, as one line on stderr, and the exit status that goes with it.

    ports: which option chose which
    as_json: whether it goes into a document on stdout as well
    """
    try:
        yield
    except (KeyboardInterrupt, click.Abort) as error:
        raise _told(Stop("Stopped.", Ending.INTERRUPTED), as_json=as_json) from error
    except (Stop, Refused, Failed, AppBroken, FolderTaken, Unreadable, ValueError, OSError) as error:
        stop = error if isinstance(error, Stop) else _stop_for(error, ports)
        raise _told(stop, as_json=as_json) from error


def _told(stop: Stop, *, as_json: bool) -> SystemExit:
    if as_json:
        error = {"exit": int(stop.ending), "code": stop.code or None, "detail": str(stop)}
        click.echo(json.dumps({"error": error}, ensure_ascii=False))
    click.echo(str(stop), err=True)
    return SystemExit(int(stop.ending))


def _stop_for(error: Exception, ports: Mapping[int, str]) -> Stop:
    match error:
        case Refused():
            return Stop(str(error), ending_of(error.status, error.code), error.code)
        case Failed():
            return Stop(str(error), Ending.FAILED, error.code)
        case RequestException():
            return Stop(f"no answer: {error}", Ending.NO_ANSWER)
        case PortTaken() | FolderTaken() | Unreadable():
            option = ports.get(error.port, "--port") if isinstance(error, PortTaken) else "--data"
            return Stop(f"{error}: choose another with {option}")
        case OSError():
            return Stop(f"{error.filename}: {error.strerror}")
    return Stop(str(error))
