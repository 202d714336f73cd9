"""The command line, speaking to the stage that was deployed."""

from pathlib import Path

import pytest

from tests.rehearsal.theatre import Theatre
from tests.support.command_line import OF_AN_API, Claim, CommandLine


@pytest.fixture
def person(stage: Theatre, tmp_path: Path) -> CommandLine:
    """Somebody who trusts the emulator's certificate."""
    trust = {"REQUESTS_CA_BUNDLE": str(stage.certificate), "NO_PROXY": "127.0.0.1"}
    return CommandLine(tmp_path, stage.api_url, trust)


@pytest.mark.parametrize("claim", OF_AN_API, ids=lambda claim: claim.__name__)
def test_of_a_stage(claim: Claim, person: CommandLine) -> None:
    claim(person)
