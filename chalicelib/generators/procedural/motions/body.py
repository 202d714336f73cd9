"""The subject moves: what lies within the focus, and softly less around it."""

from math import pi, sin

import numpy as np

from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.plane import Grid, Plane, Shift

from .camera import add, enlarge, rotate


def around(plane: Plane, x: float, y: float, reach: float) -> Grid:
    """1 at a place, falling softly to 0 at about twice its reach."""
    soft: Grid = np.exp(-(((plane.x - x) / reach) ** 2 + ((plane.y - y) / reach) ** 2))
    return soft


def breathe(plane: Plane, moment: Moment) -> Shift:
    """The chest fills and lifts, and sinks again."""
    focus = moment.focus
    air = 0.2 * moment.strength * sin(pi * moment.beat(36)) ** 2
    chest = around(plane, focus.x, focus.y + 0.6 * focus.reach, 1.1 * focus.reach)
    grown = enlarge(plane, focus.x, focus.y + 0.9 * focus.reach, 1 + air * chest)
    return grown[0], grown[1] - 0.1 * air * chest


def nod(plane: Plane, moment: Moment) -> Shift:
    """The head bows and rises: it sinks, and foreshortens."""
    bow = 0.22 * moment.strength * sin(pi * moment.beat(14)) ** 2
    head = _head(plane, moment)
    squeezed = (plane.y - _chin(moment)) * bow * 0.5 * head
    return np.zeros_like(plane.x), bow * 2 * moment.head.reach * head - squeezed


def shake_head(plane: Plane, moment: Moment) -> Shift:
    """The head turns from side to side."""
    turn = 0.16 * moment.strength * moment.wave(11) * 2 * moment.head.reach
    head = _head(plane, moment)
    return turn * head, np.zeros_like(plane.y)


def tilt_head(plane: Plane, moment: Moment) -> Shift:
    """The head leans towards one shoulder and comes back."""
    return rotate(
        plane, moment.focus.x, _chin(moment), moment.sided * 0.4 * moment.strength * moment.swell * _head(plane, moment)
    )


def shiver(plane: Plane, moment: Moment) -> Shift:
    """A fine quick trembling of the subject."""
    far = 0.018 * moment.strength
    body = _body(plane, moment)
    return far * moment.wander("shiver", 3) * body, 0.4 * far * moment.wander("shiver down", 3) * body


def shudder(plane: Plane, moment: Moment) -> Shift:
    """Shoulders heaving in sobs: a slow heave with tremors on its way up."""
    heave = sin(pi * moment.beat(16)) ** 2
    far = 0.05 * moment.strength
    body = _body(plane, moment)
    tremor = 0.25 * moment.wander("tremor", 4) * heave
    return far * tremor * body, -far * (heave + tremor) * body


def laugh(plane: Plane, moment: Moment) -> Shift:
    """Quick bobs in bursts."""
    burst = sin(pi * moment.beat(20)) ** 2
    bob = 0.06 * moment.strength * burst * abs(moment.wave(8))
    body = _body(plane, moment)
    return 0.3 * bob * body, -bob * body


def pulse(plane: Plane, moment: Moment) -> Shift:
    """A heart's double beat, swelling outwards."""
    at = moment.beat(12)
    beat = np.exp(-(((at - 0.2) / 0.08) ** 2)) + 0.6 * np.exp(-(((at - 0.48) / 0.1) ** 2))
    grown = 1 + 0.28 * moment.strength * float(beat) * _body(plane, moment)
    return enlarge(plane, moment.focus.x, moment.focus.y, grown)


def bounce(plane: Plane, moment: Moment) -> Shift:
    """Up and down with a squash on landing."""
    # In a steady loop the first frame is no landing: that is the one step that jolts.
    up = abs(sin(pi * (moment.beat(12) + (0.5 if moment.steady and not moment.begins else 0.0))))
    landing = (1 - up) ** 4 * moment.presence
    ground = plane.height
    high = 0.16 * moment.strength * up
    squash = 0.14 * moment.strength * landing
    wide = (plane.x - moment.focus.x) * squash
    return wide, (plane.y - ground) * (high - squash)


def dance(plane: Plane, moment: Moment) -> Shift:
    """Hips to the beat: the body leans from side to side and dips between."""
    side, dip = moment.wave(16), sin(pi * moment.beat(8)) ** 2
    body = _body(plane, moment)
    bend = np.sin(pi * (plane.y - moment.focus.y) / (2 * moment.focus.reach))
    return 0.1 * moment.strength * side * bend * body, 0.05 * moment.strength * dip * body


def grow(plane: Plane, moment: Moment) -> Shift:
    """The subject swells up, and shrinks back."""
    grown = 1 + 1.2 * moment.strength * moment.swell * _body(plane, moment)
    return enlarge(plane, moment.focus.x, moment.focus.y, grown)


def shrink(plane: Plane, moment: Moment) -> Shift:
    """The subject draws itself in, and comes back."""
    small = around(plane, moment.focus.x, moment.focus.y, 0.65 * moment.focus.reach)
    grown = 1 / (1 + 0.9 * moment.strength * moment.swell * small)
    return enlarge(plane, moment.focus.x, moment.focus.y, grown)


def stretch(plane: Plane, moment: Moment) -> Shift:
    """Long and thin, then short and wide."""
    pull = 0.22 * moment.strength * moment.wave(36)
    return -(plane.x - moment.focus.x) * pull, (plane.y - plane.height) * pull


def walk(plane: Plane, moment: Moment) -> Shift:
    """Step by step towards the viewer: nearer, with a bob and a sway to each step."""
    nearer = enlarge(plane, moment.head.x, moment.head.y, 1 + 0.5 * moment.strength * moment.swell)
    far = 0.04 * moment.strength
    return add(
        nearer, (far * moment.wave(16) * np.ones_like(plane.x), -far * abs(moment.wave(16)) * np.ones_like(plane.y))
    )


def _body(plane: Plane, moment: Moment) -> Grid:
    return around(plane, moment.focus.x, moment.focus.y, 1.2 * moment.focus.reach)


def _head(plane: Plane, moment: Moment) -> Grid:
    return around(plane, moment.head.x, moment.head.y, 1.5 * moment.head.reach)


def _chin(moment: Moment) -> float:
    return moment.head.y + moment.head.reach
