"""What an operator may write about a stage."""

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from ops.plan import STAGES, Plan

NEEDED = {"region": "eu-west-1"}


@pytest.mark.parametrize("path", sorted(STAGES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_stages_that_come_with_the_program_can_be_read(path: Path) -> None:
    assert Plan.of(path.stem).model_dump(exclude_unset=True) == tomllib.loads(path.read_text())


@pytest.mark.parametrize("name", ["FRAMELOOM_STABILITY_KEY", "FRAMELOOM_OPENAI_KEY", "FRAMELOOM_AUTOMATIC1111_KEY"])
def test_a_key_in_a_plan_is_refused_and_not_repeated(name: str) -> None:
    with pytest.raises(ValidationError, match=f"{name}_AT says where it is kept") as refused:
        Plan.model_validate({**NEEDED, "environment": {name: "sk-secret"}})
    assert "sk-secret" not in str(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"jobs_days": 6},
        {"log_days": 2},
        {"region": "Ireland"},
        {"budget": 1},
        {"mp4_layer": "frameloom-mp4"},
        {"waf_requests_per_5_minutes": 9},
        {"environment": {"AWS_PROFILE": "x"}},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_cannot_be_done_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Plan.model_validate(NEEDED | wrong)
