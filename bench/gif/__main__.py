"""Our GIF encoder beside others, on the same frames, in one run.

    python -m bench.gif SOURCE … [--sizes 320 512] [--contents redrawn chain …] [--encoders ours gifski-wasm …]

A picture is made into every content of bench/contents/catalogue.py, an MP4 is decoded, and a folder of PNG frames is
taken as it is. Each encoder reads the frames from disk in a process of its own; CPU and wall include that and all
children, and leave out the interpreter's start. What can't be made of a picture, as a moving face of one without a
face, is told and kept with the results.

The encoder was tuned on astronaut.jpg, on scikit-image's chelsea, coffee, motorcycle, rocket, hubble_deep_field and
ihc, on matplotlib's grace_hopper, and on scikit-learn's china and flower, with seeds below 11. Seeds start at 11 here:
figures to quote come from other pictures.

Results go to gif.json, after every clip; `python -m bench.goals` makes tables and curves of it.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, UnidentifiedImageError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bench.contents.catalogue import CONTENTS, FILM, Make
from bench.contents.clip import Clip, LeftOut
from bench.contents.films import SUFFIX, film, folder
from bench.yardsticks.encoders import DELAY, ENCODERS, family, missing, version
from bench.yardsticks.quality import Frame, Judge
from bench.yardsticks.results import Figures, Results, Run, median_of

COLUMNS = {
    "cpu": "8.2f",
    "wall": "8.2f",
    "memory": "8.0f",
    "kib": "8.0f",
    "ssim": "8.4f",
    "psnr": "8.2f",
    "blurred": "8.2f",
    "flicker": "8.3f",
    "frames": "7.0f",
    "seconds": "8.2f",
}
FAMILIES = tuple(dict.fromkeys(map(family, ENCODERS)))
USUAL = ("ours", "gifski-wasm", "gifski")
"""Those that the goals are about."""
TIMED = ("ours", "gifski 90")
"""Those whose CPU is compared: they run several times. What they write is the same each time."""
FIRST_SEED = 11
"""The encoder was tuned on lower ones."""
STOPPED = 130
"""What a shell expects of a program that was interrupted."""


@dataclass(frozen=True)
class Planned:
    """A clip that is still to be made.

    label: content and size
    source: the name of what it is made from
    make: raises LeftOut, at once or with the first frame
    """

    label: str
    source: str
    make: Callable[[], Clip]


def main() -> None:
    """Measure all, print the tables, and keep the results as JSON."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    kept = options.out / "gif.json"
    there = [name for name in options.encoders if _is_there(name)]
    results = Results(options.frames, {name: told for name in there if (told := version(name))})
    try:
        _measure(list(_plan(options)), [name for name in ENCODERS if family(name) in there], options, results)
    except KeyboardInterrupt:
        print(f"Stopped. What had been measured is in {kept}.", file=sys.stderr)
        sys.exit(STOPPED)
    for label in results.runs:
        _print_table(label, results.medians(label))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.gif", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("sources", nargs="+", type=Path, metavar="SOURCE", help="a picture, an MP4, or a folder of PNG frames")
    add("--sizes", nargs="+", type=int, default=[320, 512], metavar="PIXELS", help="of the longer side: 320 and 512")
    add("--contents", nargs="+", choices=CONTENTS, default=list(CONTENTS), metavar="NAME", help=", ".join(CONTENTS))
    add("--frames", type=int, default=16, metavar="COUNT", help="of each clip: 16")
    add("--repeat", type=int, default=3, metavar="TIMES", help=f"runs of {' and '.join(TIMED)}, for their CPU: 3")
    encoders = f"{', '.join(FAMILIES)}; else {', '.join(USUAL)}"
    add("--encoders", nargs="+", choices=FAMILIES, default=list(USUAL), metavar="NAME", help=encoders)
    add("--out", type=Path, default=Path("build/gifs"), metavar="FOLDER", help="where gif.json goes: build/gifs")
    options = parser.parse_args()
    if absent := [str(source) for source in options.sources if not source.exists()]:
        parser.error(f"there is no {', no '.join(absent)}")
    if len({source.name for source in options.sources}) < len(options.sources):
        parser.error("two sources have the same name, by which they are told apart")
    return options


def _is_there(name: str) -> bool:
    lacking = missing(name)
    if lacking:
        print(f"!!! NOT MEASURED: {name} needs {lacking}", file=sys.stderr)
    return not lacking


