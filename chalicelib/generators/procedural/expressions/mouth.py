"""What an open mouth shows."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .photo import Colours
from .portrait import Portrait, Veil, darken, lay
from .rings import LIP_CORNERS, LOWER_LIP, UPPER_LIP
from .sheet import Frame, Places, covered, stroke, values_within

DARK, TONGUE, TOOTH = (44.0, 15.0, 17.0), (112.0, 50.0, 53.0), (226.0, 216.0, 202.0)
"""Inside a mouth, in good light."""
MIDDLE = 4
"""Which of a lip's points lies in its middle."""
FOREHEAD, CHIN = 10, 152
LEAST_GAP = 0.5
"""Pixels: less is the line between closed lips."""
STILL, PLAYED = 0.01, 0.05
"""Distances between the eyes that lips are moved: up to where nothing of the mouth is painted, from where on all is."""
LINE = 0.5
"""What the line between lips that were closed takes of the light."""
FINE = 4
TEETH = ((0.125, 1.0, 1.0), (0.1, 0.9, 0.93), (0.105, 0.96, 0.82), (0.085, 0.8, 0.62), (0.08, 0.7, 0.4))
"""The upper row from the middle outwards: how wide in distances between the eyes, how long beside the longest, how
bright."""
TALLEST = 0.13
"""Height of the longest tooth, in distances between the eyes."""
PARTED = 0.045
"""Distances between the eyes, between lips that show what is behind them: no teeth are painted there."""


def paint(portrait: Portrait) -> None:
    """The mouth, as far as it is open; and where lips were closed, the line between them."""
    edges = _parted(portrait.after)
    part = portrait.part(np.concatenate(edges))
    if part is None:
        return
    frame, colours = part
    much = _played(portrait)
    if much and _gap(edges) > LEAST_GAP:
        upper, lower = edges
        outline = np.concatenate([upper, lower[-2:0:-1]])
        lay(colours, much * covered(frame, outline), _inside(portrait, frame))
    if portrait.play.shut > 0:
        line = 0.5 * (portrait.after[list(UPPER_LIP)] + portrait.after[list(LOWER_LIP)])
        ends = portrait.after[list(LIP_CORNERS)]
        veil = stroke(frame, np.concatenate([ends[:1], line, ends[1:]]), 0.025 * portrait.unit)
        darken(colours, veil, LINE * min(1.0, portrait.play.shut))


def _played(portrait: Portrait) -> np.float32:
    """How far lips are from where they were, among each other, 0 to 1: what they show then fades in.

    That the head moves, leans or comes nearer moves no lips.
    """
    before, after = (np.concatenate(_parted(places)) @ (1, 1j) for places in (portrait.before, portrait.after))
    before, after = before - before.mean(), after - after.mean()
    # The similarity that brings one nearest to the other is one complex number.
    alike = np.vdot(before, after) / max(np.vdot(before, before).real, 1e-6)
    apart = float(np.abs(after - alike * before).max()) / portrait.unit
    return np.float32(np.clip((apart - STILL) / (PLAYED - STILL), 0, 1))


def _parted(places: Places) -> tuple[Places, Places]:
    """The inner edges of both lips with the corners, (11, 2) each; where they have crossed they meet in the middle."""
    upper, lower = (places[[LIP_CORNERS[0], *lip, LIP_CORNERS[1]]] for lip in (UPPER_LIP, LOWER_LIP))
    crossed = ((lower - upper) @ (places[CHIN] - places[FOREHEAD]) < 0)[:, None]
    middle = 0.5 * (upper + lower)
    return np.where(crossed, middle, upper), np.where(crossed, middle, lower)


def _gap(edges: tuple[Places, Places]) -> float:
    """Pixels between the lips, in the middle."""
    upper, lower = edges
    return float(np.linalg.norm(upper[1 + MIDDLE] - lower[1 + MIDDLE]))


def _inside(portrait: Portrait, frame: Frame) -> Colours:
    """What the photograph shows between the lips; painted teeth where it shows none; and the dark behind them."""
    light, gap = portrait.light, _gap(_parted(portrait.before))
    inside = np.empty((frame.height, frame.width, 3), np.float32)
    inside[:] = np.array(DARK) * light
    lay(inside, _tongue(portrait, frame), np.array(TONGUE) * light)
    painted = 0.0 if gap > PARTED * portrait.unit else min(1.0, 2 * portrait.play.teeth)
    if painted > 0:
        lay(inside, _teeth(portrait, frame), np.array(TOOTH) * light)
    if gap > LEAST_GAP and painted < 1:
        _lay_own(inside, portrait, frame, 1 - painted)
    return inside


