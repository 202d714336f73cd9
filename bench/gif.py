"""Our GIF encoder beside others, on the same frames, in one run.

    python -m bench.gif PICTURE-OR-FOLDER … [--sizes 512 768] [--repeat 3] [--contents a b c] [--out DIR]

A picture is made into the contents a, b and c (bench/yardsticks/contents.py); a folder of PNG frames is taken as it
is. Each encoder reads the frames from disk in a process of its own; CPU and wall include that and all children, and
leave out the interpreter's start. Figures are medians over the repeats and over the pictures.

The encoder was tuned on astronaut.jpg, on scikit-image's chelsea, coffee and motorcycle, and on scikit-learn's china
and flower, with seeds below 11. Seeds start at 11 here: figures to quote come from other pictures.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from bench.yardsticks.contents import CONTENTS, Clip
from bench.yardsticks.curve import draw_curve
from bench.yardsticks.encoders import DELAY, ENCODERS
from bench.yardsticks.quality import Frame, quality

Figures = dict[str, float]
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
RATIOS = ("kib", "cpu", "flicker")
OURS, UNDITHERED = "ours", "ours, no dither"
FIRST_SEED = 11
"""The encoder was tuned on lower ones."""


def main() -> None:
    """Measure, print the tables, and keep them as JSON and as curves."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    results: dict[str, dict[str, Figures]] = {}
    names = [name for name in options.encoders if _is_there(name)]
    for label, clips in _clips(options).items():
        runs = [_run_all(clip, names, options) for clip in clips]
        results[label] = {name: _median([run[name] for run in runs]) for name in names}
        _print_table(label, results[label])
        draw_curve(label, results[label], options.out / f"{label.replace(' ', '-')}.png")
        (options.out / "gif.json").write_text(json.dumps(results, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[512, 768])
    parser.add_argument("--contents", nargs="+", default=list(CONTENTS))
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--encoders", nargs="+", default=list(ENCODERS))
    parser.add_argument("--out", type=Path, default=Path("bench-out"))
    return parser.parse_args()


def _is_there(name: str) -> bool:
    lacking = json.loads(_child(name, "?", "?"))["missing"]
    if lacking:
        print(f"!!! NOT MEASURED: {name} needs {lacking}", file=sys.stderr)
    return not lacking


def _child(*arguments: object) -> str:
    command = [sys.executable, "-m", "bench.yardsticks.encoders", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own module


def _clips(options: argparse.Namespace) -> dict[str, list[Clip]]:
    """By label: what is drawn into one row of figures, not drawn yet."""
    clips = {str(source.name): [_opened(source)] for source in options.sources if source.is_dir()}
    pictures = [source for source in options.sources if source.is_file()]
    for content, size in product(options.contents, options.sizes) if pictures else ():
        make = CONTENTS[content]
        clips[f"{content} {size}"] = [
            make(Image.open(picture), size, options.frames, seed)
            for seed, picture in enumerate(pictures, start=FIRST_SEED)
        ]
    return clips


def _opened(folder: Path) -> Clip:
    return (Image.open(path).convert("RGB") for path in sorted(folder.glob("*.png")))


def _run_all(clip: Clip, names: list[str], options: argparse.Namespace) -> dict[str, Figures]:
    with TemporaryDirectory() as folder:
        meant = []
        for index, picture in enumerate(clip):
            picture.save(Path(folder) / f"{index:04}.png", compress_level=1)
            meant.append(np.asarray(picture))
        spent = _spent(names, Path(folder), options.repeat)
        return {name: _median(spent[name]) | _kept(Path(folder) / f"{name}.gif", meant) for name in names}


def _spent(names: list[str], folder: Path, rounds: int) -> dict[str, list[Figures]]:
    """By encoder; they take turns, so that a slow minute of the machine falls on all of them alike."""
    spent: dict[str, list[Figures]] = {name: [] for name in names}
    for name in names * rounds:
        spent[name].append(json.loads(_child(name, folder, folder / f"{name}.gif")))
    return spent


def _kept(gif: Path, meant: list[Frame]) -> Figures:
    shown, frames, seconds = _decode(gif, len(meant))
    return {"kib": gif.stat().st_size / 1024, "frames": frames, "seconds": seconds} | asdict(quality(meant, shown))


def _decode(gif: Path, ticks: int) -> tuple[list[Frame], int, float]:
    """What is on the screen at each tick, how many frames the file has, and for how many seconds it runs."""
    opened = Image.open(gif)
    shown: list[Frame] = []
    elapsed = 0.0
    for index in range(getattr(opened, "n_frames", 1)):
        opened.seek(index)
        elapsed += opened.info["duration"] / 10
        shown += [np.asarray(opened.convert("RGB"))] * (round(elapsed / DELAY) - len(shown))
    return (shown + shown[-1:] * ticks)[:ticks], getattr(opened, "n_frames", 1), elapsed / 100


def _median(runs: list[Figures]) -> Figures:
    return {column: median(run[column] for run in runs) for column in runs[0]}


def _print_table(label: str, results: dict[str, Figures]) -> None:
    print(f"\n{label:30}" + "".join(f"{column:>{width.split('.')[0]}}" for column, width in COLUMNS.items()))
    for name, figures in results.items():
        print(f"{name:30}" + "".join(f"{figures[column]:{width}}" for column, width in COLUMNS.items()))
    for name, other in results.items():
        for mine in (each for each in results if each.startswith(OURS) and not name.startswith(OURS)):
            print(f"{mine} / {name}: {_compared(results[mine], other)}", flush=True)
    for family, name in product((OURS, UNDITHERED), results):
        if equal := at_equal_ssim(results, name, family):
            told = f"bytes {equal['kib']:.2f}x, blurred {equal['blurred']:+.2f}, flicker {equal['flicker']:.2f}x"
            print(f"{family} / {name} at equal SSIM: {told}", flush=True)


def _compared(mine: Figures, other: Figures) -> str:
    ratios = [f"{column} {mine[column] / max(other[column], 1e-9):.2f}x" for column in RATIOS]
    gains = [f"{column} {mine[column] - other[column]:+.4g}" for column in ("ssim", "psnr", "blurred")]
    return ", ".join(ratios + gains)


def at_equal_ssim(results: dict[str, Figures], name: str, family: str) -> Figures:
    """Ours beside another's: bytes and flicker as shares of its own, the blurred figure as what is gained.

    Ours are interpolated between the tolerances on either side of the other's SSIM: bytes by their logarithm. Where it
    is lower than all of ours they are those of our lowest. Empty, where it is higher than all.
    """
    tolerances = [each for key, each in results.items() if key == family or key.startswith(f"{family}, tolerance")]
    own, other = sorted(tolerances, key=lambda figures: figures["ssim"]), results[name]
    if name.startswith(OURS) or not own or other["ssim"] > own[-1]["ssim"]:
        return {}
    similarities = [each["ssim"] for each in own]
    kib, blurred, flicker = (
        float(np.interp(other["ssim"], similarities, values))
        for values in (
            [np.log(each["kib"]) for each in own],
            *([each[k] for each in own] for k in ("blurred", "flicker")),
        )
    )
    return {
        "kib": float(np.exp(kib)) / other["kib"],
        "blurred": blurred - other["blurred"],
        "flicker": flicker / max(other["flicker"], 1e-9),
    }


if __name__ == "__main__":
    main()
