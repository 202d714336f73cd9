"""The doctor, before a stage that is well, and before one where a single thing is not."""

from collections.abc import Callable

import pytest

from tests.rehearsal.flips import FLIPS, Flip
from tests.rehearsal.theatre import Theatre


def test_a_stage_that_was_deployed_is_well(stage: Theatre) -> None:
    assert stage.operator.ask_the_doctor() == []


@pytest.mark.parametrize("flip", FLIPS, ids=[flip.deed for flip in FLIPS])
def test_what_was_set_otherwise_is_caught(
    stage: Theatre, flip: Flip, record_property: Callable[[str, object], None]
) -> None:
    with flip.broken(stage):
        complaints = stage.operator.complaints()
    assert [name for _, name, *_ in complaints] == flip.findings
    for _, *said in complaints:
        record_property("caught", (flip.deed, *said))
