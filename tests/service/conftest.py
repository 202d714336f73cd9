"""What the tests of generators that cost money share."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from botocore.credentials import Credentials

from localcloud.fakes.bedrock import BedrockContract
from localcloud.fakes.server import ContractServer
from localcloud.fakes.staff import contracts
from localcloud.identity import role_of


@pytest.fixture
def servers() -> Iterator[dict[str, ContractServer]]:
    """The contract servers; Bedrock's knows the credentials that the functions that draw have here."""
    roles = [role_of(function) for function in ("on_upload", "on_frame", "on_pull")]
    customers = [Credentials(role.access_key, role.secret_key) for role in roles]
    spoken = contracts() | {"bedrock": BedrockContract(*customers)}
    with ExitStack() as stack:
        yield {name: stack.enter_context(ContractServer(contract)) for name, contract in spoken.items()}
