"""How frames arriving look on a terminal, and what is said at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chalicelib.domain.money import from_dollars, in_cents

Watch = Callable[[dict[str, Any]], None]
_WORTH_TELLING = from_dollars("0.01")


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
            progress.update(
                bar, description=status["state"].replace("_", " "), completed=frames["done"], total=frames["total"]
            )

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
        line = f"{status['state'].replace('_', ' ')}: {status['frames']['done']} of {status['frames']['total']} frames"
        if line != last:
            console.print(line)
        last = line

    return watch


def tell_cost(console: Console, created: dict[str, Any]) -> None:
    """What an order will cost, where that is a cent or more: what is drawn here for nothing isn't talked about."""
    cost = created["cost"]
    most = from_dollars(cost["reserved_usd"])
    if most >= _WORTH_TELLING:
        expected = f"{_counted(cost['calls_expected'], 'call')}: {in_cents(from_dollars(cost['expected_usd']))}"
        worst = f"{in_cents(most)} at most, for {cost['calls_max']} calls"
        console.print(f"{expected}. If calls fail, {worst}.", markup=False, highlight=False, soft_wrap=True)


def tell_result(console: Console, out: Path, status: dict[str, Any], took: float) -> None:
    """The file, its size, its frames and seconds, and the calls that it took."""
    output = status["outputs"][0]
    facts = (
        f"{output['bytes']:,} bytes",
        f"{output['width']}x{output['height']}",
        f"{output['frames']} frames",
        f"{output['seconds']:g} s",
        _counted(status["cost"]["calls"], "generator call"),
    )
    console.print(f"{out}: {', '.join(facts)}; made in {took:.1f} s", markup=False, highlight=False, soft_wrap=True)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
