"""24 frames through which a painted mask has to follow its subject."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image

from chalicelib.coherence.affine import Affine
from chalicelib.coherence.following import follow
from localcloud.drift import Drift

from .scenes import PATHS, Scene, over
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


class Played(NamedTuple):
    """A scene, and its frames from the first on."""

    scene: Scene
    frames: list[Image.Image]


def report(photos: dict[str, Image.Image]) -> None:
    """Print one row for each kind, and how many of the poor frames the confidence tells."""
    everything: list[tuple[float, bool]] = []
    heads = ("mask", "IoU if it stayed", "IoU mean", "worst", f"frames under {POOR}", "frames unsure", "ms")
    rows = _rows(list(photos.values()), everything)
    print_table(f"Mask following, {FRAMES} frames, {len(PATHS)} paths", heads, rows)
    overlaps, sure = np.array(everything).T
    poor, good, doubted = overlaps < POOR, overlaps >= GOOD, sure == 0
    print(f"\nOf {poor.sum()} frames under IoU {POOR}, the confidence tells {(poor & doubted).sum()};", end=" ")
    print(f"of {good.sum()} from {GOOD} on, it doubts {(good & doubted).sum()}.")


def _rows(photos: list[Image.Image], everything: list[tuple[float, bool]]) -> Iterator[tuple[object, ...]]:
    played: dict[tuple[Kind, int], Played] = {}
    for kind in KINDS:
        watch, plays = Stopwatch(), list[Played]()
        for at in range(len(PATHS)):
            shown = kind._replace(name="", wide=False), at
            plays.append(played.get(shown) or played.setdefault(shown, _played(photos, kind, at)))
        frames = [each for play in plays for each in followed(play, kind, watch)]
        everything += frames
        overlaps, sure = np.array(frames).T
        yield (
            kind.name,
            float(np.mean([_staying(play.scene, play.scene.mask(wide=kind.wide)) for play in plays])),
            f"{overlaps.mean():.3f}",
            f"{overlaps.min():.3f}",
            int((overlaps < POOR).sum()),
            int((sure == 0).sum()),
            f"{watch.ms:.0f}",
        )


def _played(photos: list[Image.Image], kind: Kind, at: int) -> Played:
    moves = list(PATHS.values())[at]
    scene = over(photos, at, moves, radius=kind.radius, bends=kind.bends, texture=kind.texture)
    frames = [scene.frame(0)]
    for time in range(1, FRAMES + 1):
        frames.append(scene.redrawn(frames[-1], time, Drift() if kind.drifts else None, time))
    return Played(scene, frames)


def followed(play: Played, kind: Kind, watch: Stopwatch) -> list[tuple[float, bool]]:
    """For each frame, the overlap with the truth, and whether the mask was said to be sure."""
    scene, (first, *later) = play
    mask, trail, found = scene.mask(wide=kind.wide), list[Affine](), list[tuple[float, bool]]()
    for time, frame in enumerate(later, 1):
        now = watch.timed(partial(follow, first, frame, mask, trail))
        trail.append(now.pose)
        found.append((_overlap(now.mask(mask), scene.carried(mask, 0, time)), now.is_sure))
    return found


def _staying(scene: Scene, mask: Image.Image) -> float:
    return _overlap(mask, scene.carried(mask, 0, FRAMES / 2))


def _overlap(one: Image.Image, other: Image.Image) -> float:
    """Intersection over union."""
    a, b = (np.asarray(each) > 127 for each in (one, other))  # noqa: PLR2004 - half
    return float((a & b).sum() / max(1, (a | b).sum()))
