"""Clips as Hypothesis draws them."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as draw
from PIL import Image

LONGEST, MOST = 300, 12
"""Pixels of a side, and pictures."""
COLOURS = [(0, 0, 0), (0, 0, 1), (255, 255, 255), (254, 255, 255), (255, 0, 255), (0, 255, 0)]
"""Near each other, and such as other encoders use for what is transparent."""
GREYS = [(level, level, level) for level in (100, 102, 105, 109, 114, 120, 127, 135, 144, 154)]
"""Near enough for one to stand for the next."""
TOLERANCES = [0.0, 4.0, 10.0, 24.0]


@dataclass(frozen=True)
class Clip:
    """Pictures of one size, each with its time, and how they are to be encoded.

    is_plain: no picture has more colours than the encoder may use
    """

    pictures: list[Image.Image]
    centiseconds: list[int]
    colours: int
    tolerance: float
    repeat: bool
    is_plain: bool

    def __repr__(self) -> str:
        """For Hypothesis to tell which it was."""
        kind = "plain" if self.is_plain else "noisy"
        terms = f"colours={self.colours}, tolerance={self.tolerance}, repeat={self.repeat}"
        return f"{kind} {self.pictures[0].size}, centiseconds={self.centiseconds}, {terms}"


@draw.composite
def plain_clips(choose: draw.DrawFn, side: int = LONGEST) -> Clip:
    """Patches and whole pictures of few colours, and pictures that come again."""
    size = (choose(draw.integers(1, side)), choose(draw.integers(1, side)))
    colours = draw.sampled_from(choose(draw.sampled_from([COLOURS, GREYS])))
    pictures = [Image.new("RGB", size, choose(colours))]
    for _ in range(choose(draw.integers(0, MOST - 1))):
        ground = draw.builds(Image.new, draw.just("RGB"), draw.just(size), colours)
        picture = choose(draw.sampled_from(pictures) | ground).copy()
        for _ in range(choose(draw.integers(0, 3))):
            left, upper = choose(draw.integers(0, size[0] - 1)), choose(draw.integers(0, size[1] - 1))
            box = (left, upper, choose(draw.integers(left + 1, size[0])), choose(draw.integers(upper + 1, size[1])))
            picture.paste(choose(colours), box)
        pictures.append(picture)
    return _clip(choose, pictures, fewest=len(GREYS) + 1, is_plain=True)


@draw.composite
def noisy_clips(choose: draw.DrawFn, side: int = LONGEST) -> Clip:
    """A smooth ground that drifts, under noise: mostly more colours than a frame can have."""
    width, height = choose(draw.integers(1, side)), choose(draw.integers(1, side))
    levels = np.random.default_rng(choose(draw.integers(0, 99)))
    noise, drift = choose(draw.integers(0, 30)), choose(draw.integers(0, 20))
    row, column = np.mgrid[0:height, 0:width]
    ground = np.stack([row * 255 / height, column * 255 / width, 255 - (row + column) / 3], axis=-1)
    pictures = [
        Image.fromarray((ground + index * drift + levels.normal(0, noise, ground.shape)).clip(0, 255).astype(np.uint8))
        for index in range(choose(draw.integers(1, MOST)))
    ]
    return _clip(choose, pictures, fewest=8, is_plain=False)


@draw.composite
def grey_clips(choose: draw.DrawFn, side: int = LONGEST) -> Clip:
    """Greys in a first picture, mostly every one from black on, and colours in some of the others."""
    width, height = choose(draw.integers(1, side)), choose(draw.integers(1, side))
    levels = np.random.default_rng(choose(draw.integers(0, 99)))
    darkest, count = choose(draw.sampled_from([0, 0, 0, 1])), choose(draw.sampled_from([2, 4, 16, 64, 128, 255]))
    grey = darkest + np.arange(width * height).reshape(height, width) % count
    pictures = [Image.fromarray(grey.astype(np.uint8)).convert("RGB")]
    for _ in range(choose(draw.integers(1, MOST - 1))):
        shape = (height, width, 3) if choose(draw.booleans()) else (height, width, 1)
        noise = levels.integers(-count, count, shape)
        changed = (grey[..., np.newaxis] + noise).clip(0, 255).astype(np.uint8)
        pictures.append(Image.fromarray(np.broadcast_to(changed, (height, width, 3)).copy()))
    return _clip(choose, pictures, fewest=255, is_plain=False)


def _clip(choose: draw.DrawFn, pictures: list[Image.Image], fewest: int, *, is_plain: bool) -> Clip:
    # What is faster than 2 is shown slower by browsers and by ffmpeg; no timeline asks for it.
    times = [choose(draw.integers(2, 500)) for _ in pictures]
    colours, tolerance = choose(draw.integers(fewest, 256)), choose(draw.sampled_from(TOLERANCES))
    return Clip(pictures, times, colours, tolerance, choose(draw.booleans()), is_plain)
