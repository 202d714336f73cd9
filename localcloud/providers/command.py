"""`fakes`: the contract servers by hand."""

import errno
from contextlib import ExitStack, suppress
from threading import Event

import click
from pydantic import ValidationError

from chalicelib.domain.sentences import sentence_of
from localcloud.cli.stop import clear_line
from localcloud.http.server import PortTaken

from .collected.registry import collected_contracts
from .faults import Behaviour
from .messages import Contract
from .registry import KEY, LOGIN, contracts
from .server import CONTROL, ContractServer

_ROOM = 15
"""Ports from the first on: more than there are contract servers."""
PORT = click.IntRange(0, 65_535 - _ROOM)


@click.command()
@click.option(
    "--port",
    type=PORT,
    default=8600,
    show_default=True,
    help="The first of several ports in a row; 0 for free ones.",
)
@click.option("--fault", help="What is to go wrong: a status such as 429, or hang, drip, truncate, filtered, …")
@click.option("--share", default=1.0, show_default=True, help="The share of calls that the fault strikes.")
@click.option("--latency", default=0.0, show_default=True, help="Seconds that a call takes.")
@click.option("--strikes", default="", help="Which calls the fault may strike: a pattern of METHOD /path.")
@click.option("--drifts", is_flag=True, help="Redraws do nothing but drift: colours turn, detail wears away.")
@click.option(
    "--seconds",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    help="Seconds until what is collected is ready.",
)
def fakes(port: int, seconds: float, **behaves: str | float | bool | None) -> None:
    """Starts a contract server for every generator that is asked over a network, and runs until Ctrl-C."""
    try:
        behaviour = Behaviour.model_validate(behaves)
    except ValidationError as error:
        raise click.UsageError("; ".join(f"{one['loc'][0]}: {sentence_of(one)}" for one in error.errors())) from error
    with clear_line(), ExitStack() as servers:
        for place, contract in enumerate((*contracts().values(), *collected_contracts(seconds=seconds).values())):
            server = servers.enter_context(_start(contract, behaviour, port and port + place))
            click.echo(f"{contract.name:14} {server.url}   (what it saw: {server.url}{CONTROL})")
        with suppress(KeyboardInterrupt):
            click.echo(f"key {KEY}, login {LOGIN} for AUTOMATIC1111 and ComfyUI. Ready; Ctrl-C ends them.")
            Event().wait()


def _start(contract: Contract, behaviour: Behaviour, port: int) -> ContractServer:
    """Raises PortTaken."""
    try:
        return ContractServer(contract, behaviour, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        error.filename = f"port {port}"
        raise
