"""Python that a document prints runs as printed; the client of docs/api.md has tests of its own."""

import subprocess
import sys

import pytest

from tests.documents.reading import DOCUMENTS, ROOT, blocks, name_of

CLIENT = (ROOT / "examples" / "client.py").read_text()
SNIPPETS = [
    (name_of(document), block.text)
    for document in DOCUMENTS
    for block in blocks(document.read_text(), "python")
    if block.text != CLIENT
]


@pytest.mark.parametrize(("name", "text"), SNIPPETS, ids=[name for name, _ in SNIPPETS])
def test_what_a_document_prints_runs_in_the_projects_folder(name: str, text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, f"{name}: {done.stderr}"
    assert done.stdout, name
