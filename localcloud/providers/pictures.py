"""How the contract servers draw: plain transformations that let chains, seeds, strengths and masks be seen to work."""

from base64 import b64decode, b64encode, encodebytes
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from math import sqrt
from random import Random
from typing import Literal

import numpy as np
from PIL import Image, ImageChops

from localcloud.drift import Drift

Size = tuple[int, int]
Form = Literal["base64", "lines", "data_url"]
"""How a picture is written into JSON: plainly, in lines of 76 characters (MIME's), or as a URL."""
MEGAPIXEL = 1024 * 1024
_CLIP_STRENGTH = 0.8
_CENTISECONDS = 6


_drifts: ContextVar[bool] = ContextVar("drifts", default=False)


@contextmanager
def drifting(*, drifts: bool) -> Iterator[None]:
    """Within it, redraws do nothing but drift, where they are to."""
    token = _drifts.set(drifts)
    try:
        yield
    finally:
        _drifts.reset(token)


def redraw(picture: Image.Image, strength: float, seed: int, mask: Image.Image | None = None) -> Image.Image:
    """The picture with its hue turned and a little zoomed, the more the stronger; white of the mask may change."""
    redrawn = Drift().redrawn(picture, seed) if _drifts.get() else _changed(picture, strength, Random(seed))
    if mask is None:
        return redrawn
    return Image.composite(redrawn, picture, mask.convert("L").resize(picture.size))


def _changed(picture: Image.Image, strength: float, chance: Random) -> Image.Image:
    turned = _turn_hue(picture, round(chance.choice((-1, 1)) * 40 * strength))
    return _zoom(turned, 1 + 0.1 * strength, (chance.random(), chance.random()))


def animate(start: Image.Image, last: Image.Image | None, length: int, seed: int) -> list[Image.Image]:
    """A clip of so many pictures: the first is `start`, and they change more and more, to end as `last` where given."""
    clip = [start]
    for step in range(1, length):
        told = step / (length - 1)
        moved = redraw(start, _CLIP_STRENGTH * told, seed)
        clip.append(moved if last is None else Image.blend(moved, last, told))
    return clip


def draw(prompt: str, seed: int, size: Size) -> Image.Image:
    """A gradient between two colours that the words and the seed choose."""
    chance = Random(f"{prompt} {seed}")
    ends = np.array([[chance.randrange(256) for _ in range(3)] for _ in range(2)], dtype=np.float64)
    slope = np.linspace(0, 1, size[0])[None, :, None] * 0.5 + np.linspace(0, 1, size[1])[:, None, None] * 0.5
    return Image.fromarray((ends[0] * (1 - slope) + ends[1] * slope).astype(np.uint8))


def megapixel(size: Size, pixels: int = MEGAPIXEL) -> Size:
    """About so many pixels in about that shape, in steps of 64 as diffusion models draw."""
    scale = sqrt(pixels / (size[0] * size[1]))
    return max(64, round(size[0] * scale / 64) * 64), max(64, round(size[1] * scale / 64) * 64)


def encoded(picture: Image.Image, kind: str = "png") -> bytes:
    """The picture as a file."""
    file = BytesIO()
    picture.save(file, kind.upper(), compress_level=1)
    return file.getvalue()


def encoded64(picture: Image.Image, kind: str = "png", form: Form = "base64") -> str:
    """The picture as a file in base64, as JSON holds it: in one line, in lines, or in a `data:` URL."""
    file = encoded(picture, kind)
    if form == "lines":
        return encodebytes(file).decode()
    return ("" if form == "base64" else f"data:image/{kind};base64,") + b64encode(file).decode()


def _turn_hue(picture: Image.Image, levels: int) -> Image.Image:
    hue, saturation, value = picture.convert("HSV").split()
    turned = ImageChops.add_modulo(hue, Image.new("L", hue.size, levels % 256))
    return Image.merge("HSV", (turned, saturation, value)).convert("RGB")


def _zoom(picture: Image.Image, factor: float, towards: tuple[float, float]) -> Image.Image:
    width, height = picture.width / factor, picture.height / factor
    left, top = (picture.width - width) * towards[0], (picture.height - height) * towards[1]
    box = (left, top, left + width, top + height)
    return picture.resize(picture.size, Image.Resampling.BICUBIC, box)


def filmed(pictures: list[Image.Image]) -> bytes:
    """The pictures as an MP4 with H.264, at 16 to 17 a second; of odd sides the last row or column is left out."""
    from chalicelib.outputs import mp4  # noqa: PLC0415 - PyAV is there for who makes MP4s, and for nobody else

    return mp4.encode(pictures, [_CENTISECONDS] * len(pictures))


def pictured(data_url: str) -> Image.Image:
    """RGB, of a `data:` URL. Raises ValueError for anything else."""
    head, _, content = data_url.partition(";base64,")
    if not head.startswith("data:image/"):
        raise ValueError("is no data URL of a picture")
    return opened(b64decode(content, validate=True))


def opened(file: bytes) -> Image.Image:
    """RGB, of a picture's file. Raises ValueError for anything else."""
    try:
        return Image.open(BytesIO(file)).convert("RGB")
    except OSError as error:
        raise ValueError("is no picture") from error
