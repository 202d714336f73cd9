"""Tears and sweat: drops that run over the skin, and the traces that they leave."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from chalicelib.faces import model
from chalicelib.generators.procedural.play import Drop

from .portrait import Portrait, Veil, darken, lay
from .sheet import Frame, Places

PATHS: dict[str, tuple[tuple[float, float], ...]] = {
    "inner tear": (
        (1.95, 2.45),
        (2.0, 1.5),
        (2.3, 0.3),
        (2.7, -1.0),
        (3.1, -2.3),
        (3.4, -4.0),
        (3.3, -5.6),
        (2.8, -7.2),
    ),
    "outer tear": ((3.5, 2.15), (3.7, 1.0), (4.0, -0.2), (4.4, -1.6), (4.6, -3.2), (4.4, -5.0), (3.9, -6.6)),
    "brow sweat": ((2.3, 7.4), (2.5, 6.6), (2.9, 5.7)),
    "temple sweat": ((5.0, 6.2), (5.6, 4.8), (6.0, 3.2), (6.2, 1.6), (6.1, -0.6), (5.8, -2.6)),
}
"""Places on the model's right half, in its centimetres to the right and up; the left has their mirror images."""
RADIUS, LEAST = 0.042, 1.1
"""A drop's radius: in distances between the eyes; and in pixels, below which it is no smaller but fainter."""
FINE = 2
SHARP = 0.6
"""Pixels of blur, of which less isn't seen."""
PLACES = 24
"""How many places a path is parted into."""
WATER, GLINT = (206.0, 220.0, 235.0), (255.0, 255.0, 255.0)
AROUND = np.linspace(0, 2 * np.pi, 24, endpoint=False)
HANGING = 1.25 * np.column_stack([np.sin(AROUND) * np.sin(AROUND / 2), -1.25 * np.cos(AROUND)])
"""The outline of a drop around (0, 0), pointed above."""
ROUND = np.column_stack([np.sin(AROUND), np.cos(AROUND)])
ASIDE = np.array([-0.28, 0.0])
WITHIN = np.array([0.1, 0.12])
UPPER_LEFT = np.array([-0.36, 0.02])


def paint(portrait: Portrait) -> None:
    """All drops of a face."""
    for drop in portrait.play.drops:
        if drop.bright > 0:
            _paint_one(portrait, drop)


def path(after: Places, name: str) -> Places:
    """Where a path leads over a face whose points lie there: (PLACES, 2). A name ends with its side of the picture."""
    corners, shares = _carried(name)
    run: Places = (after[corners] * shares[..., None]).sum(1)
    return run


def _paint_one(portrait: Portrait, drop: Drop) -> None:
    """A wet trace with a line of light on it; at its end the drop: dark at its rim, with light gathered in it."""
    run = path(portrait.after, drop.path)
    along = drop.way * (PLACES - 1)
    place = np.array([np.interp(along, np.arange(PLACES), run[:, axis]) for axis in (0, 1)])
    radius = max(LEAST, RADIUS * portrait.unit)
    trace = np.vstack([run[: int(along) + 1], place])
    much = drop.bright * min(1.0, RADIUS * portrait.unit / radius)
    _paint_trace(portrait, trace, radius, much)
    _paint_drop(portrait, place, radius, much)


def _paint_trace(portrait: Portrait, trace: Places, radius: float, much: float) -> None:
    part = portrait.part(trace, margin=int(2 * radius) + 2)
    if part is None:
        return
    frame, skin = part
    wet = _line(frame, trace, 0.9 * radius, 0.45 * radius)
    darken(skin, wet, 0.16 * much)
    lay(skin, 0.24 * much * wet, np.array(WATER) * portrait.light)
    glint = _line(frame, trace + radius * ASIDE, 0.3 * radius, 0.2 * radius)
    lay(skin, 0.4 * much * glint, np.array(GLINT) * portrait.light)


def _paint_drop(portrait: Portrait, place: Places, radius: float, much: float) -> None:
    part = portrait.part(place[None], margin=int(3 * radius) + 2)
    if part is None:
        return
    frame, skin = part
    body = _filled(frame, place + radius * HANGING, 0.12 * radius)
    core = _filled(frame, place + radius * (0.64 * HANGING + WITHIN), 0.3 * radius)
    darken(skin, np.clip(body - core, 0, 1), 0.42 * much)
    lay(skin, 0.42 * much * core, np.array(WATER) * portrait.light)
    spot = _filled(frame, place + radius * (0.3 * ROUND + UPPER_LEFT), 0.1 * radius)
    lay(skin, 0.9 * much * spot, np.array(GLINT) * portrait.light)


def _line(frame: Frame, places: Places, width: float, soft: float) -> Veil:
    large = Image.new("L", (frame.width * FINE, frame.height * FINE))
    ImageDraw.Draw(large).line(_spots(frame, places), fill=255, width=max(1, round(width * FINE)))
    return _softened(large, soft)


def _filled(frame: Frame, places: Places, soft: float) -> Veil:
    large = Image.new("L", (frame.width * FINE, frame.height * FINE))
    ImageDraw.Draw(large).polygon(_spots(frame, places), fill=255)
    return _softened(large, soft)


def _spots(frame: Frame, places: Places) -> list[float]:
    spots: list[float] = ((places - (frame.left, frame.top)) * FINE - 0.5).ravel().tolist()
    return spots


def _softened(large: Image.Image, soft: float) -> Veil:
    if soft > SHARP:
        large = large.filter(ImageFilter.BoxBlur(soft * FINE))
    return np.asarray(large.reduce(FINE), dtype=np.float32) / np.float32(255)


@cache
def _carried(name: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For each place of a path, the three points around it and their shares."""
    path_name, _, side = name.rpartition(" ")
    way = np.array(PATHS[path_name]) * (1 if side == "right" else -1, 1)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    even = np.linspace(0, length[-1], PLACES)
    return _found(np.column_stack([np.interp(even, length, way[:, axis]) for axis in (0, 1)]))


def _found(places: Iterable[NDArray[np.float64]]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    found = [_triangle(place) for place in places]
    return np.array([corners for corners, _ in found]), np.array([shares for _, shares in found])


def _triangle(place: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The triangle of the model that shows at a place, seen from the front, and where in it."""
    mesh, triangles = model().mesh, model().triangles
    ends = mesh[triangles]
    first, second, way = ends[:, 1, :2] - ends[:, 0, :2], ends[:, 2, :2] - ends[:, 0, :2], place - ends[:, 0, :2]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    along = (way[:, 0] * second[:, 1] - way[:, 1] * second[:, 0]) / area
    across = (first[:, 0] * way[:, 1] - first[:, 1] * way[:, 0]) / area
    shares = np.column_stack([1 - along - across, along, across])
    outside = np.clip(-shares, 0, None).sum(1).round(3)
    at = int(np.lexsort((-ends[:, :, 2].mean(1), outside))[0])
    return triangles[at], shares[at]
