"""How well faces are found in photographs, and what that costs.

Run it as `OPENBLAS_NUM_THREADS=1 python -m bench.face_counts PHOTO… [--marks FILE…] [--size PIXELS] [--reference
PYTHON]`, on one core; a folder stands for its photographs. What they show is read from imglab's XML: the files that are
named, or those in the folders. A photograph without marks is timed alone. PYTHON is the interpreter that `make faces`
installs (build/tools/faces/bin/python): with it, every landmark is compared with the reference runtime's.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from chalicelib.faces import Face, find_faces
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.settings import ProceduralSettings

from .marks import LEAST, Mark, Score, photographs, read_marks, score

SENTENCES = (
    "he begins to sob",
    "her face contorts with silent fury",
    "the woman begins to smile to appear more friendly",
)
SPAN, STRENGTH, TIMED = 24, 0.5, (6, 12, 18)


class Seen(NamedTuple):
    """A photograph as a frame, its faces, and the processor's seconds that it took to find them and to draw a frame."""

    name: str
    faces: tuple[Face, ...]
    marks: tuple[Mark, ...] | None
    finding: float
    drawing: float | None

    @property
    def score(self) -> Score:
        """How its faces compare with its marks; nothing where it has none."""
        return Score() if self.marks is None else score(self.faces, self.marks)


def main() -> None:
    """Print a line for each photograph, and what all of them come to."""
    asked = _asked()
    paths = [path for place in asked.photos for path in photographs(place)]
    marks = read_marks(asked.marks or [file for place in asked.photos for file in sorted(place.glob("*.xml"))])
    began = process_time()
    find_faces(Image.new("RGB", (asked.size, asked.size)))
    print(f"networks read in {1000 * (process_time() - began):.0f} ms")
    print(f"{'photograph':32}{'faces':>6}{'found':>7}{'missed':>7}{'false':>7}{'find ms':>9}{'frame ms':>10}")
    seen = [_told(_seen(path, marks.get(path.name), asked.size)) for path in paths]
    _report(seen)
    if asked.reference:
        _compare(seen, _reference(asked.reference, paths, asked.size))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="+", type=Path)
    parser.add_argument("--marks", nargs="*", type=Path)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--reference", type=Path)
    return parser.parse_args()


def _seen(path: Path, marks: Sequence[Mark] | None, size: int) -> Seen:
    photograph = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    picture = ImageOps.contain(photograph, (size, size))
    began = process_time()
    faces = find_faces(picture)
    finding = process_time() - began
    scaled = None if marks is None else tuple(mark.scaled(picture.width / photograph.width) for mark in marks)
    return Seen(path.name, faces, scaled, finding, _drawing(picture) if faces else None)


def _drawing(picture: Image.Image) -> float:
    """The mean of some frames of each sentence, once the faces are found."""
    generator = build(ProceduralSettings())
    orders = [
        Redraw(picture, None, says, "", STRENGTH, 7, 1, index, SPAN, 0, SPAN) for says in SENTENCES for index in TIMED
    ]
    generator.redraw(orders[0])
    began = process_time()
    for order in orders:
        generator.redraw(order)
    return (process_time() - began) / len(orders)


def _told(seen: Seen) -> Seen:
    counted = seen.score
    numbers = (
        ("", "", "")
        if seen.marks is None
        else (counted.found + counted.found_small, counted.missed + counted.missed_small, counted.false)
    )
    drawing = "" if seen.drawing is None else f"{1000 * seen.drawing:.0f}"
    cells = "".join(f"{number:>7}" for number in numbers)
    print(f"{seen.name[:31]:32}{len(seen.faces):6}{cells}{1000 * seen.finding:9.0f}{drawing:>10}", flush=True)
    return seen


def _report(seen: Sequence[Seen]) -> None:
    total = Score()
    for one in seen:
        total = total.plus(one.score)
    marked = [one for one in seen if one.marks is not None]
    bare = [one for one in marked if not one.marks]
    print(f"faces of {LEAST:g} px and more: {_share(total.found, total.missed)}")
    print(f"smaller faces: {_share(total.found_small, total.missed_small)}")
    print(f"false: {total.false} in {len(marked)} photographs, of which {len(bare)} show no face")
    print(f"finding: {_milliseconds([one.finding for one in seen])}")
    print(f"a frame: {_milliseconds([one.drawing for one in seen if one.drawing is not None])}")


def _share(found: int, missed: int) -> str:
    return f"{found} of {found + missed} found" + (f", {found / (found + missed):.1%}" if found + missed else "")


def _milliseconds(seconds: Sequence[float]) -> str:
    return (
        f"{1000 * median(seconds):.0f} ms in the median, {1000 * max(seconds):.0f} at the most" if seconds else "none"
    )


def _reference(python: Path, photographs: Sequence[Path], size: int) -> list[NDArray[np.float32]]:
    """The points of the faces that the reference runtime finds in each: (faces, 468, 3)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.npz"
        command = [str(python), "-m", "tests.faces.photographs", str(file), str(size), *map(str, photographs)]
        subprocess.run(command, check=True)  # noqa: S603 - the interpreter that was named on the command line
        with np.load(file) as found:
            return [found[str(at)] for at in range(len(photographs))]


def _compare(seen: Sequence[Seen], reference: Sequence[NDArray[np.float32]]) -> None:
    both = [pair for one, points in zip(seen, reference, strict=True) for pair in pairs(one.faces, points)]
    off = [np.linalg.norm(face.points - points, axis=1) / face.eye_distance for face, points in both]
    theirs, ours = sum(map(len, reference)), sum(len(one.faces) for one in seen)
    print(f"reference runtime: {theirs} faces, here {ours}, both {len(both)}")
    if off:
        means = [float(each.mean()) for each in off]
        most = max(float(each.max()) for each in off)
        print(f"landmarks, in distances between the eyes: {np.mean(means):.4%} off in the mean of all faces,")
        print(f"{max(means):.4%} in the mean of the worst face, {most:.4%} at the worst landmark")


def pairs(faces: Sequence[Face], points: Iterable[NDArray[np.float32]]) -> Iterator[tuple[Face, NDArray[np.float32]]]:
    """Each face, and the points of the one that lies in its place, where there is one."""
    each = list(points)
    for face in faces:
        near = [one for one in each if np.linalg.norm((one - face.points).mean(0)) < face.eye_distance / 2]
        yield from ((face, one) for one in near[:1])


if __name__ == "__main__":
    main()
