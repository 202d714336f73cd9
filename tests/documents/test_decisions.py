"""The index of the decisions is whole."""

import re

from tests.documents.reading import ROOT, read, rows, section

FOLDER = ROOT / "docs" / "decisions"
PAGES = {int(path.name[:3]): path for path in FOLDER.glob("[0-9]*.md")}
INDEX = rows(read("docs/decisions/README.md"))
MARK = "*("
"""Begins what says that something is no longer so."""


def test_every_decision_is_listed_under_its_number_and_its_title() -> None:
    listed = {int(number): decision for number, decision, *_ in INDEX}
    titles = {number: path.read_text().splitlines()[0].removeprefix(f"# {number}. ") for number, path in PAGES.items()}
    assert listed == {number: f"[{titles[number]}]({path.name})" for number, path in PAGES.items()}
    assert list(listed) == sorted(listed)


def test_what_is_no_longer_so_is_marked_in_the_page_and_in_the_index() -> None:
    marked = {number for number, path in PAGES.items() if MARK in path.read_text()}
    assert {int(number) for number, *_, gone in INDEX if gone} == marked


def test_every_number_that_is_missing_is_named() -> None:
    named = {
        int(number)
        for number in re.findall(r"\d+", section(read("docs/decisions/README.md"), "Numbers that are missing"))
    }
    assert named == set(range(1, max(PAGES))) - PAGES.keys()


def test_every_page_has_the_same_parts() -> None:
    for path in PAGES.values():
        parts = re.findall(r"^## (.*)$", path.read_text(), re.MULTILINE)
        assert {"Context", "Decision", "Consequences"} <= set(parts), path.name
