"""A scene painted, from what is far to what is near."""

from dataclasses import replace

import numpy as np
from PIL import Image

from chalicelib.generators.base import Draw

from .canvas import Canvas
from .finish import FINISHES
from .painters import afloat, aloft, city, deep, land, sky, space, standing, water
from .stage import Stage
from .staging import stage as stage_order
from .weather import fall

LANDS = {
    "mountains": land.mountains,
    "city": city.city,
    "dunes": land.dunes,
    "woods": land.woods,
    "hills": land.hills,
    "sea": water.sea,
    "lake": water.lake,
}
"""In the order of painting; a road is painted after them."""


def compose(order: Draw) -> Image.Image:
    """The picture: RGB, of the ordered size."""
    stage, canvas = stage_order(order), Canvas.of(order.size)
    if stage.hour == "deep":
        paint_deep(canvas, stage)
    elif stage.hour == "space" and not stage.names & set(LANDS):
        paint_space(canvas, stage)
    else:
        paint_land(canvas, stage)
    return FINISHES[order.style](fall(quantise(canvas, stage), order), stage)


def paint_land(canvas: Canvas, stage: Stage) -> None:
    """Sky and earth."""
    paint_sky(canvas, stage)
    for name, paint in LANDS.items():
        if name in stage:
            paint(canvas, stage)
    if "city" in stage and not stage.names & {"sea", "road", "hills", "lake"}:
        water.lake(canvas, stage)
    if "road" in stage:
        city.road(canvas, stage)
    if "fog" in stage:
        land.fog(canvas, stage)
    afloat.sail(canvas, stage)
    if stage.names & standing.STANDING or not stage.names & {"sea", "road", "lake", "city"}:
        standing.stand(canvas, stage, land.foreground(canvas, stage))


def paint_sky(canvas: Canvas, stage: Stage) -> None:
    """Down to the horizon."""
    sky.gradient(canvas, stage)
    if "stars" in stage:
        sky.stars(canvas, stage)
    if "planet" in stage:
        space.planet(canvas, stage)
    sky.shine(canvas, stage)
    if "moon" in stage:
        sky.moon(canvas, stage)
    elif "sun" in stage:
        sky.sun(canvas, stage)
    if "cloud" in stage and not stage.flat:
        sky.cloud(canvas, stage)
    aloft.fly(canvas, stage)


def paint_space(canvas: Canvas, stage: Stage) -> None:
    """Far from earth, above the curve of another world."""
    all_sky = replace(stage, horizon=canvas.height)
    sky.gradient(canvas, all_sky)
    if not stage.flat:
        space.nebula(canvas, all_sky)
    sky.stars(canvas, all_sky)
    space.planet(canvas, stage)
    aloft.fly(canvas, stage)
    standing.stand(canvas, stage, space.limb(canvas, stage))


def paint_deep(canvas: Canvas, stage: Stage) -> None:
    """Under the sea."""
    deep.water(canvas, stage)
    for name, paint in LANDS.items():
        if name in stage and name not in ("sea", "lake"):
            paint(canvas, stage)
    if "city" in stage:
        land.hills(canvas, stage)
    afloat.swim(canvas, stage)
    standing.stand(canvas, stage, deep.reef(canvas, stage))


def quantise(canvas: Canvas, stage: Stage) -> Image.Image:
    """8 bits, rounded up or down by chance, so that no gradient shows bands."""
    levels = np.clip(canvas.pixels, 0, 1) * 255
    levels += stage.rng("dither").random(levels.shape, dtype=np.float32)
    return Image.fromarray(np.minimum(levels, 255).astype(np.uint8))
