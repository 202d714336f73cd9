"""What falls and drifts between the lens and the scene."""

import numpy as np
from PIL import Image, ImageDraw

from chalicelib.generators.procedural.layers import cover, grey, lighten, recolour, sketch, veil
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.noise import clouds
from chalicelib.generators.procedural.particles import Depth, Particles, scatter
from chalicelib.generators.procedural.plane import Grid
from chalicelib.generators.procedural.stamps import disc, glow

SNOW = (
    Depth(420, 1.3, 0.007, 0.85),
    Depth(180, 2.4, 0.012, 1.0),
    Depth(54, 4.4, 0.02, 0.85),
    Depth(14, 11.0, 0.034, 0.42),
)
RAIN = (Depth(700, 0.6, 0.075, 0.45), Depth(260, 1.0, 0.11, 0.6), Depth(50, 1.8, 0.17, 0.42))
DUST = (Depth(130, 0.9, -0.001, 0.6), Depth(36, 2.2, -0.002, 0.45), Depth(9, 9.0, -0.003, 0.16))


def rain(picture: Image.Image, moment: Moment) -> Image.Image:
    """Streaks in three depths before a grey light."""
    amount = moment.opacity
    wet = recolour(picture, lambda colours: 0.36 * colours + np.array([0.24, 0.27, 0.31]) * grey(colours), 0.9 * amount)
    slant = 0.12 if moment.toward is None else 0.35 * moment.toward[0]
    for layer, depth in enumerate(RAIN):
        drops = Particles.of(moment, f"rain {layer}", depth, slant)
        streaks = _streaks(moment, drops, depth, slant)
        wet = lighten(wet, (214, 224, 236), streaks.point([round(level * amount) for level in range(256)]))
    return wet


def snow(picture: Image.Image, moment: Moment) -> Image.Image:
    """Soft flakes in four depths; the nearest are out of focus."""
    cold = recolour(
        picture,
        lambda colours: 0.45 * colours + 0.25 * grey(colours) + np.array([0.03, 0.05, 0.09]),
        0.9 * moment.opacity,
    )
    slant = 0.15 if moment.toward is None else 0.6 * moment.toward[0]
    return scatter(cold, moment, "snow", SNOW, slant, colour=(255, 255, 255), profile=disc)


def dust(picture: Image.Image, moment: Moment) -> Image.Image:
    """Motes that hang in the light."""
    dim = recolour(picture, lambda colours: colours * np.array([0.72, 0.68, 0.6]), 0.8 * moment.opacity)
    return scatter(dim, moment, "dust", DUST, 1.5, colour=(255, 240, 214), profile=glow)


def fog(picture: Image.Image, moment: Moment) -> Image.Image:
    """Two banks of fog that drift past each other, thicker below."""
    x, y = sketch()
    wide, pace = moment.size[0] / moment.size[1], moment.sided * 0.004
    far = moment.drifting("fog", lambda rng, frames: clouds(rng, x * 0.5 * wide - frames * pace, y * 0.7, cells=4))
    near = moment.drifting(
        "near fog", lambda rng, frames: clouds(rng, x * 0.4 * wide - 2.2 * frames * pace, y * 0.8, cells=3)
    )
    banks = 0.55 * far + 0.45 * near
    thick = (0.25 + 1.1 * banks) * (0.55 + 0.45 * y)
    pale = recolour(picture, lambda colours: 0.75 * grey(colours) + 0.25 * colours, 0.5 * moment.opacity)
    return cover(pale, (216, 221, 226), veil(thick * moment.opacity, picture.size))


def smoke(picture: Image.Image, moment: Moment) -> Image.Image:
    """Dark wreaths that rise and spread."""
    x, y = sketch()

    def wreaths(rng: np.random.Generator, frames: float) -> Grid:
        risen = frames * 0.012
        warp = clouds(rng, x * 0.6, y * 0.6 + 0.5 * risen, cells=4, octaves=2)
        return clouds(rng, x * 0.7 + 0.25 * warp, y * 0.6 + risen, cells=4)

    thick = np.clip(moment.drifting("smoke", wreaths) * 1.7 - 0.55, 0, 1) * (0.35 + 0.65 * y)
    return cover(picture, (62, 60, 60), veil(1.2 * thick * moment.opacity, picture.size))


def steam(picture: Image.Image, moment: Moment) -> Image.Image:
    """Wisps that rise from the foot of the focus, spread, and thin out above: over a cup, or within a mask."""
    x, y = sketch()
    short = min(picture.size)
    foot = moment.focus.y + 0.8 * moment.focus.reach
    up = (foot - y * picture.height / short) / (1.9 * moment.focus.reach)
    right = (x * picture.width / short - moment.focus.x) / moment.focus.reach

    def wisps(rng: np.random.Generator, frames: float) -> Grid:
        risen = frames * 0.02
        bent = clouds(rng, 0 * x + 0.4, 0.5 * up - 0.6 * risen, cells=4, octaves=2) - 0.5
        return clouds(rng, 0.42 * (right + 0.9 * bent * up) / (0.6 + np.abs(up)), 0.35 * up - risen, cells=5, octaves=3)

    within = (
        np.exp(-((right / (0.34 + 0.5 * np.clip(up, 0, 1))) ** 2)) * np.clip(6 * up, 0, 1) * np.clip(1.15 - up, 0, 1)
    )
    thick = np.clip(2.1 * moment.drifting("steam", wisps) - 0.62, 0, 1) * within
    return cover(picture, (240, 243, 246), veil(0.85 * thick * moment.opacity, picture.size))


def _streaks(moment: Moment, drops: Particles, depth: Depth, slant: float) -> Image.Image:
    """Lines as long as a drop falls while the shutter is open, drawn large and reduced for smooth edges."""
    width, height = moment.size
    streaks = Image.new("L", (2 * width, 2 * height))
    pen = ImageDraw.Draw(streaks)
    thick = max(1, round(2 * depth.radius * moment.unit))
    for x, y, chance in zip(drops.x.tolist(), drops.y.tolist(), drops.chance.tolist(), strict=True):
        long = depth.speed * height * (0.35 + 0.4 * chance)
        level = round(255 * depth.bright * (0.5 + 0.5 * chance))
        middle = (2 * x - slant * long, 2 * y - long)
        pen.line([(2 * x - 2 * slant * long, 2 * y - 2 * long), middle], fill=level // 2, width=thick)
        pen.line([middle, (2 * x, 2 * y)], fill=level, width=thick)
    return streaks.reduce(2)
