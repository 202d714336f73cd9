"""24 redraws in which the subject moves: what its colours are then, with and without a reference that moves with it."""

from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image

from chalicelib.coherence.affine import Affine
from chalicelib.coherence.correction import Parts, corrected
from chalicelib.coherence.following import follow
from chalicelib.coherence.grids import Grid
from chalicelib.coherence.reference import Reference
from localcloud.drift import Drift

from .measures import delta_cells, sharpness
from .rivals import matched
from .scenes import PATHS, Scene, over
from .tables import Stopwatch, frame_ms, print_table

FRAMES = 24
WAYS = ("bare chain", "Deforum's match", "to the first frame, unmoved", "ours")
SHOWN = ("right", "turns and goes", "all at once")


class Chain(NamedTuple):
    """The last frame, the colours' distance from the truth inside the subject after each redraw, and the time."""

    last: Image.Image
    inside: list[float]
    ms: float


def report(photos: dict[str, Image.Image]) -> None:
    """Print one row for each way, over a few scenes."""
    scenes = [over(list(photos.values()), at, PATHS[name], radius=80) for at, name in enumerate(SHOWN)]
    usual, rows = frame_ms(scenes[0].frame(0)), []
    for way in WAYS:
        chains = [chain(scene, way) for scene in scenes]
        ends = [
            (
                each.inside[-1],
                delta_cells(each.last, scene.frame(FRAMES)),
                sharpness(each.last) / sharpness(scene.frame(FRAMES)),
            )
            for each, scene in zip(chains, scenes, strict=True)
        ]
        inside, whole, sharp = np.array(ends).T
        ms = float(np.mean([each.ms for each in chains]))
        rows.append(
            (
                way,
                f"{inside.mean():.2f} ({max(max(each.inside) for each in chains):.2f})",
                whole.mean(),
                sharp.mean(),
                f"{ms:.0f}",
                f"{ms / usual:.2f}",
            )
        )
    heads = ("way", "ΔE8 inside the subject (worst frame)", "ΔE8, all", "sharpness", "ms", "of a frame's PNG")
    print_table(f"{FRAMES} redraws, moving subject: {', '.join(SHOWN)}", heads, rows)


def chain(scene: Scene, way: str) -> Chain:
    """The scene, redrawn frame by frame."""
    first, mask, watch = scene.frame(0), scene.mask(wide=False), Stopwatch()
    frame, trail, inside = first, list[Affine](), list[float]()
    for time in range(1, FRAMES + 1):
        drawn = scene.redrawn(frame, time, Drift(), time)
        frame = watch.timed(partial(_held, way, drawn, first, mask, trail))
        inside.append(delta_cells(frame, scene.frame(time), _solid(scene.alpha(time))))
    return Chain(frame, inside, watch.ms)


def _held(way: str, drawn: Image.Image, first: Image.Image, mask: Image.Image, trail: list[Affine]) -> Image.Image:
    if way == "bare chain":
        return drawn
    if way == "Deforum's match":
        return matched(drawn, first)
    if way == "ours":
        trail.append(follow(first, drawn, mask, trail).pose)
        return corrected(drawn, Reference.moved(first, mask, trail[-1]), Parts())
    return corrected(drawn, Reference(first), Parts())


def _solid(alpha: Image.Image) -> Grid:
    return (np.asarray(alpha) > 250).astype(np.float32)  # noqa: PLR2004 - but for the soft edge
