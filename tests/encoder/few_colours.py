"""Clips whose pictures have few colours: as many as a frame may have, or hardly more."""

import numpy as np
from hypothesis import strategies as draw
from PIL import Image

from .clip import LONGEST, MOST, TABLES, Clip, Levels, clips_of, picture_of, sizes

COLOURS = [(0, 0, 0), (0, 0, 1), (255, 255, 255), (254, 255, 255), (255, 0, 255), (0, 255, 0)]
"""Near each other, and such as other encoders use for what is transparent."""
GREYS = [(level, level, level) for level in (100, 102, 105, 109, 114, 120, 127, 135, 144, 154)]
"""Near enough for one to stand for the next."""


@draw.composite
def plain_clips(choose: draw.DrawFn, longest: int = LONGEST) -> Clip:
    """Patches and whole pictures of few colours, and pictures that come again."""
    size = choose(sizes(longest))
    colours = draw.sampled_from(choose(draw.sampled_from([COLOURS, GREYS])))
    pictures = [Image.new("RGB", size, choose(colours))]
    for _ in range(choose(draw.integers(0, MOST - 1))):
        ground = draw.builds(Image.new, draw.just("RGB"), draw.just(size), colours)
        picture = choose(draw.sampled_from(pictures) | ground).copy()
        for _ in range(choose(draw.integers(0, 3))):
            picture.paste(choose(colours), choose(boxes(size)))
        pictures.append(picture)
    return choose(clips_of(pictures, [count for count in TABLES if count > len(GREYS)]))


@draw.composite
def counted_clips(choose: draw.DrawFn, longest: int = LONGEST) -> Clip:
    """Pictures of exactly so many colours as a table holds, or one more or less, whole or in a part of the picture."""
    width, height = choose(sizes(longest))
    levels = np.random.default_rng(choose(draw.integers(0, 99)))
    picture = Image.new("RGB", (width, height), tuple(choose(_some(1, levels))[0].tolist()))
    pictures = [] if choose(draw.booleans()) else [picture]
    for _ in range(choose(draw.integers(1, MOST // 2))):
        colours = choose(_some(choose(draw.sampled_from([1, *TABLES, 257])), levels))
        left, upper, right, lower = choose(draw.just((0, 0, width, height)) | boxes((width, height)))
        places = np.arange((right - left) * (lower - upper)) % len(colours)
        levels.shuffle(places)
        picture = picture.copy()
        picture.paste(picture_of(colours[places].reshape(lower - upper, right - left, 3)), (left, upper))
        pictures.append(picture)
    return choose(clips_of(pictures))


@draw.composite
def boxes(choose: draw.DrawFn, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, upper, right and lower of a part of a picture of that size."""
    left, upper = (choose(draw.integers(0, side - 1)) for side in size)
    return left, upper, choose(draw.integers(left + 1, size[0])), choose(draw.integers(upper + 1, size[1]))


def _some(count: int, levels: np.random.Generator) -> draw.SearchStrategy[Levels]:
    """(count, 3) colours, no two alike: greys in their order from black on, neighbours, or any."""
    greys = np.arange(count)[:, np.newaxis].repeat(3, axis=1)
    near = np.stack(np.unravel_index(np.arange(count), (7, 7, 7)), axis=1) + 100
    far = levels.choice(2**24, count, replace=False)
    every = np.stack([far >> 16, far >> 8 & 255, far & 255], axis=1)
    strategy: draw.SearchStrategy[Levels] = draw.sampled_from([every, near, greys if count <= 256 else every])
    return strategy.map(lambda chosen: chosen.astype(np.uint8))
