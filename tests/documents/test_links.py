"""Whatever a document leads to is there."""

import re
from pathlib import Path

import pytest

from tests.documents.reading import DOCUMENTS, ROOT, anchors, name_of, read

NEWCOMERS_BYTES = 10_000
"""What a newcomer needs takes no more; the rest is in docs/."""


def test_the_readme_holds_what_a_newcomer_needs_and_no_more() -> None:
    assert len(read("README.md").encode()) <= NEWCOMERS_BYTES


def test_every_document_can_be_reached_from_the_readme() -> None:
    found, ahead = set(), [ROOT / "README.md"]
    while ahead:
        document = ahead.pop()
        found.add(document)
        for link in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", document.read_text()):
            target = (document.parent / link).resolve()
            if target.suffix == ".md" and target not in found:
                ahead.append(target)
    assert set(DOCUMENTS) <= found


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text()):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text()), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE)
    assert set(re.findall(r"(?:`|^ *)make ([a-z-]+)", document.read_text(), re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_module_that_is_to_be_run_exists(document: Path) -> None:
    for name in re.findall(r"python\s+-m\s+((?:bench|localcloud|ops|tests)[\w.]*)", document.read_text()):
        path = ROOT / name.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), name


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md"])
def test_what_is_drawn_as_the_projects_tree_is_there(name: str) -> None:
    (tree,) = re.findall(r"^```\n(app\.py .*?)^```", read(name), re.MULTILINE | re.DOTALL)
    folder = ROOT
    for line in tree.splitlines():
        names = re.split(r"\s{2,}", line.strip())[0].split()
        folder = folder if line.startswith(" ") else ROOT
        assert all((folder / one).exists() for one in names), line
        folder = folder if line.startswith(" ") else ROOT / names[0]
