"""What a style makes of the finished scene: RGB to RGB of the same size."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageEnhance

from chalicelib.generators.procedural.layers import grey, recolour, vignette
from chalicelib.generators.procedural.motions.light import blurred
from chalicelib.generators.procedural.plane import Grid

from .canvas import Field
from .palette import Palette, mix, tone
from .stage import Stage

Finish = Callable[[Image.Image, Stage], Image.Image]
PAPER = tone("f6ead2")


def cinema(picture: Image.Image, stage: Stage) -> Image.Image:
    """As painted, with the lens's darker corners and a little grain."""
    return _grain(vignette(picture, 0.25), stage, 0.012)


def noir(picture: Image.Image, stage: Stage) -> Image.Image:
    """Black and white, hard, grainy."""

    def harden(colours: Grid) -> Grid:
        light = grey(colours)
        hard: Grid = light**1.25 * (3 - 2 * light) * np.array([1.0, 0.985, 0.95])
        return hard

    return _grain(vignette(recolour(picture, harden, 1.0), 0.5), stage, 0.03)


def retro(picture: Image.Image, stage: Stage) -> Image.Image:
    """A screen print in four inks on cream paper."""
    inks = _inks(stage.palette)
    light = np.asarray(picture.convert("L"), dtype=np.float32) / 255
    low, high = np.quantile(light[::7, ::7], (0.02, 0.98)).tolist()
    place = np.clip((light - low) / max(1e-3, high - low), 0, 1) * (len(inks) - 1)
    place += 0.1 * stage.rng("paper").standard_normal(light.shape, dtype=np.float32)
    stepped = np.clip((place % 1 - 0.5) * 4 + 0.5, 0, 1) + np.floor(place)
    levels = np.arange(len(inks))
    bands = [np.interp(stepped, levels, inks[:, part]) * 255 for part in range(3)]
    return Image.fromarray(np.stack(bands, axis=-1).astype(np.uint8))


def minimal(picture: Image.Image, stage: Stage) -> Image.Image:  # noqa: ARG001 - one signature for all finishes
    """Nothing more: its scene was painted flat."""
    return picture


def dreamy(picture: Image.Image, stage: Stage) -> Image.Image:
    """Soft, pale and glowing."""
    soft = blurred(picture, 0.05)
    glowing = Image.blend(picture, ImageChops.screen(picture, soft), 0.55)
    pale = recolour(
        Image.blend(glowing, soft, 0.22), lambda colours: 0.16 + 0.86 * colours * np.array([1.0, 0.95, 1.02]), 0.8
    )
    return _grain(pale, stage, 0.012)


def neon(picture: Image.Image, stage: Stage) -> Image.Image:
    """Glowing lights over deep shadows."""
    lights = picture.point([round(max(0, level - 100) * 255 / 155) for level in range(256)] * 3)
    glowing = ImageChops.screen(picture, blurred(lights, 0.035))
    return _grain(vignette(ImageEnhance.Color(glowing).enhance(1.15), 0.4), stage, 0.02)


FINISHES: dict[str | None, Finish] = {
    None: cinema,
    "noir": noir,
    "retro": retro,
    "minimal": minimal,
    "dreamy": dreamy,
    "neon": neon,
}
"""Style → what it makes of the scene; None for an order that asks for no style."""


def _inks(palette: Palette) -> Field:
    """Five colours, from the darkest to the paper: (5, 3)."""
    return np.stack(
        [
            mix(palette.near, tone("14202b"), 0.4),
            mix(palette.high, palette.near, 0.3),
            palette.middle,
            mix(palette.low, PAPER, 0.15),
            PAPER,
        ]
    )


def _grain(picture: Image.Image, stage: Stage, amount: float) -> Image.Image:
    noise = stage.rng("grain").standard_normal(picture.size[::-1], dtype=np.float32)[..., None]
    grained = np.asarray(picture, dtype=np.float32) + 255 * amount * noise
    return Image.fromarray(np.clip(grained, 0, 255).astype(np.uint8))
