"""The jobs that were ordered from this machine, in a file of its user's: the API tells nobody of other people's."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

_MODE = 0o600


@dataclass(frozen=True)
class Ordered:
    """One job that was ordered: which, of which API, when, and for what prompt."""

    job: str
    api: str
    at: str
    prompt: str


def remember(job: str, api: str, prompt: str) -> None:
    """Add it. Where the file can't be written, the order stands all the same, and isn't listed."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps(asdict(Ordered(job, api, at, prompt)), ensure_ascii=False)
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _MODE), "a") as file:
            file.write(f"{line}\n")
    except OSError as error:
        click.echo(f"{path}: {error.strerror}: this job won't be listed", err=True)


def ordered(api: str) -> Iterator[Ordered]:
    """The jobs of this API, newest first; what can't be read is left out."""
    try:
        lines = _file().read_text().splitlines()
    except FileNotFoundError:
        return
    for line in reversed(lines):
        one = _read(line)
        if one and one.api == api:
            yield one


def _read(line: str) -> Ordered | None:
    try:
        return Ordered(**json.loads(line))
    except (TypeError, ValueError):
        return None


def _file() -> Path:
    return Path(click.get_app_dir("frameloom")) / "jobs.jsonl"
