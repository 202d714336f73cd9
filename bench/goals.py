"""What the GIF encoder is to reach beside others, and whether it does: tables and curves for the documents.

    python -m bench.goals build/gifs/gif.json … [--write docs/gif-encoder.md]

reads what `python -m bench.gif` measured, and prints it as Markdown; or puts it into a document, between the two
comments that name this command, with the curves in the folder `pictures` beside it.
"""

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.contents.catalogue import CONTENTS
from bench.yardsticks.cell import Cell
from bench.yardsticks.comparison import at_equal
from bench.yardsticks.curve import draw_curve
from bench.yardsticks.document import placed, wrapped
from bench.yardsticks.encoders import OURS, family
from bench.yardsticks.results import Results, Run

TODAYS, NATIVE = ("gifski-wasm 90", "gifski-wasm 80"), "gifski 90"
GOALS: dict[str, dict[str, float]] = {
    "all": {"kib": 0.8, "blurred": 0, "flicker": 1},
    "some": {"kib": 0.85, "blurred": 0, "flicker": 1},
}
"""At the SSIM of today's gifski, by how much of a picture changes: the most of bytes and flicker, the least of blurred.
"""
CPU = 0.25
"""Of the native gifski's, at most."""
COLUMNS = (
    ("ssim", "kib"),
    ("ssim", "blurred"),
    ("ssim", "flicker"),
    ("blurred", "kib"),
    ("kib", "ssim"),
    ("kib", "blurred"),
)
"""What is equal, and what is compared there."""
HEADS = (
    "bytes at its SSIM",
    "blurred there",
    "flicker there",
    "bytes at its blurred",
    "SSIM at its bytes",
    "blurred at its bytes",
)
CURVES = ("redrawn", "region", "chain", "face")
COMMAND = "python -m bench.goals"


