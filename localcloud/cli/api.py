"""Which API a command speaks to: one that is named, or one of this process."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import click
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from localcloud import ROOT
from localcloud.cli.client import Client
from localcloud.cli.token import known_token

SERVED = "http://127.0.0.1:8000"
"""Where `serve` has the API, where nothing else is said."""
TOKEN = "FRAMELOOM_TOKEN"
"""The variable with the token: on a command line, everybody on the machine could read it."""
_API = "FRAMELOOM_API"
_PATIENCE = Retry(total=6, backoff_factor=0.5, status_forcelist=(503, 504), allowed_methods=None, raise_on_status=False)
"""Of a line that breaks, and of an API that asks to be asked again: every request that is sent so may be repeated."""
Command = TypeVar("Command", bound=Callable[..., None])


def api_option(command: Command) -> Command:
    """`--api URL`, for a command that without it runs the program itself."""
    said = f"The API to speak to, with the token in {TOKEN}; without it, the program runs here."
    return click.option("--api", envvar=_API, show_envvar=True, metavar="URL", help=said)(command)


def served_option(command: Command) -> Command:
    """`--api URL`, for a command about jobs that outlast it."""
    said = f"The API to speak to, with the token in {TOKEN}."
    return click.option(
        "--api", default=SERVED, show_default=True, envvar=_API, show_envvar=True, metavar="URL", help=said
    )(command)


@contextmanager
def open_api(address: str | None) -> Iterator[Client]:
    """The API at that address, or, where none is given, one of this process until the block's end.

    Raises ValueError for what is no address, or none to send a token to; AppBroken where the program can't start.
    """
    if address is not None:
        yield connect(address)
        return
    # It brings an emulator of AWS along, for which a client of another API needn't wait.
    from localcloud.cloud import LocalCloud  # noqa: PLC0415

    with LocalCloud(project_dir=ROOT, sweep_seconds=5.0) as cloud:
        yield Client(cloud.api_url, known_token(cloud))


def connect(address: str) -> Client:
    """A client of that API, with the environment's token. ValueError as in `open_api`."""
    token = os.environ.get(TOKEN, "").strip() or None
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=_PATIENCE))
    return Client(_checked(address, token), token, _session=session)


def _checked(address: str, token: str | None) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"--api: {address!r} is no address: give one such as https://example.com/api")
    if parts.username or parts.password:
        raise ValueError(f"--api: an address holds no password; a token stands in {TOKEN}")
    if token and parts.scheme == "http" and not _is_here(parts.hostname):
        raise ValueError(f"--api: the token in {TOKEN} is sent over https:// only, but for this machine itself")
    return address.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
