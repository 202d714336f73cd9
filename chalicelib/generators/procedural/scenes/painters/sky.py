"""What is above the horizon."""

import numpy as np

from chalicelib.generators.procedural.scenes.canvas import Canvas, Field
from chalicelib.generators.procedural.scenes.palette import mix, tone
from chalicelib.generators.procedural.scenes.stage import Stage
from chalicelib.generators.procedural.stamps import glow, stamp

STARS = ((420, 0.8, 0.75), (105, 1.2, 1.0), (17, 2.1, 1.0))
"""How many in a square of sky, how large in pixels of a picture of 512, how bright."""
STARLIGHT = tone("f4f6ff")
CRESCENT = 0.35
"""The share of moons that are not full."""
STORMY, FAIR = 0.42, 0.58
"""Above which level of chance there is cloud."""


def gradient(canvas: Canvas, stage: Stage) -> None:
    """From the zenith to the horizon, and the horizon's glow on below."""
    colours = stage.palette
    down = np.clip(canvas.y / stage.horizon, 0, 1)
    upper = _eased(np.clip(down / 0.62, 0, 1))[..., None]
    lower = _eased(np.clip((down - 0.45) / 0.55, 0, 1))[..., None]
    above = colours.high + upper * (colours.middle - colours.high)
    canvas.pixels[:] = above + lower * (colours.low - above)


def shine(canvas: Canvas, stage: Stage) -> None:
    """The glow around sun or moon, and the warmth along the horizon beneath."""
    x, y, radius = stage.lamp
    strong = 0.55 if "moon" in stage else 0.75

    def around(across: Field, down: Field) -> Field:
        away = np.hypot(across - x, down - y)
        band = np.exp(-(((down - stage.horizon) / 0.16) ** 2) - ((across - x) / 0.55) ** 2)
        lit: Field = strong * (np.exp(-away / (2.6 * radius)) + 0.35 * np.exp(-away / 0.5)) + 0.25 * band
        return lit

    canvas.lighten(stage.palette.light, np.clip(canvas.soft(around), 0, 1))


def sun(canvas: Canvas, stage: Stage) -> None:
    """The sun's disc."""
    mask, top = canvas.disc(*stage.lamp)
    canvas.cover(mix(stage.palette.light, tone("ffffff"), 0.35), mask, top)


def moon(canvas: Canvas, stage: Stage) -> None:
    """The moon's disc with its seas; or a crescent, by chance."""
    x, y, radius = stage.lamp
    mask, top = canvas.disc(x, y, radius)
    right, down = canvas.x - x, canvas.y[top : top + len(mask)] - y
    if stage.happens("crescent", CRESCENT):
        away = np.hypot(right + 0.62 * radius, down + 0.28 * radius)
        mask = mask * (0.06 + 0.94 * np.clip((away - radius) * canvas.unit + 0.5, 0, 1))
    if stage.flat:
        canvas.cover(stage.palette.light, mask, top)
        return
    spots = stage.clouds("seas", 0.3 * (right + 0 * down) / radius, 0.3 * (down + 0 * right) / radius, 6, 4)
    canvas.cover(stage.palette.light * (1 - 0.13 * np.clip((spots[..., None] - 0.45) * 4, 0, 1)), mask, top)


def stars(canvas: Canvas, stage: Stage) -> None:
    """Many faint ones and few bright ones, denser towards the zenith."""
    rng = stage.rng("stars")
    rows, columns = canvas.pixels.shape[:2]
    lowest = stage.horizon * canvas.unit
    sky = np.zeros((rows, columns), dtype=np.float32)
    for count, radius, bright in STARS:
        many = round(count * canvas.width * stage.horizon * (0.3 if stage.flat else 1.0))
        x, y = rng.random(many) * columns, rng.random(many) ** 1.4 * lowest
        own = bright * (0.35 + 0.65 * rng.random(many)) * np.clip(1.25 - y / lowest, 0.1, 1)
        spots = stamp((columns, rows), (x, y), max(0.5, radius * canvas.unit / 512), own, glow)
        np.maximum(sky, np.asarray(spots), out=sky)
    canvas.lighten(STARLIGHT, sky * np.float32(stage.palette.dim / 255))


def cloud(canvas: Canvas, stage: Stage) -> None:
    """Banks of cloud, bright where they face the light."""
    colours, heavy = stage.palette, stage.hour == "storm"
    x, y, _ = stage.lamp

    def banks(across: Field, down: Field) -> Field:
        share = np.clip(down / stage.horizon, 0, 1)
        shape = stage.clouds("clouds", across / 4, down * (1.0 + 2.2 * share**2) / 3, 9, 5)
        dense: Field = np.clip((shape - (STORMY if heavy else FAIR)) * 3.4, 0, 1) * np.clip((1.25 - share) * 3, 0, 1)
        return dense

    def behind(across: Field, down: Field) -> Field:
        return banks(across - 0.05 * np.tanh((across - x) * 3), down - 0.05 * np.tanh((down - y) * 3))

    dense, screened = (np.clip(canvas.soft(field), 0, 1) for field in (banks, behind))
    shade = mix(colours.middle, colours.high, 0.55) if heavy else mix(colours.low, colours.middle, 0.35)
    canvas.cover(shade, dense * (0.85 if heavy else 0.6))
    canvas.lighten(colours.light, 0.75 * np.clip(dense - 0.8 * screened, 0, 1))


def _eased(share: Field) -> Field:
    return share * share * (3 - 2 * share)
