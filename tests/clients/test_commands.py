"""What the documents say to type, typed from the top; what needs an account is held against the programs it calls."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.clients.tools import ROOT
from tests.clients.typing_in import clone, environment, server_in, type_in
from tests.documents.reading import DOCUMENTS, Block, blocks, name_of, read, section

TYPED = (
    "README.md",
    "docs/command-line.md",
    "docs/api.md",
    "docs/posters-and-exports.md",
    "docs/dropping-files.md",
    "docs/generators.md",
)
WITH_AN_ACCOUNT = {
    "README.md": "Deploy to AWS",
    "docs/deploying.md": "Deploying to AWS",
    "docs/payments.md": "Payments",
}
"""Chapters of what only somebody with an account can run."""
MADE = {
    "README.md": ("demo.gif", "cat.gif"),
    "docs/command-line.md": ("cat.gif", "film.gif", "frames/0000.png", "lighthouse.png", "asleep.gif"),
    "docs/api.md": ("snow.gif",),
    "docs/posters-and-exports.md": ("poster.png",),
    "docs/dropping-files.md": ("the cat falls in love.jpg.gif", "holiday-loops/README.md.error.json"),
    "docs/generators.md": ("cat.gif",),
}
ID = re.compile("[0-9a-f]{32}")
NOBODY = "http://127.0.0.1:9"
STARTS = {".gif": b"GIF89a", ".png": b"\x89PNG", ".json": b"{"}


def typed(name: str) -> list[Block]:
    needing = with_an_account(name) if name in WITH_AN_ACCOUNT else []
    return [block for block in blocks(read(name), "sh") if block.text not in {one.text for one in needing}]


def with_an_account(name: str) -> list[Block]:
    return blocks(section(read(name), WITH_AN_ACCOUNT[name]), "sh")


@pytest.mark.parametrize("name", TYPED)
def test_a_document_can_be_typed_from_the_top(name: str, tmp_path: Path) -> None:
    folder = clone(tmp_path)
    read_on = [block for block in typed(name) if not server_in(block)]
    done = type_in(typed(name), folder)
    assert done.returncode == 0, f"{read_on[len(done.said) - 1].text}\n{done.said[-1]}\n{done.stderr}"
    for block, said in zip(read_on, done.said, strict=True):
        if block.printed:
            assert is_like(json.loads(said), json.loads(block.printed)), f"{said} for {block.printed}"
    for made in MADE[name]:
        path = folder / made
        assert path.read_bytes().startswith(STARTS[path.suffix]), made


def is_like(said: object, printed: object) -> bool:
    """Whether an answer is the one that is printed: ids are others, and "…" stands for whatever is left out."""
    match said, printed:
        case _, "…":
            return True
        case dict(), dict():
            return said.keys() == printed.keys() and all(is_like(said[name], printed[name]) for name in printed)
        case list(), [*first, "…"]:
            return is_like(said[: len(first)], first)
        case list(), list():
            return len(said) == len(printed) and all(map(is_like, said, printed))
        case str(), str() if ID.fullmatch(printed):
            return ID.fullmatch(said) is not None
    return said == printed


def test_every_document_with_commands_is_typed_or_says_that_it_needs_an_account() -> None:
    assert {name_of(path) for path in DOCUMENTS if blocks(path.read_text(), "sh")} == {*TYPED, *WITH_AN_ACCOUNT}
    for name, chapter in WITH_AN_ACCOUNT.items():
        assert "has run on AWS yet" in section(read(name), chapter).split("```")[0], name


@pytest.mark.parametrize("name", TYPED)
def test_what_goes_on_beside_a_server_is_typed_in_another_terminal(name: str) -> None:
    for block in typed(name)[:-1]:
        if server_in(block):
            assert "in another terminal" in " ".join(block.before[-500:].split()), block.text


LINES = [
    (name, line.strip())
    for name in WITH_AN_ACCOUNT
    for block in with_an_account(name)
    for line in re.sub(r"\s+#.*$", "", block.text, flags=re.MULTILINE).splitlines()
]


@pytest.mark.parametrize(("name", "line"), LINES, ids=[": ".join(line) for line in LINES])
def test_what_needs_an_account_is_what_the_programs_take(name: str, line: str, tmp_path: Path) -> None:
    folder = clone(tmp_path)
    match shlex.split(line):
        case ["$EDITOR", path]:
            assert (ROOT / path).is_file(), name
        case ["make", *_]:
            for recipe in _output_of(line.replace("make ", "make --dry-run ", 1), folder).splitlines():
                assert "Usage: python -m ops" in _output_of(f"{recipe} --help", folder)
        case ["python", "-m", "ops", *_]:
            assert "Usage: python -m ops" in _output_of(f".venv/bin/{line} --help", folder)
        case ["aws", "s3", *_]:
            assert _output_of(f"{line} --dryrun", folder).startswith("(dryrun) upload: examples/")
        case ["aws", *_]:
            told = _told(f"{line} --endpoint-url {NOBODY}", folder)
            assert "Could not connect to the endpoint URL" in told.stderr, "it wasn't sent"
        case _:
            pytest.fail(f"nothing holds this: {line}")


def _output_of(line: str, folder: Path) -> str:
    told = _told(line, folder)
    assert told.returncode == 0, told.stderr
    return told.stdout


def _told(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    nobody = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_DEFAULT_REGION": "eu-west-1"}
    return subprocess.run(
        ["bash", "-ec", line],
        cwd=folder,
        env=environment(folder) | nobody | {"AWS_MAX_ATTEMPTS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
