"""Every n-th frame is given, the others are computed: how like the truth they are where the subject passes."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from chalicelib.coherence.in_betweens import InBetweens
from localcloud.drift import Drift

from .measures import delta_cells, ssim
from .rivals import minterpolated
from .scenes import PATHS, Scene, over
from .tables import Stopwatch, print_table

FRAMES = 25
STEPS = (2, 3, 4)
WAYS = ("cross-fade", "minterpolate", "ours")


def report(photos: dict[str, Image.Image]) -> None:
    """Print a row for each n, of clean frames and of a drifting chain."""
    for drifts in (False, True):
        scenes = [over(list(photos.values()), at, each, radius=70) for at, each in enumerate(PATHS.values())]
        chains = [_chain(scene, drifts=drifts) for scene in scenes]
        rows = []
        for step in STEPS:
            watch = Stopwatch()
            figures = np.array(
                [_scored(scene, chain, step, watch) for scene, chain in zip(scenes, chains, strict=True)]
            )
            mean, gain = figures.mean(0), figures[:, 2] - figures[:, 1]
            flicker = np.mean([_flicker(chain, step) for chain in chains], axis=0)
            rows.append(
                (
                    step,
                    *(f"{value:.3f}" for value in mean),
                    f"{mean[2] - mean[0]:+.3f}",
                    f"{gain.mean():+.3f} ({gain.min():+.3f})",
                    f"{flicker[0]:.2f} / {flicker[1]:.2f}",
                    f"{watch.ms / 1000:.2f}",
                )
            )
        heads = (
            "n",
            *WAYS,
            "over cross-fade",
            "over minterpolate (worst scene)",
            "flicker / of the full chain",
            "s each",
        )
        print_table(f"In-betweens, {'drifting' if drifts else 'clean'}: SSIM where the subject passes", heads, rows)


def _chain(scene: Scene, *, drifts: bool) -> list[Image.Image]:
    frames = [scene.frame(0)]
    for time in range(1, FRAMES):
        frames.append(scene.redrawn(frames[-1], time, Drift(), time) if drifts else scene.frame(time))
    return frames


def _scored(scene: Scene, chain: list[Image.Image], step: int, watch: Stopwatch) -> tuple[float, ...]:
    """By each way, the mean SSIM to the frames that were left out."""
    theirs = minterpolated(chain[::step], step)
    scores: dict[str, list[float]] = {way: [] for way in WAYS}
    starts = range(step, FRAMES - 2 * step, 4 if step == 2 else step)  # noqa: PLR2004 - as few as of the others
    for start in starts:
        one, other = chain[start], chain[start + step]
        between = _timed(watch, one, other, step)
        where = _passes(scene, start, start + step)
        for part in range(1, step):
            true = chain[start + part]
            made = Image.blend(one, other, part / step), theirs[start + part], between[part - 1]
            for way, picture in zip(WAYS, made, strict=True):
                scores[way].append(float(ssim(picture, true)[where].mean()))
    return tuple(float(np.mean(each)) for each in scores.values())


def _timed(watch: Stopwatch, one: Image.Image, other: Image.Image, step: int) -> list[Image.Image]:
    """The in-betweens of one pair; the time is that of each."""
    return watch.timed(lambda: computed(one, other, step), share=step - 1)


def computed(one: Image.Image, other: Image.Image, step: int) -> list[Image.Image]:
    """The `step` - 1 pictures between two."""
    way = InBetweens(one, other)
    return [way.at(part / step) for part in range(1, step)]


def _passes(scene: Scene, since: int, time: int) -> NDArray[np.bool_]:
    wide = (np.asarray(scene.alpha(when).filter(ImageFilter.MaxFilter(9))) > 0 for when in (since, time))
    return np.logical_or(*wide)


def _flicker(chain: list[Image.Image], step: int) -> tuple[float, float]:
    """The mean change from a frame to the next: with in-betweens, and of the full chain."""
    last = (FRAMES - 1) // step * step
    shown = [chain[0]]
    for start in range(0, min(last, 2 * step), step):
        shown += [*computed(chain[start], chain[start + step], step), chain[start + step]]
    full = chain[: len(shown)]
    ours, theirs = (float(np.mean([delta_cells(*pair) for pair in pairwise(each)])) for each in (shown, full))
    return ours, theirs