def _tongue(portrait: Portrait, frame: Frame) -> Veil:
    """Low in the mouth, and soft: it is seen where the mouth is wide open."""
    after = portrait.after
    low, high = after[LOWER_LIP[MIDDLE]], after[UPPER_LIP[MIDDLE]]
    wide = 0.3 * float(np.linalg.norm(after[LIP_CORNERS[1]] - after[LIP_CORNERS[0]]))
    deep = 0.42 * _gap(_parted(after))
    x, y = (low + 0.16 * (high - low) - (frame.left, frame.top)).tolist()
    veil = Image.new("L", (frame.width, frame.height))
    ImageDraw.Draw(veil).ellipse([x - wide, y - deep * 0.8, x + wide, y + deep], fill=210)
    soft = veil.filter(ImageFilter.GaussianBlur(max(0.6, 0.05 * portrait.unit)))
    return np.asarray(soft, dtype=np.float32) / np.float32(255)


def _lay_own(inside: Colours, portrait: Portrait, frame: Frame, share: float) -> None:
    """What the photograph shows between the lips, teeth or not, hangs from the upper one."""
    upper, lower = (np.array([LIP_CORNERS[0], *lip, LIP_CORNERS[1]]) for lip in (UPPER_LIP, LOWER_LIP))
    before, hung = portrait.before, portrait.after[upper] - portrait.before[upper]
    first = np.arange(len(upper) - 1)
    second = first + len(upper)
    corners = np.vstack([np.column_stack([first, first + 1, second]), np.column_stack([first + 1, second + 1, second])])
    old, new = np.vstack([before[upper], before[lower]]), np.vstack([before[upper] + hung, before[lower] + hung])
    right, down, there = values_within(frame, new, corners, np.column_stack([old - new, np.ones(len(old))]))
    there = there.round()
    x, y = frame.middles
    seen = portrait.photo.fetch(x + right, y + down)
    solid = Image.fromarray((255 * there).astype(np.uint8))
    soft = np.asarray(solid.filter(ImageFilter.GaussianBlur(max(0.5, 0.012 * portrait.unit))), dtype=np.float32)
    lay(inside, np.float32(share / 255) * soft * there, seen)


def _teeth(portrait: Portrait, frame: Frame) -> Veil:
    """The upper row, painted: it hangs from the lip, and is narrower and darker towards the corners."""
    after, unit = portrait.after, portrait.unit
    way = after[LIP_CORNERS[1]] - after[LIP_CORNERS[0]]
    way = way / max(float(np.linalg.norm(way)), 1e-6)
    down = np.array([-way[1], way[0]])
    middle, lip = after[UPPER_LIP[MIDDLE]], after[list(UPPER_LIP)]
    along, below = (lip - middle) @ way, (lip - middle) @ down
    longest = min(TALLEST * unit * portrait.play.teeth, 0.72 * _gap(_parted(after)))
    large = Image.new("L", (frame.width * FINE, frame.height * FINE))
    draw = ImageDraw.Draw(large)
    for side in (-1, 1):
        start = 0.0
        for wide, tall, bright in TEETH:
            end = start + wide * unit
            bow = float(np.interp(side * (start + end) / 2, along, below))
            outline = _tooth(start, end, tall * longest, unit) * (side, 1) + (0, bow)
            spots = (middle + outline[:, :1] * way + outline[:, 1:] * down - (frame.left, frame.top)) * FINE
            draw.polygon(spots.ravel().tolist(), fill=round(220 * bright))
            start = end
    soft = large.filter(ImageFilter.GaussianBlur(0.008 * unit * FINE)).reduce(FINE)
    return np.asarray(soft, dtype=np.float32) / np.float32(255)


def _tooth(start: float, end: float, tall: float, unit: float) -> Places:
    """A tooth's outline, right and down: under the lip at its top, rounded below."""
    inset, root = 0.006 * unit, -0.08 * unit
    left, right = start + inset, end - inset
    return np.array(
        [
            (left, root),
            (left, 0.8 * tall),
            (left + 2 * inset, tall),
            (right - 2 * inset, tall),
            (right, 0.8 * tall),
            (right, root),
        ]
    )
