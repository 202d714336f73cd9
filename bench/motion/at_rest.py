"""48 redraws of a picture in which nothing moves."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from chalicelib.coherence.correction import Parts, corrected
from chalicelib.coherence.reference import Reference
from localcloud.drift import Drift

from .measures import delta_cells, delta_pixels, sharpness, ssim
from .rivals import matched
from .tables import Stopwatch, frame_ms, print_table

REDRAWS = 48
Hold = Callable[[Image.Image, Image.Image], Image.Image]
WAYS: dict[str, Hold] = {
    "bare chain": lambda drawn, _: drawn,
    "Deforum's match": matched,
    "colour alone": lambda drawn, first: corrected(drawn, Reference(first), Parts(detail=False, anchor=False)),
    "ours": lambda drawn, first: corrected(drawn, Reference(first), Parts()),
}


def report(photos: dict[str, Image.Image]) -> None:
    """Print one row for each way, over all photographs; the worst photograph in brackets."""
    rows = []
    usual = frame_ms(next(iter(photos.values())))
    for name, hold in WAYS.items():
        figures = np.array([chain(photo, hold) for photo in photos.values()])
        mean = figures.mean(0)
        worst = figures[:, 0].max()
        rows.append(
            (
                name,
                f"{mean[0]:.2f} ({worst:.2f})",
                mean[1],
                f"{figures[:, 2].min():.2f}-{figures[:, 2].max():.2f}",
                f"{mean[3]:.2f} ({figures[:, 3].min():.2f})",
                mean[4],
                f"{mean[5]:.0f}",
                f"{mean[5] / usual:.2f}",
            )
        )
    heads = ("way", "ΔE8 (worst)", "ΔEpix", "sharpness", "SSIM (worst)", "flicker", "ms", "of a frame's PNG")
    print_table(f"{REDRAWS} redraws, subject at rest: {', '.join(photos)}", heads, rows)


def chain(first: Image.Image, hold: Hold) -> tuple[float, ...]:
    """ΔE8, ΔEpix, sharpness, SSIM at the end; mean flicker; milliseconds a frame."""
    frame, watch, flicker = first, Stopwatch(), []
    for redraw in range(1, REDRAWS + 1):
        drawn, before = Drift().redrawn(frame, redraw), frame
        frame = watch.timed(partial(hold, drawn, first))
        flicker.append(delta_cells(frame, before))
    ratio = sharpness(frame) / sharpness(first)
    return (
        delta_cells(frame, first),
        delta_pixels(frame, first),
        ratio,
        float(ssim(frame, first).mean()),
        float(np.mean(flicker)),
        watch.ms,
    )
