"""Under water: light from above, and the bottom."""

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix
from chalicelib.generators.procedural.scenes.stage import Stage


def water(canvas: Canvas, stage: Stage) -> None:
    """Bright above, dark below, with shafts of light."""
    down = (canvas.y / canvas.height)[..., None]
    colours = stage.palette
    upper, lower = np.clip(down / 0.45, 0, 1) ** 0.7, np.clip((down - 0.3) / 0.7, 0, 1) ** 0.8
    above = colours.high + upper * (colours.middle - colours.high)
    canvas.pixels[:] = above + lower * (mix(colours.low, colours.near, 0.55) - above)
    x = stage.lamp[0]

    def shafts(across: Field, deep: Field) -> Field:
        angle = np.arctan2(across - x, deep + 0.45)
        beams = np.clip(1.7 * stage.clouds("shafts", 0.9 * angle, 0 * angle, 14, 3) - 0.35, 0, 1)
        reach = np.exp(-((angle / 0.5) ** 2)) * np.clip(1.1 - deep / canvas.height, 0, 1) ** 1.5
        lit: Field = 0.8 * reach * beams + 0.5 * np.exp(-np.hypot(across - x, deep) / 0.3)
        return lit

    canvas.lighten(colours.light, np.clip(canvas.soft(shafts), 0, 1))


def reef(canvas: Canvas, stage: Stage) -> Field:
    """The bottom in three ranks, with weed and coral; the edge of the farthest, for each column."""
    floors = []
    for nth, share in enumerate((0.35, 0.65, 1.0)):
        floor = canvas.height * (0.86 + 0.05 * nth) - 0.16 * stage.noise(f"reef {nth}", canvas.x, 2, 4)
        groups = np.clip(3 * (stage.noise(f"groups {nth}", canvas.x, 5, 1) - 0.4), 0, 1)
        weed = groups * np.clip(stage.noise(f"weed {nth}", canvas.x, 45, 2) - 0.25, 0, 1) ** 1.4
        edge = floor - (0.08 + 0.05 * nth) * weed
        top = canvas.row(float(edge.min()))
        canvas.cover(mix(stage.palette.low, stage.palette.near, share), canvas.below(edge, top), top)
        floors.append(floor)
    return floors[0]
