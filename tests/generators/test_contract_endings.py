"""Everything that can go wrong, with every generator: the right ending, and one request."""

import traceback
from collections.abc import Iterator

import pytest

from chalicelib.domain.errors import CallEnding
from localcloud.providers.fault_matrix import (
    GENERATORS,
    GRID,
    HOSTILE,
    IMPATIENT,
    Case,
    happen,
    outcome_of,
)
from localcloud.providers.registry import KEY, LOGIN, generator_for


@pytest.fixture(scope="module", autouse=True)
def hostile() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in HOSTILE.items():
            environment.setenv(name, value)
        yield


def name_of(case: Case) -> str:
    return f"{case.generator}-{case.fault}"


@pytest.mark.parametrize("case", GRID, ids=name_of)
def test_the_call_ends_as_it_should_after_one_request_and_tells_no_secret(case: Case) -> None:
    ending, received = happen(case)
    assert (outcome_of(ending), received) == (case.ending, case.requests)
    if ending:
        assert_no_secret(ending)


@pytest.mark.parametrize("name", GENERATORS)
def test_nothing_about_a_generator_shows_its_key(name: str) -> None:
    generator = generator_for(name, "http://127.0.0.1:1/", IMPATIENT)
    assert not any(secret in repr(vars(generator)) for secret in (KEY, LOGIN))


def assert_no_secret(ending: CallEnding) -> None:
    told = traceback.TracebackException.from_exception(ending, capture_locals=True)
    text = "".join([*told.format(), repr(ending), str(ending)])
    assert ending.__context__ is None
    assert "redraw" in text
    for secret in (KEY, LOGIN, LOGIN.partition(":")[2], "Bearer", "Basic", "AWS4-HMAC"):
        assert secret not in text
