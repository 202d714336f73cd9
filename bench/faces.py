"""What faces do, on photographs: a sheet to be looked at, and what it costs.

Run it as `python -m bench.faces PHOTO… [--out FOLDER] [--size PIXELS] [--say PROMPT…]`. A photograph may be followed by
a colon and how many faces it shows (`group.jpg:5`): then those that are missed are counted, and what is none.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

from chalicelib.faces import Face, find_faces
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.settings import ProceduralSettings

SPAN, STRENGTH = 24, 0.5
AT = 11
"""The frame on the sheets: everything is at its height."""
TIMED = (4, 8, 12, 16, 20)
CELL, LINE = 200, 16
COLUMNS = 7


class Photo(NamedTuple):
    """A photograph as a frame, and how many faces it is said to show."""

    name: str
    picture: Image.Image
    shows: int | None


def main() -> None:
    """Print a line for each photograph, and write a sheet of each that has a face."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("build/faces"))
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--say", nargs="*", default=[motion.words.split(",")[0] for motion in MOTIONS if motion.act])
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    tally = [0, 0, 0]
    print(f"{'photograph':32}{'faces':>6}{'highest':>9}{'find ms':>9}{'frame ms':>10}")
    for photo in (_opened(text, asked.size) for text in asked.photos):
        faces, found_in = _found(photo.picture)
        tally = [sum(pair) for pair in zip(tally, _judged(len(faces), photo.shows), strict=True)]
        if not faces:
            print(f"{photo.name[:31]:32}{0:6}{'':9}{found_in * 1000:9.0f}")
            continue
        sheet, drawn_in = _sheet(photo.picture, faces[0], asked.say)
        sheet.save(asked.out / f"{photo.name}.jpg", quality=90)
        heights = f"{faces[0].box.height:9.0f}"
        print(f"{photo.name[:31]:32}{len(faces):6}{heights}{found_in * 1000:9.0f}{drawn_in * 1000:10.0f}")
    print("found {}, missed {}, none of them a face {}".format(*tally))


def _opened(text: str, size: int) -> Photo:
    path, _, shows = text.rpartition(":") if text.rpartition(":")[2].isdigit() else (text, "", "")
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return Photo(Path(path).stem, ImageOps.contain(picture, (size, size)), int(shows) if shows else None)


def _found(picture: Image.Image) -> tuple[tuple[Face, ...], float]:
    """The faces, and the processor's seconds that it took to find them once the networks are loaded."""
    find_faces(picture)
    began = process_time()
    return find_faces(picture), process_time() - began


def _judged(found: int, shows: int | None) -> tuple[int, int, int]:
    """Found, missed, and none: as many as are found beyond what there are."""
    return (found, 0, 0) if shows is None else (min(found, shows), max(0, shows - found), max(0, found - shows))


def _sheet(picture: Image.Image, face: Face, prompts: list[str]) -> tuple[Image.Image, float]:
    """The photograph and every prompt at its height, cut to the largest face; and the mean time of a frame."""
    cells = [("as it is", picture), *((prompt, _drawn(picture, prompt, AT)) for prompt in prompts)]
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (min(len(cells), COLUMNS) * CELL, rows * (CELL + LINE)), "white")
    draw = ImageDraw.Draw(sheet)
    for at, (name, drawn) in enumerate(cells):
        left, top = at % COLUMNS * CELL, at // COLUMNS * (CELL + LINE)
        sheet.paste(drawn.crop(_around(face)).resize((CELL, CELL), Image.Resampling.BICUBIC), (left, top))
        draw.text((left + 3, top + CELL + 2), name, fill="black")
    seconds = [second for prompt in prompts for second in _timed(picture, prompt)]
    return sheet, sum(seconds) / len(seconds)


def _around(face: Face) -> tuple[int, int, int, int]:
    """A square around a head."""
    (x, y), reach = face.box.middle, 0.85 * face.box.height
    return round(x - reach), round(y - 1.1 * reach), round(x + reach), round(y + 0.9 * reach)


def _timed(picture: Image.Image, prompt: str) -> Iterator[float]:
    for index in TIMED:
        began = process_time()
        _drawn(picture, prompt, index)
        yield process_time() - began


def _drawn(picture: Image.Image, prompt: str, index: int) -> Image.Image:
    order = Redraw(picture, None, prompt, "", STRENGTH, 7, 1, index, SPAN, 0, SPAN)
    return build(ProceduralSettings()).redraw(order)


if __name__ == "__main__":
    main()
