"""What faces do, on photographs: a sheet to be looked at, and what it costs.

Run it as `python -m bench.faces PHOTO… [--out FOLDER] [--size PIXELS] [--say PROMPT…]`, and with OPENBLAS_NUM_THREADS=1
for the time of one core. A folder stands for its photographs; `python -m bench.face_counts` counts the faces that are
found in them.
"""

import argparse
from pathlib import Path
from time import process_time
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat

from bench.face_counts.marks import photographs
from chalicelib.faces import Face, find_faces
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.settings import ProceduralSettings

SPAN, STRENGTH = 24, 0.5
LOOKED_AT = (11, 3, 5, 8, 13, 16, 20)
"""Frames that are drawn of each prompt, and timed. On the sheets is the first, at which most is at its height; of what
nods or blinks and is at rest there, the one that differs most from the photograph."""
CELL, LINE = 200, 16
COLUMNS = 7


class Photo(NamedTuple):
    """A photograph as a frame."""

    name: str
    picture: Image.Image


def main() -> None:
    """Print a line for each photograph, and write a sheet of each that has a face."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("build/faces"))
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--say", nargs="*", default=[motion.words.split(",")[0] for motion in MOTIONS if motion.act])
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    print(f"{'photograph':32}{'faces':>6}{'highest':>9}{'find ms':>9}{'frame ms':>10}")
    for photo in (_opened(path, asked.size) for place in asked.photos for path in photographs(place)):
        faces, found_in = _found(photo.picture)
        if not faces:
            print(f"{photo.name[:31]:32}{0:6}{'':9}{found_in * 1000:9.0f}")
            continue
        sheet, drawn_in = _sheet(photo.picture, faces[0], asked.say)
        sheet.save(asked.out / f"{photo.name}.jpg", quality=90)
        heights = f"{faces[0].box.height:9.0f}"
        print(f"{photo.name[:31]:32}{len(faces):6}{heights}{found_in * 1000:9.0f}{drawn_in * 1000:10.0f}")


def _opened(path: Path, size: int) -> Photo:
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return Photo(path.stem, ImageOps.contain(picture, (size, size)))


def _found(picture: Image.Image) -> tuple[tuple[Face, ...], float]:
    """The faces, and the processor's seconds that it took to find them once the networks are loaded."""
    find_faces(picture)
    began = process_time()
    return find_faces(picture), process_time() - began


def _sheet(picture: Image.Image, face: Face, prompts: list[str]) -> tuple[Image.Image, float]:
    """The photograph and every prompt at its height, cut to the largest face; and the mean time of a frame."""
    shown, seconds = {"as it is": picture}, list[float]()
    for prompt in prompts:
        began = process_time()
        frames = [_drawn(picture, prompt, index) for index in LOOKED_AT]
        seconds.append((process_time() - began) / len(frames))
        played = [_difference(frame, picture, _around(face)) for frame in frames]
        shown[prompt] = frames[0 if played[0] > 0.5 * max(played) else played.index(max(played))]
    rows = -(-len(shown) // COLUMNS)
    sheet = Image.new("RGB", (min(len(shown), COLUMNS) * CELL, rows * (CELL + LINE)), "white")
    draw = ImageDraw.Draw(sheet)
    for at, (name, drawn) in enumerate(shown.items()):
        left, top = at % COLUMNS * CELL, at // COLUMNS * (CELL + LINE)
        sheet.paste(drawn.crop(_around(face)).resize((CELL, CELL), Image.Resampling.BICUBIC), (left, top))
        draw.text((left + 3, top + CELL + 2), name, fill="black")
    return sheet, sum(seconds) / len(seconds)


def _difference(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> float:
    """The mean of a part, in levels."""
    return float(np.mean(ImageStat.Stat(ImageChops.difference(one.crop(box), other.crop(box))).mean))


def _around(face: Face) -> tuple[int, int, int, int]:
    """A square around a head."""
    (x, y), reach = face.box.middle, 0.85 * face.box.height
    return round(x - reach), round(y - 1.1 * reach), round(x + reach), round(y + 0.9 * reach)


def _drawn(picture: Image.Image, prompt: str, index: int) -> Image.Image:
    order = Redraw(picture, None, prompt, "", STRENGTH, 7, 1, index, SPAN, 0, SPAN)
    return build(ProceduralSettings()).redraw(order)


if __name__ == "__main__":
    main()
