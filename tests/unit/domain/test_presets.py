from typing import get_args

import pytest
from pydantic import ValidationError

from chalicelib.domain.orders import ExportOrder, ExportTerms, JobRequest, Preset
from chalicelib.domain.presets import PRESETS, as_export, limits_of
from chalicelib.domain.records import Export
from chalicelib.domain.sentences import invalid_order


def test_every_preset_that_can_be_ordered_has_limits() -> None:
    assert set(PRESETS) == set(get_args(Preset))


def test_the_narrower_limit_holds() -> None:
    assert limits_of(ExportTerms(preset="slack", max_bytes=500)).bytes == 500
    assert limits_of(ExportTerms(preset="slack", max_bytes=9_000_000)).bytes == 2_000_000
    assert limits_of(ExportTerms(preset="emoji-slack", width=400)).width == 128
    assert limits_of(ExportTerms(width=400)) == (None, 400, None, None, None, None)


def test_who_looks_for_a_sticker_on_slack_is_told_what_slack_takes() -> None:
    with pytest.raises(ValidationError) as refusal:
        JobRequest.model_validate({"prompt": "it snows", "export": {"preset": "sticker-slack"}})
    told = "export.preset: Slack takes no stickers of people's own, but custom emoji: order emoji-slack"
    assert str(invalid_order(refusal.value)) == told
    assert "emoji-slack" in PRESETS


@pytest.mark.parametrize(("fields", "expected"), [({}, "gif"), ({"preset": "teams"}, "png"), ({"preset": "x"}, "gif")])
def test_a_preset_says_the_format_where_the_order_does_not(fields: dict[str, str], expected: str) -> None:
    assert as_export(ExportOrder.model_validate(fields)).format == expected


def test_a_format_that_was_asked_for_is_kept() -> None:
    assert as_export(ExportOrder(preset="teams", format="gif")).format == "gif"


def test_what_is_usual_makes_an_output_no_other_one() -> None:
    order = ExportOrder(fps=20)
    assert as_export(order, 2_000_000).id == as_export(order).id == Export(fps=20).id


def test_an_output_that_was_stored_before_there_was_a_usual_size_has_none() -> None:
    stored = Export(fps=20).model_dump_json(exclude={"usual_bytes"})
    assert Export.model_validate_json(stored).usual_bytes is None


def test_a_job_tells_its_branch_no_usual_size() -> None:
    assert "usual_bytes" not in ExportTerms.model_fields
