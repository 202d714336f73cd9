"""What docs/security.md says a test shows, is shown by a test that there is."""

import ast
import re

import pytest

from tests.documents.reading import ROOT, read, section

SECURITY = read("docs/security.md")
THREATS = [line for line in section(SECURITY, "Threats").splitlines() if re.match(r"\| (?!threat|---)", line)]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(read(path))) if isinstance(node, ast.FunctionDef)}


def test_there_are_threats() -> None:
    assert len(THREATS) > 40


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED.findall(SECURITY))))
def test_each_test_that_is_named_is_there(path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    assert name in functions_of(path)


@pytest.mark.parametrize("row", THREATS, ids=lambda row: row.split("|")[1].strip())
def test_each_threat_names_what_shows_that_it_is_stopped_or_is_called_open(row: str) -> None:
    shown = row.split("|")[3]
    assert shown.strip() == "**open**" or len(NAMED.findall(shown)) == shown.count("`") / 2 > 0


def test_what_is_open_is_listed_once_more() -> None:
    """Nobody has to search the tables for it."""
    assert sum("**open**" in row for row in THREATS) == section(SECURITY, "What is open").count("\n- ")
