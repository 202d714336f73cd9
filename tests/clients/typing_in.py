"""Somebody who reads a document from the top and types what it says, in a folder like a fresh clone."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from localcloud.providers.collected.registry import collected_contracts
from localcloud.providers.registry import contracts
from tests.clients.tools import ROOT, TOOLS
from tests.documents.reading import Block

SECONDS = 900
PORTS = {"serve": (8000, 8001), "fakes": tuple(range(8600, 8600 + len(contracts()) + len(collected_contracts())))}
"""The ports that documents name for what each server prints, in that order."""
ANY_PORTS = {"serve": "--port 0 --s3-port 0", "fakes": "--port 0"}
READY = re.compile(r"\bready\b", re.IGNORECASE)
REFUSED = 22
"""How curl ends where `--fail-with-body` met an error."""


@dataclass(frozen=True)
class Typed:
    """What came of it: what each block said, as far as the reader got."""

    said: list[str]
    returncode: int
    stderr: str


def server_in(block: Block) -> str | None:
    """Which server runs in this block until Ctrl-C: such a block is for another terminal."""
    found = re.search(r"^(?:make|frameloom) (serve|fakes)\b", block.text, re.MULTILINE)
    return found[1] if found else None


def clone(folder: Path) -> Path:
    """A folder that holds what the project does, and into which a reader may write."""
    for path in ROOT.iterdir():
        if path.name not in {".git", "build"} and not path.name.endswith("_cache"):
            (folder / path.name).symlink_to(path)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """A reader's: nothing of AWS or Frameloom is set or kept yet, and `.venv` stands as make would have set it up."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "FRAMELOOM_", "XDG_"))}
    return {
        **plain,
        "HOME": str(folder),
        "PATH": f"{TOOLS / 'aws' / 'bin'}:{os.environ['PATH']}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "MAKEFLAGS": "--no-print-directory --old-file=.venv/.light --old-file=.venv/.ready",
    }


def type_in(blocks: list[Block], folder: Path) -> Typed:
    """All of them in one shell, but for the servers, which have terminals of their own."""
    with ExitStack() as terminals:
        addresses: dict[str, str] = {}
        for block in blocks:
            if name := server_in(block):
                addresses |= terminals.enter_context(_running(name, block, folder))
        return _in_one_shell([block for block in blocks if not server_in(block)], addresses, folder)


def _in_one_shell(blocks: list[Block], addresses: dict[str, str], folder: Path) -> Typed:
    said = [folder / f".said-{number}" for number in range(len(blocks))]
    lines = ["set -e -o pipefail", 'curl() { command curl --fail-with-body "$@"; }']
    for block, path in zip(blocks, said, strict=True):
        text = re.sub(r"http://127\.0\.0\.1:\d+", lambda found: addresses[found[0]], block.text)
        allowed = f" || [ $? = {REFUSED} ]" if is_an_error(block.printed) else ""
        lines.append(f"{{\n{text}}} > {path}{allowed}")
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return Typed([path.read_text() for path in said if path.exists()], done.returncode, done.stderr)


def is_an_error(printed: str | None) -> bool:
    """Whether a document shows problem details as what its commands print."""
    return printed is not None and "errors" in json.loads(printed)


@contextmanager
def _running(name: str, block: Block, folder: Path) -> Iterator[dict[str, str]]:
    """A server of a document on ports that are free, and its address for each that the document names."""
    command = re.sub(r"^make serve$", _recipe("serve", folder), block.text.strip(), flags=re.MULTILINE)
    with subprocess.Popen(
        ["bash", "-c", f"{command} {ANY_PORTS[name]}"],
        cwd=folder,
        env=environment(folder) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout
            found: list[str] = []
            for line in process.stdout:
                found += re.findall(r"http://127\.0\.0\.1:\d+", line)[:1]
                if READY.search(line):
                    break
            yield {f"http://127.0.0.1:{port}": own for port, own in zip(PORTS[name], found, strict=True)}
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _recipe(target: str, folder: Path) -> str:
    """What make would run, without running it."""
    done = subprocess.run(
        ["make", "--dry-run", target],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
