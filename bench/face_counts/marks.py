"""Where photographs show faces, as somebody has marked them: the XML of dlib's imglab.

Each `<image file='…'>` of it has a `<box top='…' left='…' width='…' height='…'/>` for every face, in pixels of the
file, and none where it shows no face. A box with `ignore='1'` is neither missed nor false: blurred, or turned away.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from chalicelib.faces import Box, Face

LEAST = 48.0
"""Pixels of height in the picture that is searched, from which on every face should be found."""


SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


class Mark(NamedTuple):
    """A face; is_ignored: whoever finds it is right, and so is who doesn't."""

    box: Box
    is_ignored: bool

    def scaled(self, by: float) -> "Mark":
        """As it lies in the photograph that is so many times as large."""
        return Mark(Box(*(side * by for side in self.box)), self.is_ignored)

    def is_at(self, face: Face) -> bool:
        """Whether the middle of each lies in the other, and neither is twice as high as the other."""
        heights = self.box.height, face.box.height
        is_inside = _holds(self.box, face.box.middle) and _holds(face.box, self.box.middle)
        return is_inside and max(heights) < 2 * min(heights)


class Score(NamedTuple):
    """Faces that were found, missed, and found where there are none; small ones lie below LEAST."""

    found: int = 0
    missed: int = 0
    found_small: int = 0
    missed_small: int = 0
    false: int = 0

    def plus(self, other: "Score") -> "Score":
        """Both together."""
        return Score(*(one + more for one, more in zip(self, other, strict=True)))


def read_marks(files: Iterable[Path]) -> dict[str, tuple[Mark, ...]]:
    """A photograph's name → its marks. Raises ET.ParseError for what is no XML, KeyError for what is not imglab's."""
    trees = (ET.parse(file) for file in files)  # noqa: S314 - whoever measures has marked the photographs
    images = (image for tree in trees for image in tree.iter("image"))
    return {Path(image.attrib["file"]).name: tuple(map(_mark, image.iter("box"))) for image in images}


def photographs(place: Path) -> list[Path]:
    """A folder's photographs by their names, or the one that is named."""
    return sorted(path for path in place.iterdir() if path.suffix in SUFFIXES) if place.is_dir() else [place]


def score(faces: Iterable[Face], marks: Iterable[Mark]) -> Score:
    """How the faces that were found in a picture compare with its marks, both in its pixels."""
    left, false = list(marks), 0
    found: list[Mark] = []
    for face in faces:
        mark = next((one for one in left if one.is_at(face)), None)
        if mark is None:
            false += 1
        else:
            left.remove(mark)
            found.append(mark)
    sizes = [[mark.box.height >= LEAST for mark in part if not mark.is_ignored] for part in (found, left)]
    return Score(sizes[0].count(True), sizes[1].count(True), sizes[0].count(False), sizes[1].count(False), false)


def _mark(box: ET.Element) -> Mark:
    left, top, width, height = (float(box.attrib[name]) for name in ("left", "top", "width", "height"))
    return Mark(Box(left, top, left + width, top + height), box.get("ignore") == "1")


def _holds(box: Box, place: tuple[float, float]) -> bool:
    return box.left <= place[0] <= box.right and box.top <= place[1] <= box.bottom
