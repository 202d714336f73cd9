"""What docs/scale.md says that a job asks of AWS, it asks."""

import pytest

from bench.costs.usage import Measured, measure
from bench.scale import FRAMES, MODELS, calls_usd, counts
from tests.conftest import ROOT

SMALL = 64
"""Pixels: how large the frames are changes no count."""


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure(FRAMES, SMALL)


def test_a_job_asks_for_what_the_document_says(measured: Measured) -> None:
    assert counts(measured.job) in (ROOT / "docs" / "scale.md").read_text()


def test_a_look_at_a_job_is_one_listing(measured: Measured) -> None:
    look = measured.look
    assert (dict(look.invocations), dict(look.writes), dict(look.reads)) == (
        {"api_handler": 1},
        {"api_handler": 1},
        {},
    )


def test_a_tick_of_the_sweep_is_two_listings(measured: Measured) -> None:
    tick = measured.tick
    assert (dict(tick.writes), dict(tick.reads), dict(tick.messages)) == ({"sweep": 2}, {}, {})


@pytest.mark.parametrize("model", MODELS)
def test_what_a_generators_calls_cost_is_what_the_document_says(model: str) -> None:
    assert f"| {model} | ${calls_usd(model):.4f} |" in (ROOT / "docs" / "scale.md").read_text()
