"""An emulator, an operator before it, and a stage that stands."""

import socket
from collections.abc import Iterator

import pytest
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from localcloud.http.server import Server
from tests.rehearsal.emulator import certificate, emulator, user
from tests.rehearsal.front import Front
from tests.rehearsal.operator import ROOT, Operator
from tests.rehearsal.theatre import Theatre

ENVIRONMENT = ROOT / "build" / "tools" / "rehearsal"
_WIDTH = 180


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The doctor's table: what was broken, and what was said of it."""
    table = Table("broken", "examined", "found", "what would be right", box=box.SIMPLE)
    for report in terminalreporter.stats.get("passed", []):
        for _, row in report.user_properties:
            table.add_row(*map(Text, row))
    if table.rows:
        terminalreporter.section("what the doctor caught")
        Console(width=_WIDTH).print(table)


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """Everything that is there before anything is deployed."""
    folder = tmp_path_factory.mktemp("emulator")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with emulator(ENVIRONMENT, port, folder) as address, Server(0) as server:
        front = Front(address, certificate(folder))
        server.serve(front)
        deployer = user(server.url, "deployer", (ROOT / "ops" / "deployer-policy.json").read_text())
        operator = Operator.with_copy(tmp_path_factory.mktemp("operator"), server.url, deployer)
        yield Theatre(operator, front, address, certificate(folder))


@pytest.fixture(scope="session")
def stage(theatre: Theatre) -> Theatre:
    """With the stage deployed."""
    theatre.operator.deploy()
    return theatre
