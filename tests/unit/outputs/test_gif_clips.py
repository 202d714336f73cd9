"""The short form of `python -m tests.encoder`."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.encoder.clip import Clip
from tests.encoder.kinds import KINDS
from tests.encoder.promise import check

SHORT = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_clip_is_shown_as_it_was_meant(kind: str) -> None:
    SHORT(given(KINDS[kind](64))(check_one))()


def check_one(clip: Clip) -> None:
    check(clip)
