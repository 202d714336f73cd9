"""Our palette of a first frame beside libimagequant's, of as many colours: what nearest colours miss by, in each.

    python -m bench.gif.palettes PICTURE … [--sizes 320 512] [--write docs/gif-encoder.md]

Every pixel takes the nearest colour in plain RGB, so that nothing but the palette counts. It wants imagequant: `make
yardsticks`, and then build/tools/yardsticks/bin/python.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.contents.clip import square
from bench.yardsticks.document import placed, wrapped
from bench.yardsticks.encoders import version
from bench.yardsticks.quality import Plane, blur
from chalicelib.outputs.gif.encoder import GifEncoder
from chalicelib.outputs.size_ladder import COLOURS

Colours = NDArray[np.uint8]
"""(k, 3)"""
COUNT, TOLERANCE = COLOURS[0]
ROWS = 16
"""Of a picture, whose nearest colours are found at once."""


class Missed(NamedTuple):
    """Mean squared errors over all channels, in squared levels; the second is that of what is left after a blur."""

    plain: float
    blurred: float


def main() -> None:
    """Print a table, or put it into a document."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.gif.palettes", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE")
    parser.add_argument("--sizes", nargs="+", type=int, default=[320, 512], metavar="PIXELS")
    parser.add_argument("--write", type=Path, metavar="DOCUMENT", help="where to put it; else it is printed")
    asked = parser.parse_args()
    section = "\n".join(_section(asked.pictures, asked.sizes))
    if asked.write:
        asked.write.write_text(placed(asked.write.read_text(), section, "python -m bench.gif.palettes"))
    else:
        print(section)


def _section(pictures: list[Path], sizes: list[int]) -> Iterator[str]:
    yield wrapped(
        f"For a first frame, of {COUNT} colours each, beside that of imagequant {version('imagequant')}: mean squared "
        "errors of every pixel's nearest colour, and ours divided by the other's, so that less than 1 is better."
    )
    yield "\n| picture | size | ours, squared levels | beside the other | ours after a blur | beside the other |"
    yield "|---|---|---|---|---|---|"
    for path in pictures:
        for size in sizes:
            with Image.open(path) as file:
                picture = square(file, size)
            ours, other = missed(picture, our_colours(picture)), missed(picture, imagequant_colours(picture))
            plain, blurred = (mine / max(its, 1e-9) for mine, its in zip(ours, other, strict=True))
            yield f"| {path.name} | {size} | {ours.plain:.1f} | {plain:.2f} | {ours.blurred:.2f} | {blurred:.2f} |"


def our_colours(picture: Image.Image) -> Colours:
    """Those that the encoder draws the picture with, where it is the first: chosen, unless it has no more than that."""
    encoder = GifEncoder(COUNT, TOLERANCE, dither=0)
    encoder.draw_next(picture)
    return encoder.palette.colours if encoder.palette else np.unique(np.asarray(picture).reshape(-1, 3), axis=0)


def imagequant_colours(picture: Image.Image) -> Colours:
    """Those of libimagequant, as its module calls it when told nothing but their number."""
    quantize: Any = __import__("imagequant").quantize_pil_image
    chosen = quantize(picture.convert("RGBA"), dithering_level=0, max_colors=COUNT)
    return np.array(chosen.getpalette("RGB"), np.uint8).reshape(-1, 3)


def missed(picture: Image.Image, colours: Colours) -> Missed:
    """What the picture's nearest colours are off by."""
    levels = np.asarray(picture, np.float32)
    shown = np.concatenate([_nearest(levels[top : top + ROWS], colours) for top in range(0, len(levels), ROWS)])
    error = levels - shown
    return Missed(float((error**2).mean()), float((blur(error) ** 2).mean()))


def _nearest(levels: Plane, colours: Colours) -> Plane:
    palette = colours.astype(np.float32)
    distances = (palette**2).sum(1) - 2 * levels @ palette.T
    nearest: Plane = palette[distances.argmin(-1)]
    return nearest


if __name__ == "__main__":
    main()