def _plan(options: argparse.Namespace) -> Iterator[Planned]:
    """Content by content, size by size, in the order of the sources."""
    for source in filter(Path.is_dir, options.sources):
        yield Planned(source.name, source.name, partial(folder, source))
    files = [source for source in options.sources if source.is_file()]
    for name, size in product(options.contents, options.sizes):
        label, make = f"{name} {size}", CONTENTS[name].make
        for seed, photo in enumerate((each for each in files if each.suffix != SUFFIX), start=FIRST_SEED):
            if make:
                yield Planned(label, photo.name, partial(_made, make, photo, size, options.frames, seed))
        for clip in (each for each in files if each.suffix == SUFFIX and name == FILM):
            yield Planned(label, clip.name, partial(film, clip, size, options.frames))


def _made(make: Make, photo: Path, size: int, frames: int, seed: int) -> Clip:
    try:
        with Image.open(photo) as file:
            return make(file.convert("RGB"), size, frames, seed)
    except UnidentifiedImageError as error:
        raise LeftOut("It is not a picture that Pillow reads.") from error


def _measure(planned: list[Planned], names: list[str], options: argparse.Namespace, results: Results) -> None:
    """Clip by clip; the results are written after each."""
    results.write(options.out / "gif.json")
    turns = [*names, *[name for name in names if name in TIMED] * (options.repeat - 1)]
    with _progress() as progress:
        task = progress.add_task("", total=len(planned) * len(turns))
        for done, clip in enumerate(planned):
            progress.update(task, completed=done * len(turns), description=f"{clip.label}, {clip.source}")
            try:
                run = _run_all(clip.make, turns, partial(progress.advance, task))
            except LeftOut as why:
                results.left_out.setdefault(clip.label, {})[clip.source] = str(why)
                progress.console.print(f"Left out: {clip.label} of {clip.source}: {why}", soft_wrap=True)
            else:
                results.runs.setdefault(clip.label, {})[clip.source] = run
            results.write(options.out / "gif.json")


def _progress() -> Progress:
    columns = (TextColumn("{task.description:28}"), BarColumn(20), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True))


def _run_all(make: Callable[[], Clip], turns: list[str], ran: Callable[[], None]) -> Run:
    with TemporaryDirectory() as place:
        meant = []
        for index, picture in enumerate(make()):
            picture.save(Path(place) / f"{index:04}.png", compress_level=1)
            meant.append(np.asarray(picture))
        judge = Judge(meant)
        spent: dict[str, list[Figures]] = {name: [] for name in turns}
        kept: dict[str, Figures] = {}
        for name in turns:
            gif = Path(place) / "out.gif"
            spent[name].append(json.loads(_child(name, place, gif)))
            kept[name] = kept.get(name) or _kept(gif, judge, len(meant))
            ran()
        return {name: median_of(spent[name]) | kept[name] for name in kept}


def _child(*arguments: object) -> str:
    command = [sys.executable, "-m", "bench.yardsticks.encoders", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own module


def _kept(gif: Path, judge: Judge, ticks: int) -> Figures:
    shown, frames, seconds = _decode(gif, ticks)
    return {"kib": gif.stat().st_size / 1024, "frames": frames, "seconds": seconds} | asdict(judge.quality(shown))


def _decode(gif: Path, ticks: int) -> tuple[list[Frame], int, float]:
    """What is on the screen at each tick, how many frames the file has, and for how many seconds it runs."""
    shown: list[Frame] = []
    elapsed = 0.0
    with Image.open(gif) as opened:
        frames: int = getattr(opened, "n_frames", 1)
        for index in range(frames):
            opened.seek(index)
            elapsed += opened.info["duration"] / 10
            shown += [np.asarray(opened.convert("RGB"))] * (round(elapsed / DELAY) - len(shown))
    return (shown + shown[-1:] * ticks)[:ticks], frames, elapsed / 100


def _print_table(label: str, run: Run) -> None:
    print(f"\n{label:30}" + "".join(f"{column:>{width.split('.')[0]}}" for column, width in COLUMNS.items()))
    for name, figures in run.items():
        print(f"{name:30}" + "".join(f"{figures[column]:{width}}" for column, width in COLUMNS.items()))


if __name__ == "__main__":
    main()