def main() -> None:
    """Print the section, or put it into a document."""
    parser = argparse.ArgumentParser(
        prog=COMMAND, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", nargs="+", type=Path, metavar="JSON", help="what `python -m bench.gif` wrote")
    parser.add_argument("--write", type=Path, metavar="DOCUMENT", help="where to put it; else it is printed")
    parser.add_argument("--each", action="store_true", help="a row for each clip, which tells where the worst is")
    asked = parser.parse_args()
    results = Results.read(asked.results)
    if asked.each:
        print("\n".join(_equal_table(_apart(results))))
        return
    if asked.write is None:
        print("\n".join(_section(results)))
        return
    curves = list(_curves(results, asked.write.parent / "pictures"))
    section = "\n".join([*_section(results), *curves])
    asked.write.write_text(placed(asked.write.read_text(), section, COMMAND))


def _section(results: Results) -> Iterator[str]:
    yield from _measured_with(results)
    yield from ("", *_legend(), "", *_equal_table(results), "", *_cpu_table(results))


def _legend() -> Iterator[str]:
    every, some = GOALS["all"]["kib"], GOALS["some"]["kib"]
    yield wrapped(
        "Each cell has the median of the clips, and in brackets the worst of them. Bytes, flicker and CPU are ours "
        "divided by the other's: less than 1 is better. SSIM, and decibels of PSNR after a blur, are ours less the "
        "other's: above 0 is better. Ours are taken between the two tolerances that come nearest to what is to be "
        "equal. A star says that all of ours are better, or smaller, than the other, so that the nearest is taken."
    )
    yield ""
    yield wrapped(
        f"What misses its goal is bold. Goals are at the SSIM of today's gifski ({' and '.join(TODAYS)}): at most "
        f"{every:g} of its bytes where the whole picture changes and {some:g} where a part of it does, with no fewer "
        f"decibels after a blur and no more flicker. Ours as it is ordered may take {CPU:g} of the CPU of {NATIVE}."
    )


def _measured_with(results: Results) -> Iterator[str]:
    """What stands before the tables, so that they can be made again: contents, pictures, versions, and what is not."""
    names = list(dict.fromkeys(_content(label) for label in results.runs))
    yield f"Clips of at most {results.frames} frames, whose longer side has the pixels that a row tells:\n"
    for name in names:
        sources = dict.fromkeys(one for label, runs in results.runs.items() if _content(label) == name for one in runs)
        yield wrapped(f"- `{name}`: {_meaning(name, list(sources))}")
    for label, whys in results.left_out.items():
        for why in dict.fromkeys(whys.values()):
            lacking = _quoted(source for source, its in whys.items() if its == why)
            yield wrapped(f"- `{label}` has none of {lacking}: {why}")
    others = ", ".join(f"{name} {number}" for name, number in results.versions.items())
    yield f"\n{wrapped(f'Measured against {others}.')}"


def _meaning(name: str, sources: list[str]) -> str:
    if name not in CONTENTS:
        return "a folder of frames."
    content = CONTENTS[name]
    return f"{content.meaning}. " + (f"From {_quoted(sources)}." if content.shows_photo else f"{len(sources)} of them.")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _equal_table(results: Results) -> Iterator[str]:
    yield f"| content | against | {' | '.join(HEADS)} |"
    yield f"|---|---|{'---|' * len(HEADS)}"
    for label, runs in results.runs.items():
        for other in filter(_is_compared, next(iter(runs.values()))):
            cells = [_equal_cell(label, other, equal, figure, list(runs.values())) for equal, figure in COLUMNS]
            yield f"| {label} | {other} | {' | '.join(cells)} |"


def _apart(results: Results) -> Results:
    """With each clip under a label of its own."""
    runs = {f"{label} {source}": {source: run} for label, its in results.runs.items() for source, run in its.items()}
    return replace(results, runs=runs)


def _is_compared(name: str) -> bool:
    """Whether it has rows: of gifski, the qualities that there are goals for; the curves show the others."""
    its = family(name)
    return name in (*TODAYS, NATIVE) or not (its.startswith(OURS) or its in map(family, (*TODAYS, NATIVE)))


def _equal_cell(label: str, other: str, equal: str, figure: str, runs: list[Run]) -> str:
    found = [at_equal(run, other, equal) for run in runs]
    is_goal = equal == "ssim" and other in TODAYS and _content(label) in CONTENTS
    goal = GOALS[CONTENTS[_content(label)].changes].get(figure) if is_goal else None
    values = [getattr(one, figure) for one in found if one]
    return str(Cell(figure, values, goal, found.count(None), any(one.is_beyond for one in found if one)))


def _cpu_table(results: Results) -> Iterator[str]:
    """Ours as it is ordered beside the native gifski."""
    sizes = sorted(
        {label.removeprefix(_content(label)).strip() for label in results.runs}, key=lambda size: (len(size), size)
    )
    yield f"| CPU beside {NATIVE} | {' | '.join(sizes)} |"
    yield f"|---|{'---|' * len(sizes)}"
    for name in dict.fromkeys(_content(label) for label in results.runs):
        cells = [_cpu_cell(list(results.runs.get(f"{name} {size}".strip(), {}).values())) for size in sizes]
        yield f"| {name} | {' | '.join(cells)} |"


def _cpu_cell(runs: list[Run]) -> str:
    return str(Cell("cpu", [run[OURS]["cpu"] / run[NATIVE]["cpu"] for run in runs if NATIVE in run], CPU))


def _curves(results: Results, folder: Path) -> Iterator[str]:
    """Of some contents at their smallest size: a link to each, once it is drawn."""
    for name in CURVES:
        label = next((label for label in results.runs if _content(label) == name), None)
        if label:
            picture = folder / f"gif-{name}.png"
            draw_curve(label, results.medians(label), picture)
            yield f"\n![SSIM, and PSNR after a blur, over bytes on {label}]({folder.name}/{picture.name})"


def _content(label: str) -> str:
    """The label without its size, and what follows that."""
    return re.sub(r" \d+( .*)?$", "", label)


if __name__ == "__main__":
    main()
