"""How frames arriving look on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Watch = Callable[[dict[str, Any]], None]


@contextmanager
def show_frames(console: Console) -> Iterator[Watch]:
    """A bar that grows with the frames, or, where nobody watches, one line for each change; and the job's notes."""
    if not console.is_terminal:
        yield _lines(console)
        return
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("awaiting upload", total=None)
        tell_notes = _notes(progress.console)

        def watch(status: dict[str, Any]) -> None:
            frames = status["frames"]
            tell_notes(status)
            progress.update(bar, description=_state(status), completed=frames["done"], total=frames["total"])

        yield watch


def _notes(console: Console) -> Watch:
    """Says each note once, when it comes: what the generator understood, and why a frame isn't there yet."""
    said: set[str] = set()

    def watch(status: dict[str, Any]) -> None:
        for note in status["notes"]:
            if note not in said:
                console.print(note, markup=False, highlight=False, soft_wrap=True)
        said.update(status["notes"])

    return watch


def _lines(console: Console) -> Watch:
    last = ""
    tell_notes = _notes(console)

    def watch(status: dict[str, Any]) -> None:
        nonlocal last
        tell_notes(status)
        line = in_words(status)
        if line != last:
            console.print(line)
        last = line

    return watch


def in_words(status: dict[str, Any]) -> str:
    """Where a job stands."""
    return f"{_state(status)}: {status['frames']['done']} of {status['frames']['total']} frames"


def _state(status: dict[str, Any]) -> str:
    state: str = status["state"]
    return state.replace("_", " ")
