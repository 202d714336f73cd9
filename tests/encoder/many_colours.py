"""Clips whose pictures mostly have more colours than a frame can have."""

import numpy as np
from hypothesis import strategies as draw

from .clip import LONGEST, MOST, Clip, clips_of, picture_of, sizes


@draw.composite
def noisy_clips(choose: draw.DrawFn, longest: int = LONGEST) -> Clip:
    """A smooth ground that drifts, under noise."""
    width, height = choose(sizes(longest))
    levels = np.random.default_rng(choose(draw.integers(0, 99)))
    noise, drift = choose(draw.integers(0, 30)), choose(draw.integers(0, 20))
    row, column = np.mgrid[0:height, 0:width]
    ground = np.stack([row * 255 / height, column * 255 / width, 255 - (row + column) / 3], axis=-1)
    pictures = [
        picture_of(ground + index * drift + levels.normal(0, noise, ground.shape))
        for index in range(choose(draw.integers(1, MOST)))
    ]
    return choose(clips_of(pictures))


@draw.composite
def grey_clips(choose: draw.DrawFn, longest: int = LONGEST) -> Clip:
    """Greys in a first picture, mostly every one from black on, and colours in some of the others."""
    width, height = choose(sizes(longest))
    levels = np.random.default_rng(choose(draw.integers(0, 99)))
    darkest, count = choose(draw.sampled_from([0, 0, 0, 1])), choose(draw.sampled_from([2, 4, 16, 64, 128, 255, 256]))
    grey = (darkest + np.arange(width * height).reshape(height, width) % count).clip(0, 255)
    pictures = [picture_of(grey)]
    for _ in range(choose(draw.integers(1, MOST - 1))):
        shape = (height, width, 3) if choose(draw.booleans()) else (height, width, 1)
        changed = grey[..., np.newaxis] + levels.integers(-count, count, shape)
        pictures.append(picture_of(np.broadcast_to(changed, (height, width, 3))))
    return choose(clips_of(pictures, [255, 256]))
