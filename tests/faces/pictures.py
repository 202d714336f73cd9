"""Photographs with faces in every place and state, made from two of them; and what shows no face.

`officer.jpg` is a portrait of Rear Admiral Grace M. Hopper by James S. Davis, United States Navy: public domain.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
SIDE = 512


def photograph(path: Path) -> Image.Image:
    """As a frame of a job's usual size."""
    return ImageOps.contain(Image.open(path).convert("RGB"), (SIDE, SIDE))


def astronaut() -> Image.Image:
    return photograph(EXAMPLES / "astronaut.jpg")


def officer() -> Image.Image:
    """With glasses and a cap, of another age."""
    return photograph(HERE / "officer.jpg")


def corner() -> Image.Image:
    """The face is cut by the left edge."""
    return astronaut().crop((196, 40, 420, 264)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def two() -> Image.Image:
    """Two persons side by side, at two sizes."""
    picture = Image.new("RGB", (SIDE, SIDE), (90, 100, 120))
    picture.paste(astronaut().crop((120, 0, 376, 512)), (0, 0))
    picture.paste(officer().crop((100, 0, 356, 512)), (256, 0))
    return picture


def small() -> Image.Image:
    """A person far off, beside a rocket."""
    picture = Image.new("RGB", (SIDE, SIDE), (120, 150, 190))
    person = astronaut().resize((300, 300), Image.Resampling.LANCZOS)
    picture.paste(person.crop((60, 0, 240, 300)), (20, 212))
    picture.paste(astronaut().crop((370, 0, 512, 280)).resize((260, 512), Image.Resampling.LANCZOS), (252, 0))
    return picture


def leaning() -> Image.Image:
    return astronaut().rotate(-35, Image.Resampling.BICUBIC, fillcolor=(128, 128, 128))


def dark() -> Image.Image:
    return officer().point([round(level * 0.3) for level in range(256)] * 3)


def grey() -> Image.Image:
    return astronaut().convert("L").convert("RGB")


def mirrored() -> Image.Image:
    return ImageOps.mirror(officer())


def large() -> Image.Image:
    """The longest side that a job may have; the face is small in it."""
    picture = Image.new("RGB", (2 * SIDE, 2 * SIDE), (70, 90, 80))
    picture.paste(astronaut(), (460, 430))
    return picture


def cat() -> Image.Image:
    return photograph(EXAMPLES / "cat.jpg")


def rocket() -> Image.Image:
    return astronaut().crop((370, 0, 512, 280))


def plain() -> Image.Image:
    return Image.new("RGB", (SIDE, 300), (200, 160, 140))


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(7).integers(0, 256, (SIDE, SIDE, 3), np.uint8))


def egg() -> Image.Image:
    """An oval of the colour of skin, without eyes, nose or mouth."""
    across, down = np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE))
    inside = (np.hypot(across / 0.5, down / 0.7) < 1)[..., None]
    return Image.fromarray(np.where(inside, (220, 170, 150), (60, 70, 80)).astype(np.uint8))


FACES: dict[str, tuple[Callable[[], Image.Image], int]] = {
    "astronaut": (astronaut, 1),
    "officer": (officer, 1),
    "corner": (corner, 1),
    "two": (two, 2),
    "small": (small, 1),
    "leaning": (leaning, 1),
    "dark": (dark, 1),
    "grey": (grey, 1),
    "mirrored": (mirrored, 1),
    "large": (large, 1),
}
"""Name → the picture, and how many faces it shows."""
FACELESS: dict[str, Callable[[], Image.Image]] = {
    "cat": cat,
    "rocket": rocket,
    "plain": plain,
    "noise": noise,
    "egg": egg,
}


def picture(name: str) -> Image.Image:
    """The test picture of that name, with faces or without."""
    return FACES[name][0]() if name in FACES else FACELESS[name]()
