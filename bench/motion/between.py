"""Every n-th frame is given, the others are computed: how like the truth they are where the subject passes."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from chalicelib.coherence.in_betweens import between
from localcloud.drift import Drift

from .measures import delta_cells, ssim
from .rivals import minterpolated
from .scenes import PATHS, Scene, over
from .tables import Stopwatch, print_table

FRAMES = 25
STEPS = (2, 3, 4)
RIM = 8
"""Pixels around what is looked at that its measures need."""
HEADS = (
    "n",
    "cross-fade",
    "minterpolate",
    "ours",
    "over cross-fade",
    "over minterpolate (worst scene)",
    "flicker / of the full chain",
    "s each",
)


class Kind(NamedTuple):
    """What is between the frames that are given."""

    name: str
    drifts: bool = False
    bends: float = 0


KINDS = (Kind("clean"), Kind("drifting", drifts=True), Kind("clean, and the subject bends", bends=5))


class Scores(NamedTuple):
    """Of one scene: the mean SSIM to the frames that were left out, and the mean change from a frame to the next."""

    faded: float
    theirs: float
    ours: float
    flicker: float
    full_flicker: float


def report(photos: dict[str, Image.Image]) -> None:
    """Print a table for each kind, with a row for each n."""
    for kind in KINDS:
        print_table(f"In-betweens, {kind.name}: SSIM where the subject passes", HEADS, _rows([*photos.values()], kind))


def _rows(photos: list[Image.Image], kind: Kind) -> Iterator[tuple[object, ...]]:
    scenes = [over(photos, at, each, radius=70, bends=kind.bends) for at, each in enumerate(PATHS.values())]
    chains = [_chain(scene, drifts=kind.drifts) for scene in scenes]
    for step in STEPS:
        watch = Stopwatch()
        scores = [_scored(scene, chain, step, watch) for scene, chain in zip(scenes, chains, strict=True)]
        mean = Scores(*np.mean(scores, axis=0))
        gains = [each.ours - each.theirs for each in scores]
        yield (
            step,
            *(f"{value:.3f}" for value in mean[:3]),
            f"{mean.ours - mean.faded:+.3f}",
            f"{np.mean(gains):+.3f} ({min(gains):+.3f})",
            f"{mean.flicker:.2f} / {mean.full_flicker:.2f}",
            f"{watch.ms / 1000:.2f}",
        )


def _chain(scene: Scene, *, drifts: bool) -> list[Image.Image]:
    frames = [scene.frame(0)]
    for time in range(1, FRAMES):
        frames.append(scene.redrawn(frames[-1], time, Drift(), time) if drifts else scene.frame(time))
    return frames


def _scored(scene: Scene, chain: list[Image.Image], step: int, watch: Stopwatch) -> Scores:
    theirs = minterpolated(chain[::step], step)
    scores, flickers = list[tuple[float, ...]](), list[tuple[float, float]]()
    starts = range(step, FRAMES - 2 * step, 4 if step == 2 else step)  # noqa: PLR2004 - as few as of the others
    for start in starts:
        full = chain[start : start + step + 1]
        one, *hidden, other = full
        computed = _timed(watch, one, other, step)
        where = _passes(scene, start, start + step)
        for part, (true, ours) in enumerate(zip(hidden, computed, strict=True), 1):
            made = Image.blend(one, other, part / step), theirs[start + part], ours
            scores.append(tuple(_likeness(picture, true, where) for picture in made))
        flickers.append((_flicker([one, *computed, other]), _flicker(full)))
    return Scores(*np.mean(scores, axis=0).tolist(), *np.mean(flickers, axis=0).tolist())


def _likeness(one: Image.Image, other: Image.Image, where: NDArray[np.bool_]) -> float:
    """The mean SSIM there."""
    rows, columns = (np.nonzero(where.any(axis))[0] for axis in (1, 0))
    top, bottom, left, right = (int(each) for each in (rows[0], rows[-1], columns[0], columns[-1]))
    box = max(0, left - RIM), max(0, top - RIM), right + 1 + RIM, bottom + 1 + RIM
    box = *box[:2], min(one.width, box[2]), min(one.height, box[3])
    inside = where[box[1] : box[3], box[0] : box[2]]
    return float(ssim(one.crop(box), other.crop(box))[inside].mean())


def _timed(watch: Stopwatch, one: Image.Image, other: Image.Image, step: int) -> list[Image.Image]:
    """The in-betweens of one pair; the time is that of each."""
    return watch.timed(lambda: between(one, other, step - 1), share=step - 1)


def _passes(scene: Scene, since: int, time: int) -> NDArray[np.bool_]:
    wide = (np.asarray(scene.alpha(when).filter(ImageFilter.MaxFilter(9))) > 0 for when in (since, time))
    return np.logical_or(*wide)


def _flicker(frames: list[Image.Image]) -> float:
    """The mean change from a frame to the next."""
    return float(np.mean([delta_cells(*pair) for pair in pairwise(frames)]))
