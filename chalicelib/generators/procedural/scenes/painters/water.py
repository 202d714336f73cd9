"""The sea with its glitter, and lakes that mirror what stands behind them."""

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix
from chalicelib.generators.procedural.scenes.stage import Stage


def sea(canvas: Canvas, stage: Stage) -> None:
    """From the horizon down: the sky's colour far out, dark below, waves, and the light's path."""
    top = canvas.row(stage.horizon)
    down = np.clip((canvas.y[top:] - stage.horizon) / (canvas.height - stage.horizon), 0, 1)
    colours = stage.palette
    far, near = mix(colours.low, colours.middle, 0.55), mix(colours.near, colours.high, 0.35)
    canvas.pixels[top:] = far + down[..., None] ** 0.55 * (near - far)
    swell, glints = (0 * down, 0 * down) if stage.flat else _waves(canvas, stage, down)
    canvas.lighten(mix(colours.low, colours.light, 0.4), 0.26 * swell * (1 - 0.6 * down), top)
    canvas.cover(near, 0.35 * (1 - swell) * np.clip(down * 3, 0, 1), top)
    x, _, radius = stage.lamp
    path = np.exp(-(((canvas.x - x) / (radius * (0.75 + 1.5 * down))) ** 2))
    canvas.lighten(colours.light, 0.95 * path * np.clip(1.5 * glints + 0.75 * np.exp(-22 * down), 0, 1), top)


def lake(canvas: Canvas, stage: Stage) -> None:
    """Still water: the picture above it upside down, darker, drawn out in ripples."""
    line = shoreline(canvas, stage)
    top = canvas.row(line)
    rows = canvas.pixels.shape[0] - top
    down = np.arange(rows)
    ripples = stage.rng("ripples").normal(0, 1, rows) * (0.5 + 3.5 * down / rows) * canvas.unit / 512
    above = top - 1 - (0.95 * down + ripples).round().astype(int)
    fade = (down / rows).astype(np.float32)[:, None, None]
    mirrored = canvas.pixels[np.clip(above, 0, top - 1)]
    canvas.pixels[top:] = mirrored * (0.82 - 0.3 * fade) + 0.1 * (1 - fade) * stage.palette.low
    shore = np.exp(-(((canvas.y[top:] - line) / 0.006) ** 2))
    canvas.lighten(stage.palette.light, 0.2 * shore, top)


def shoreline(canvas: Canvas, stage: Stage) -> float:
    """How far down a lake begins, and what stands on its other side ends."""
    return stage.horizon + 0.12 * (canvas.height - stage.horizon)


def _waves(canvas: Canvas, stage: Stage, down: Field) -> tuple[Field, Field]:
    """Brightness of the swell, and glints: noise in perspective, finer and flatter towards the horizon."""
    near = 0.05 + np.maximum(down, 0.004)
    across = 0.055 * (canvas.x - canvas.width / 2) / near
    away = 1.7 * np.log(near) + 0 * across
    swell = stage.clouds("swell", 0.7 * across, away, 14, 2)
    fine = stage.clouds("glints", 1.1 * across, 2.1 * away, 19, 2)
    return swell, np.clip((fine - 0.5) * 5, 0, 1)
