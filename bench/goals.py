"""What the GIF encoder is to reach against others, and whether it does, as a table for the documents.

    python -m bench.goals build/gifs/gif.json …

reads what `python -m bench.gif` measured.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.gif import OURS, UNDITHERED, Figures, at_equal_ssim

RATIOS = ("bytes", "cpu", "flicker")
COLUMNS = {"bytes": "kib", "cpu": "cpu", "flicker": "flicker", "ssim": "ssim", "psnr": "psnr", "blurred": "blurred"}


@dataclass(frozen=True)
class Goal:
    """One row: our bytes, CPU and flicker as shares of another's, at most; what is gained of the rest, at least.

    ours: which of our settings is measured
    """

    other: str
    content: str
    ours: str
    wanted: dict[str, float]


GOALS = (
    Goal("gifski 90", "a", OURS, {"cpu": 0.25}),
    Goal("gifski 90", "b", OURS, {"cpu": 0.25}),
    Goal("gifski 90", "c", OURS, {"bytes": 1, "cpu": 0.45, "ssim": 0, "blurred": 3}),
    Goal("pillow", "a", f"{UNDITHERED}, tolerance 5", {"bytes": 0.85, "cpu": 0.5, "ssim": 0, "psnr": 2}),
    Goal("pillow", "b", OURS, {"bytes": 0.3, "cpu": 0.25, "ssim": 0, "flicker": 0.45}),
    Goal("pillow", "b", UNDITHERED, {"bytes": 0.3, "cpu": 0.25, "ssim": 0, "flicker": 0.45}),
)
AT_SSIM = (
    Goal("gifski-wasm 90", "a", OURS, {"bytes": 0.8, "flicker": 1, "blurred": 0}),
    Goal("gifski-wasm 80", "a", OURS, {"bytes": 0.8, "flicker": 1, "blurred": 0}),
    Goal("gifski-wasm 90", "b", OURS, {"bytes": 0.85, "flicker": 1, "blurred": 0}),
    Goal("gifski-wasm 80", "b", OURS, {"bytes": 0.85, "flicker": 1, "blurred": 0}),
    Goal("gifski 90", "a", OURS, {"bytes": 0.8}),
    Goal("gifski 90", "b", OURS, {"bytes": 0.85}),
    Goal("gifsicle lossy 20", "a", OURS, {"bytes": 0.9}),
    Goal("pillow", "a", UNDITHERED, {"bytes": 0.85}),
)
"""Rows of ours at another's SSIM, between the two tolerances that come nearest to it."""
Results = dict[str, dict[str, Figures]]


def main() -> None:
    """Print one table; what misses its goal is bold, with the goal beside it."""
    results: Results = {}
    for path in sys.argv[1:]:
        results |= json.loads(Path(path).read_text())
    print("| against | content | " + " | ".join(COLUMNS) + " |\n|---|---|" + "---|" * len(COLUMNS))
    for label, figures in results.items():
        for row in _rows(label, figures):
            print(f"| {' | '.join(row)} |")


def _rows(label: str, figures: dict[str, Figures]) -> Iterator[list[str]]:
    content = label.split(maxsplit=1)[0]
    for goal in GOALS:
        if goal.content == content and {goal.ours, goal.other} <= figures.keys():
            cells = [_cell(goal, name, figures) for name in COLUMNS]
            yield [goal.other + goal.ours.removeprefix(OURS), label, *cells]
    for goal in AT_SSIM:
        if (
            goal.content == content
            and goal.other in figures
            and (equal := at_equal_ssim(figures, goal.other, goal.ours))
        ):
            cells = [_equal_cell(goal, name, equal) for name in COLUMNS]
            yield [f"{goal.other}{goal.ours.removeprefix(OURS)}, at its SSIM", label, *cells]


def _equal_cell(goal: Goal, name: str, equal: Figures) -> str:
    return _told(goal, name, equal[COLUMNS[name]]) if COLUMNS[name] in equal else ""


def _cell(goal: Goal, name: str, figures: dict[str, Figures]) -> str:
    mine, other = (figures[encoder][COLUMNS[name]] for encoder in (goal.ours, goal.other))
    return _told(goal, name, mine / other if name in RATIOS else mine - other)


def _told(goal: Goal, name: str, value: float) -> str:
    wanted = goal.wanted.get(name)
    met = wanted is None or (value <= wanted if name in RATIOS else value >= wanted)
    return _judged(value, wanted, met, ratio=name in RATIOS, digits=4 if name == "ssim" else 2)


def _judged(value: float, wanted: float | None, met: bool, *, ratio: bool = True, digits: int = 2) -> str:  # noqa: FBT001
    shown = f"{value:.{digits}f}x" if ratio else f"{value:+.{digits}f}"
    return shown if met else f"**{shown}** (goal {wanted:g}{'x' if ratio else ''})"


if __name__ == "__main__":
    main()
