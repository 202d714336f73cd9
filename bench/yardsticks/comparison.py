"""Our encoder beside another where one figure of both is equal, on one clip."""

from dataclasses import dataclass

import numpy as np

from .encoders import OURS, family
from .results import Figures, Run

MEASURED = ("kib", "ssim", "blurred", "flicker")
LOW_IS_DEMANDING = "kib"


@dataclass(frozen=True)
class Equal:
    """Bytes and flicker as shares of the other's, SSIM and the blurred figure as what is gained.

    is_beyond: the other is worse, or larger, than all of ours, which are those of our nearest then
    """

    kib: float
    flicker: float
    ssim: float
    blurred: float
    is_beyond: bool = False


def at_equal(run: Run, other: str, measure: str) -> Equal | None:
    """Ours beside the other where `measure` is what the other's is; None, where none of ours gets there.

    measure: kib, ssim or blurred

    Ours are interpolated between the tolerances on either side, bytes by their logarithm.
    """
    theirs, own = _logarithmic(run[other]), sorted(_ours(run), key=lambda figures: figures[measure])
    wanted, reached = theirs[measure], [figures[measure] for figures in own]
    if wanted < reached[0] if measure == LOW_IS_DEMANDING else wanted > reached[-1]:
        return None
    at = {name: float(np.interp(wanted, reached, [figures[name] for figures in own])) for name in MEASURED}
    return Equal(
        kib=float(np.exp(at["kib"] - theirs["kib"])),
        flicker=at["flicker"] / max(theirs["flicker"], 1e-9),
        ssim=at["ssim"] - theirs["ssim"],
        blurred=at["blurred"] - theirs["blurred"],
        is_beyond=not reached[0] <= wanted <= reached[-1],
    )


def _ours(run: Run) -> list[Figures]:
    """At all tolerances."""
    return [_logarithmic(figures) for name, figures in run.items() if family(name) == OURS]


def _logarithmic(figures: Figures) -> Figures:
    """With bytes by their logarithm."""
    return figures | {"kib": float(np.log(figures["kib"]))}
