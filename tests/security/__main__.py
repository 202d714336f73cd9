"""`python -m tests.security`: what bandit, pip-audit, cfn-lint and checkov say, as tables.

The exit status is 0 where each finding is answered, and each answer is needed. What could not be asked counts as a
failure, unless --unchecked=told.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from .findings import Finding, Verdict, judge, read_answers
from .packaged import package
from .tools import NotChecked, bandit, cfn_lint, checkov, installed, pip_audit

CONSOLE = Console(width=200, highlight=False)


def main() -> None:
    """Ask all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.security", description="What other programs say of ours.")
    parser.add_argument("--unchecked", choices=("fails", "told"), default="fails", help="what couldn't be asked")
    given = parser.parse_args()
    found, unchecked = _ask_all()
    tools = {tool for tool in ("bandit", "pip-audit", "cfn-lint", "checkov") if tool not in unchecked}
    verdict = judge(found, read_answers(), tools)
    _tell(verdict, tools)
    for tool, why in unchecked.items():
        CONSOLE.print(f"NOT CHECKED by {tool}: {why}", style="bold red")
    is_enough = not unchecked or given.unchecked == "told"
    sys.exit(0 if verdict.holds and is_enough else 1)


def _ask_all() -> tuple[list[Finding], dict[str, str]]:
    """The findings; and of each program that could not find out, why."""
    found: list[Finding] = []
    unchecked: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        template = package(Path(folder))
        ask: Sequence[tuple[str, Callable[[], list[Finding]]]] = (
            ("bandit", bandit),
            ("cfn-lint", lambda: cfn_lint(template)),
            ("checkov", lambda: checkov(template)),
            ("pip-audit", pip_audit),
        )
        for tool, run in ask:
            try:
                with CONSOLE.status(tool):
                    found += run()
            except NotChecked as why:
                unchecked[tool] = f"nobody answered who knows of holes in our {len(installed())} packages ({why})"
    return found, unchecked


def _tell(verdict: Verdict, tools: set[str]) -> None:
    table = Table("program", "rule", "places", "what it says", "our answer", title_justify="left")
    counted = Counter((finding.tool, finding.rule, answer.reason) for finding, answer in verdict.answered)
    said = {(finding.tool, finding.rule): finding.said for finding, _ in verdict.answered}
    for (tool, rule, reason), count in sorted(counted.items()):
        table.add_row(tool, rule, str(count), said[tool, rule], reason)
    for finding in verdict.unanswered:
        table.add_row(finding.tool, finding.rule, finding.place, finding.said, "[bold red]none[/]")
    for tool in sorted(tools - {finding.tool for finding, _ in verdict.answered}):
        table.add_row(tool, "", "0", "nothing", "")
    CONSOLE.print(table)
    for answer, place in verdict.idle:
        CONSOLE.print(f"No finding any more: {answer.tool} {answer.rule} {place}", style="bold red")


if __name__ == "__main__":
    main()
