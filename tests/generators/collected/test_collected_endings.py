"""Everything that can go wrong with calls that are collected: the right ending, one order, and no secret told."""

import traceback
from collections.abc import Iterator

import pytest

from chalicelib.domain.errors import CallEnding
from localcloud.providers.collected.fault_matrix import (
    COLLECTING_GRID,
    Collecting,
    collecting,
    order_of,
)
from localcloud.providers.collected.registry import KEY, LOGIN
from localcloud.providers.fault_matrix import HOSTILE


@pytest.fixture(scope="module", autouse=True)
def hostile() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in HOSTILE.items():
            environment.setenv(name, value)
        yield


def name_of(case: Collecting) -> str:
    return f"{case.generator}-{case.struck}-{case.fault}"


@pytest.mark.parametrize("case", COLLECTING_GRID, ids=name_of)
def test_an_order_ends_as_it_should_and_is_handed_in_once(case: Collecting) -> None:
    told = collecting(case, order_of(case))
    assert told.word in case.endings
    assert told.orders == case.orders
    assert told.foreign == 0
    for ending in told.endings:
        assert_no_secret(ending)


def assert_no_secret(ending: CallEnding) -> None:
    told = traceback.TracebackException.from_exception(ending, capture_locals=True)
    text = "".join([*told.format(), repr(ending), str(ending)])
    for secret in (KEY, LOGIN, LOGIN.partition(":")[2], "Bearer", "Basic ", "Key sk"):
        assert secret not in text
