"""The camera moves and the world stands still."""

from math import cos, pi, sin

import numpy as np

from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.plane import Grid, Plane, Shift

RIGHT = (1.0, 0.0)
SMALLEST = 0.1
"""The share of its size to which an edge may shrink that goes away."""


def enlarge(plane: Plane, x: float, y: float, factor: Grid | float) -> Shift:
    """The content grown by that factor around a place."""
    return (plane.x - x) * (1 - 1 / factor), (plane.y - y) * (1 - 1 / factor)


def rotate(plane: Plane, x: float, y: float, angle: Grid | float) -> Shift:
    """The content turned clockwise around a place by that angle in radians."""
    right, down = plane.x - x, plane.y - y
    cosine, sine = np.cos(angle), np.sin(angle)
    return right - (right * cosine + down * sine), down - (down * cosine - right * sine)


def add(*shifts: Shift) -> Shift:
    """Several shifts as one."""
    first, *others = shifts
    right, down = first
    for more_right, more_down in others:
        right, down = right + more_right, down + more_down
    return right, down


def slide(plane: Plane, right: float, down: float, room: float) -> Shift:
    """The content slid, and grown so that a slide by up to `room` shows nothing from outside the frame."""
    grown = enlarge(plane, plane.width / 2, plane.height / 2, 1 + 2 * room)
    return grown[0] + right, grown[1] + down


def zoom_in(plane: Plane, moment: Moment) -> Shift:
    """Nearer to the subject, and back."""
    return enlarge(plane, moment.head.x, moment.head.y, 1 + 1.1 * moment.strength * moment.swell)


def zoom_out(plane: Plane, moment: Moment) -> Shift:
    """Starts to come near at once, then draws slowly back: what lies outside the frame is not known."""
    out = sin(pi * min(1.0, max(1.0, moment.pace) * moment.phase) ** 0.45) ** 2
    near = out if moment.returns else 1 - moment.swell
    return enlarge(plane, moment.head.x, moment.head.y, 1 + 1.1 * moment.strength * near)


def pan(plane: Plane, moment: Moment) -> Shift:
    """The camera looks to one side and comes back: the content slides the other way."""
    right, down = moment.toward or RIGHT
    far = 0.22 * moment.strength * moment.swell
    return slide(plane, -right * far, -down * far, far)


def tilt(plane: Plane, moment: Moment) -> Shift:
    """The camera leans: one edge comes nearer, its opposite goes away, and all slides a little."""
    right, down = moment.toward or (0.0, -1.0)
    lean = 0.3 * moment.strength * moment.swell
    across, along = plane.x - plane.width / 2, plane.y - plane.height / 2
    # A frame may be many times as long as it is wide: what is far away becomes small, but never nothing.
    grown = np.maximum(SMALLEST, 1 + lean * (0.75 + (across * right + along * down)))
    return add(
        enlarge(plane, plane.width / 2, plane.height / 2, grown), _all(plane, -right * lean / 4, -down * lean / 4)
    )


def roll(plane: Plane, moment: Moment) -> Shift:
    """The horizon leans to one side and the other."""
    return _rotated_to_cover(plane, moment.sided * 0.3 * moment.strength * moment.wave(60))


def spin(plane: Plane, moment: Moment) -> Shift:
    """The picture turns around its middle, and back."""
    return _rotated_to_cover(plane, moment.sided * pi * moment.strength * moment.swell)


def shake(plane: Plane, moment: Moment) -> Shift:
    """A camera in a quake: quick jolts and a little roll."""
    far = 0.05 * moment.strength
    right, down = far * moment.wander("shake right", 5), far * moment.wander("shake down", 4)
    turned = rotate(plane, plane.width / 2, plane.height / 2, 0.6 * far * moment.wander("shake roll", 6))
    return add(slide(plane, right, down, 1.2 * far * moment.presence), turned)


def sway(plane: Plane, moment: Moment) -> Shift:
    """From side to side as on a boat, leaning into it."""
    far, swing = 0.07 * moment.strength, moment.wave(40)
    turned = rotate(plane, plane.width / 2, plane.height * 1.2, 0.6 * far * swing)
    return add(slide(plane, far * swing, 0.2 * far * swing**2, far * moment.presence), turned)


def orbit(plane: Plane, moment: Moment) -> Shift:
    """The camera goes around the subject: what is near slides against what is far."""
    far = 0.1 * moment.strength * moment.presence
    angle = 2 * pi * moment.turns(60) * moment.phase
    near = _nearness(plane, moment)
    return add(slide(plane, 0.0, 0.0, 0.6 * far), (far * sin(angle) * near, 0.4 * far * (1 - cos(angle)) * near))


def hover(plane: Plane, moment: Moment) -> Shift:
    """A camera held by hand, or afloat: it wanders slowly."""
    far = 0.05 * moment.strength
    right, down = far * moment.wander("hover right", 40), far * moment.wander("hover down", 30)
    return slide(plane, right, down, far * moment.presence)


def vertigo(plane: Plane, moment: Moment) -> Shift:
    """The subject stays while the surroundings rush away: the dolly zoom."""
    away = np.hypot(plane.x - moment.focus.x, plane.y - moment.focus.y)
    grown = 1 + 0.9 * moment.strength * moment.swell * away**2 / (0.15 + away**2)
    return enlarge(plane, moment.focus.x, moment.focus.y, grown)


def drift(plane: Plane, moment: Moment) -> Shift:
    """A still picture comes alive: a slow approach, and what is near moves before what is far."""
    nearer = enlarge(plane, moment.head.x, moment.head.y, 1 + 0.2 * moment.strength * moment.swell)
    far = 0.05 * moment.strength * moment.wave(60)
    return add(nearer, (far * _nearness(plane, moment), np.zeros_like(plane.y)))


def _nearness(plane: Plane, moment: Moment) -> Grid:
    """A guess at depth, -1 far to 1 near: the subject and the ground are near, the edges and the sky are far."""
    away = np.hypot(plane.x - moment.focus.x, plane.y - moment.focus.y) / moment.focus.reach
    near: Grid = 1.4 * np.exp(-(away**2)) + 0.4 * plane.y / plane.height - 0.7
    return near


def _rotated_to_cover(plane: Plane, angle: float) -> Shift:
    """Turned around the middle and grown until no corner of the turned picture shows."""
    longest = max(plane.width, plane.height)
    cover = abs(cos(angle)) + longest * abs(sin(angle))
    middle = plane.width / 2, plane.height / 2
    right, down = (plane.x - middle[0]) / cover, (plane.y - middle[1]) / cover
    source_right, source_down = right * cos(angle) + down * sin(angle), down * cos(angle) - right * sin(angle)
    return plane.x - middle[0] - source_right, plane.y - middle[1] - source_down


def _all(plane: Plane, right: float, down: float) -> Shift:
    return np.full_like(plane.x, right), np.full_like(plane.y, down)
