"""The doctor, before a stage that is well, and before one where a single thing is not."""

import pytest

from tests.rehearsal.flips import FLIPS
from tests.rehearsal.theatre import Theatre


def test_a_stage_that_was_deployed_is_well(stage: Theatre) -> None:
    assert stage.operator.ask_the_doctor() == []


@pytest.mark.parametrize("finding", FLIPS)
def test_what_was_set_otherwise_is_caught(stage: Theatre, finding: str) -> None:
    with FLIPS[finding](stage):
        found = stage.operator.ask_the_doctor()
    assert found == [finding]
