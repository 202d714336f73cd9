"""24 frames through which a painted mask has to follow its subject."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image

from chalicelib.coherence.affine import Affine
from chalicelib.coherence.following import follow
from localcloud.drift import Drift

from .scenes import PATHS, WIDE, Scene, over
from .tables import Stopwatch, print_table

FRAMES = 24
POOR, GOOD = 0.5, 0.8
HEADS = ("subject", "mask", "IoU if it stayed", "IoU mean", "worst", f"frames under {POOR}", "frames unsure", "ms")
Followed = tuple[float, bool]
"""The overlap with the truth, and whether the mask was said to be sure."""


class Kind(NamedTuple):
    """What is followed."""

    name: str
    radius: float = 70
    bends: float = 0
    texture: float = 1
    drifts: bool = True


KINDS = (
    Kind("rigid, clean", drifts=False),
    Kind("rigid"),
    Kind("small", radius=34),
    Kind("non-rigid", bends=5),
    Kind("little texture", texture=0.15),
)


class Played(NamedTuple):
    """A scene, and its frames from the first on."""

    scene: Scene
    frames: list[Image.Image]


def report(photos: dict[str, Image.Image]) -> None:
    """Print two rows for each kind, and how many of the poor frames the confidence tells."""
    everything: list[Followed] = []
    print_table(f"Mask following, {FRAMES} frames, {len(PATHS)} paths", HEADS, _rows([*photos.values()], everything))
    overlaps, sure = np.array(everything).T
    poor, good, doubted = overlaps < POOR, overlaps >= GOOD, sure == 0
    print(f"\nOf {poor.sum()} frames under IoU {POOR}, the confidence tells {(poor & doubted).sum()};", end=" ")
    print(f"of {good.sum()} from {GOOD} on, it doubts {(good & doubted).sum()}.")


def _rows(photos: list[Image.Image], everything: list[Followed]) -> Iterator[tuple[object, ...]]:
    for kind in KINDS:
        plays = [_played(photos, kind, at) for at in range(len(PATHS))]
        for wide in (False, True):
            watch = Stopwatch()
            frames = [each for play in plays for each in followed(play, play.scene.mask(wide=wide), watch)]
            everything += frames
            overlaps, sure = np.array(frames).T
            yield (
                kind.name,
                f"{WIDE} px too wide" if wide else "tight",
                float(np.mean([_staying(play.scene, play.scene.mask(wide=wide)) for play in plays])),
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


def followed(play: Played, mask: Image.Image, watch: Stopwatch) -> list[Followed]:
    """For each frame but the first, how well the mask that was painted on that follows."""
    first, *later = play.frames
    trail, found = list[Affine](), list[Followed]()
    for time, frame in enumerate(later, 1):
        now = watch.timed(partial(follow, first, frame, mask, trail))
        trail.append(now.pose)
        found.append((_overlap(now.mask(mask), play.scene.carried(mask, 0, time)), now.is_sure))
    return found


def _staying(scene: Scene, mask: Image.Image) -> float:
    return _overlap(mask, scene.carried(mask, 0, FRAMES / 2))


def _overlap(one: Image.Image, other: Image.Image) -> float:
    """Intersection over union."""
    a, b = (np.asarray(each) > 127 for each in (one, other))  # noqa: PLR2004 - half
    return float((a & b).sum() / max(1, (a | b).sum()))
