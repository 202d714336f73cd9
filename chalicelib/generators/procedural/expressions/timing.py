"""When a face does what: it comes, holds and goes, and eyes blink."""

from math import exp, pi, sin

from chalicelib.generators.procedural.moment import Moment, smooth

ONSET, RELEASE = 0.3, 0.26
"""Shares of a prompt's time."""
BLINK = 5.0
"""Frames that a blink takes, of 24 in a second or so."""
SETTLED = 0.06
"""How far a quick expression goes beyond where it holds."""


def amount(moment: Moment) -> float:
    """How much of an expression is played: nearly all from half the strength on."""
    return 1.3 * (1 - exp(-2.6 * moment.strength))


def held(moment: Moment, onset: float = ONSET, release: float = RELEASE) -> float:
    """From rest to the expression, a moment beyond it, and back to rest: 0 to a little over 1.

    A quicker pace comes and goes sooner, and holds for longer. What doesn't return stays as it has become.
    """
    pace = max(0.5, min(2.0, moment.pace))
    came = moment.phase / (onset / pace)
    beyond = SETTLED * sin(pi * min(1.0, max(0.0, came - 0.7) / 0.9))
    goes = smooth((1 - moment.phase) / (release / pace)) if moment.returns else 1.0
    return (smooth(came) + beyond) * goes


def pulsed(moment: Moment, frames: float, lag: float = 0.0) -> float:
    """0 to 1 and back in each cycle of about so many frames; it starts and ends at rest without lag."""
    return sin(pi * (moment.turns(frames) * moment.phase - lag)) ** 2


def blink(moment: Moment, at: float, frames: float = BLINK) -> float:
    """How far lids are closed: down quickly, up more slowly; `at` is the phase when they are down."""
    wide = min(0.45, frames / moment.span)
    since = (moment.phase - at) / wide
    return smooth(1 + since / 0.38) if since < 0 else smooth(1 - since / 0.62)


def gate(value: float) -> float:
    """0 to 1 over the middle of a slow wave: what is either there or not, with soft edges."""
    return smooth((value - 0.35) / 0.3)
