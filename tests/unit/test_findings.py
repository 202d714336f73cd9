"""What other people's programs find is answered, or fails."""

from pathlib import Path
from typing import Any

import pytest

from tests.security.findings import Answer, Finding, judge, read_answers
from tests.security.tools import holes

FOUND = Finding("bandit", "B1", "ops/plan.py", "possible")
ANSWER = Answer("bandit", "B1", ("ops/*",), "because")


def test_a_finding_needs_an_answer_to_its_program_its_rule_and_its_place() -> None:
    assert judge([FOUND], [ANSWER], ["bandit"]).holds
    for other in (
        Answer("checkov", "B1", ("ops/*",), "because"),
        Answer("bandit", "B2", ("ops/*",), "because"),
        Answer("bandit", "B1", ("app.py",), "because"),
    ):
        verdict = judge([FOUND], [other], [])
        assert (verdict.unanswered, verdict.holds) == ([FOUND], False)


def test_an_answer_to_what_is_found_no_more_has_to_go_unless_nobody_looked() -> None:
    wide = Answer("bandit", "B1", ("ops/*", "app.py"), "because")
    assert judge([FOUND], [wide], ["bandit"]).idle == [(wide, "app.py")]
    assert judge([], [wide], ["checkov"]).holds


def test_a_package_that_was_passed_over_is_a_finding_as_a_hole_is() -> None:
    audited: list[dict[str, Any]] = [
        {"name": "one", "version": "1.0", "vulns": []},
        {"name": "two", "skip_reason": "not found"},
        {"name": "three", "version": "3.0", "vulns": [{"id": "CVE-1", "description": "A hole.\nAnd how."}]},
    ]
    assert [(one.rule, one.place, one.said) for one in holes(audited)] == [
        ("skipped", "two", "not found"),
        ("CVE-1", "three 3.0", "A hole."),
    ]


def test_an_answer_without_a_reason_in_one_line_is_none(tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_text('[[bandit]]\nrule = "B1"\nplaces = ["app.py"]\nreason = " "\n')
    with pytest.raises(ValueError, match="B1"):
        read_answers(path)
    assert len(read_answers()) > 20
