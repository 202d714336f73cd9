"""`python -m tests.security`: what other programs find, memory of what is large, made-up events: as tables.

The exit status is 0 where each finding is answered and each answer is needed, all fits, and whatever was made up ended
as it should. What could not be asked counts as a failure, unless --unchecked=told.
"""

import argparse
import io
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from .findings import Finding, Verdict, judge, read_answers
from .intruder import intruder
from .memory import CASES, measure
from .packaged import package
from .tools import NotChecked, bandit, cfn_lint, checkov, installed, pip_audit

CONSOLE = Console(width=200, highlight=False)


def main() -> None:
    """Ask all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.security", description="What other programs say of ours.")
    parser.add_argument("--unchecked", choices=("fails", "told"), default="fails", help="what couldn't be asked")
    parser.add_argument("--generated", type=int, default=100_000, help="keys, metadata, events and messages")
    parser.add_argument("--seed", type=int, default=1, help="of those")
    given = parser.parse_args()
    is_safe = [_ask_others(is_told=given.unchecked == "told"), _measure(), _intrude(given.seed, given.generated)]
    sys.exit(0 if all(is_safe) else 1)


def _ask_others(*, is_told: bool) -> bool:
    found, unchecked = _ask_all()
    tools = {tool for tool in ("bandit", "pip-audit", "cfn-lint", "checkov") if tool not in unchecked}
    verdict = judge(found, read_answers(), tools)
    _tell(verdict, tools)
    for tool, why in unchecked.items():
        CONSOLE.print(f"NOT CHECKED by {tool}: {why}", style="bold red")
    return verdict.holds and (is_told or not unchecked)


def _measure() -> bool:
    """Memory of the largest of what is accepted."""
    table = Table("the largest", "sent", "held before", "at the most", "function", "has", title="Memory, in MiB")
    took = [measure(case) for case in CASES]
    for one in took:
        numbers = f"{one.held:.0f}", f"{one.most:.0f}"
        table.add_row(one.case.name, f"{one.sent:,} bytes", *numbers, one.case.function, str(one.has))
    CONSOLE.print(table)
    return all(one.fits for one in took)


def _intrude(seed: int, count: int) -> bool:
    """Made-up events; the first that ends otherwise than it should ends all."""
    with redirect_stdout(io.StringIO()), intruder() as one:
        one.attack(seed, count)
    made = ", ".join(f"{number:,} {kind}s" for kind, number in one.made.most_common())
    wrote = ", ".join(f"{number:,} {prefix}" for prefix, number in one.wrote.most_common())
    table = Table("made up, and ended as it should", "written, all of it within what was named", "paid calls")
    table.title = f"Seed {seed}: {count:,}"
    table.add_row(made, wrote, str(one.calls - one.paid))
    CONSOLE.print(table)
    return True


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
