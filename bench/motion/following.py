"""24 frames through which a painted mask has to follow its subject."""

from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image

from chalicelib.coherence.affine import Affine
from chalicelib.coherence.following import follow
from localcloud.drift import Drift

from .scenes import PATHS, over
from .tables import Stopwatch, print_table

FRAMES = 24
POOR, GOOD = 0.5, 0.8


class Kind(NamedTuple):
    """What is followed, and how it was painted."""

    name: str
    wide: bool = False
    radius: float = 70
    bends: float = 0
    texture: float = 1
    drifts: bool = True


KINDS = (
    Kind("tight, clean", drifts=False),
    Kind("tight"),
    Kind("24 px too wide, clean", wide=True, drifts=False),
    Kind("24 px too wide", wide=True),
    Kind("small", radius=34),
    Kind("small, too wide", wide=True, radius=34),
    Kind("non-rigid", bends=5),
    Kind("non-rigid, too wide", wide=True, bends=5),
    Kind("little texture", texture=0.15),
    Kind("little texture, too wide", wide=True, texture=0.15),
)


def report(photos: dict[str, Image.Image]) -> None:
    """Print one row for each kind, and how many of the poor frames the confidence tells."""
    rows, everything = [], []
    for kind in KINDS:
        watch = Stopwatch()
        frames = [each for at in range(len(PATHS)) for each in followed(list(photos.values()), kind, at, watch)]
        overlaps, sure = np.array(frames).T
        stays = np.mean([_overlap(*pair) for pair in _staying(list(photos.values()), kind)])
        rows.append(
            (
                kind.name,
                float(stays),
                f"{overlaps.mean():.3f}",
                f"{overlaps.min():.3f}",
                int((overlaps < POOR).sum()),
                int((sure == 0).sum()),
                f"{watch.ms:.0f}",
            )
        )
        everything += frames
    heads = ("mask", "IoU if it stayed", "IoU mean", "worst", f"frames under {POOR}", "frames unsure", "ms")
    print_table(f"Mask following, {FRAMES} frames, {len(PATHS)} paths", heads, rows)
    overlaps, sure = np.array(everything).T
    poor, good, doubted = overlaps < POOR, overlaps >= GOOD, sure == 0
    print(f"\nOf {poor.sum()} frames under IoU {POOR}, the confidence tells {(poor & doubted).sum()};", end=" ")
    print(f"of {good.sum()} from {GOOD} on, it doubts {(good & doubted).sum()}.")


def followed(photos: list[Image.Image], kind: Kind, at: int, watch: Stopwatch) -> list[tuple[float, bool]]:
    """For each frame, the overlap with the truth, and whether the mask was said to be sure."""
    scene = over(photos, at, list(PATHS.values())[at], radius=kind.radius, bends=kind.bends, texture=kind.texture)
    first, mask = scene.frame(0), scene.mask(wide=kind.wide)
    frame, trail, found = first, list[Affine](), list[tuple[float, bool]]()
    for time in range(1, FRAMES + 1):
        frame = scene.redrawn(frame, time, Drift() if kind.drifts else None, time)
        now = watch.timed(partial(follow, first, frame, mask, trail))
        trail.append(now.pose)
        found.append((_overlap(now.mask(mask), scene.carried(mask, 0, time)), now.is_sure))
    return found


def _staying(photos: list[Image.Image], kind: Kind) -> list[tuple[Image.Image, Image.Image]]:
    scenes = (over(photos, at, each, radius=kind.radius, bends=kind.bends) for at, each in enumerate(PATHS.values()))
    return [(mask, scene.carried(mask, 0, FRAMES / 2)) for scene in scenes for mask in [scene.mask(wide=kind.wide)]]


def _overlap(one: Image.Image, other: Image.Image) -> float:
    """Intersection over union."""
    a, b = (np.asarray(each) > 127 for each in (one, other))  # noqa: PLR2004 - half
    return float((a & b).sum() / max(1, (a | b).sum()))
