from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PIL import Image

from chalicelib.generators.base import Redraw
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.offers import Offered
from localcloud.providers.faults import Behaviour
from localcloud.providers.pictures import draw
from localcloud.providers.registry import contracts, generator_for
from localcloud.providers.server import ContractServer

PATIENT = Timeouts(connect=5, total=20)


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, ContractServer]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(ContractServer(contract)) for name, contract in contracts().items()}


@pytest.fixture
def server_of(servers: dict[str, ContractServer]) -> Callable[[str], ContractServer]:
    """The contract server of that name, well behaved and with an empty counter."""

    def server(name: str) -> ContractServer:
        servers[name].behave(Behaviour())
        return servers[name]

    return server


@pytest.fixture
def paid(server_of: Callable[[str], ContractServer]) -> Callable[[str], Offered]:
    """The paid generator of that name, speaking to its contract server."""
    return lambda name: generator_for(name, server_of(name).url, PATIENT)


@pytest.fixture
def order() -> Redraw:
    return Redraw(draw("a meadow", 3, (256, 192)), None, "he begins to sob", "", 0.35, 7, 11, 1, 24, 0, 24)


@pytest.fixture
def left_half() -> Image.Image:
    """A mask: the left half may change."""
    mask = Image.new("L", (256, 192))
    mask.paste(255, (0, 0, 128, 192))
    return mask
