"""What the tests of generators that cost money share."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from botocore.credentials import Credentials

from localcloud.aws.identity import role_of
from localcloud.providers.bedrock import BedrockContract
from localcloud.providers.registry import contracts
from localcloud.providers.server import ContractServer


@pytest.fixture
def servers() -> Iterator[dict[str, ContractServer]]:
    """The contract servers; Bedrock's knows the credentials that the functions that draw have here."""
    roles = [role_of(function) for function in ("on_upload", "on_frame", "on_pull")]
    customers = [Credentials(role.access_key, role.secret_key) for role in roles]
    spoken = contracts() | {"bedrock": BedrockContract(*customers)}
    with ExitStack() as stack:
        yield {name: stack.enter_context(ContractServer(contract)) for name, contract in spoken.items()}
