"""The findings, as the operator reads them."""

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from .finding import Finding, Verdict

_COLOURS: dict[Verdict, str] = {"ok": "green", "wrong": "bold red", "unknown": "yellow"}


def report(findings: Iterable[Finding]) -> Table:
    """A row each. As Text, because a model's name may have brackets, which would else be read as a style."""
    table = Table("", "examined", "found", "what would be right", box=box.SIMPLE)
    for finding in findings:
        verdict = Text(finding.verdict, _COLOURS[finding.verdict])
        table.add_row(verdict, *map(Text, (finding.name, finding.sentence, finding.remedy)))
    return table
