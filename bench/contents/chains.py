"""Chains of redraws: each frame is made from the one before, by a model of what generators do to a picture."""

from PIL import Image

from chalicelib.coherence.correction import Parts, corrected
from chalicelib.coherence.reference import Reference
from localcloud.drift import Drift

from .clip import Clip, square


def chain(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """Redraws that nothing holds: colours drift, detail is lost, and grain and small shifts are new in each frame."""
    frame = square(photo, size)
    for index in range(frames):
        yield frame
        frame = Drift().redrawn(frame, seed * frames + index, seed)


def held(photo: Image.Image, size: int, frames: int, seed: int) -> Clip:
    """Redraws that the program holds to the first frame, as it does unless an order says otherwise."""
    first = frame = square(photo, size)
    for index in range(frames):
        yield frame
        frame = corrected(Drift().redrawn(frame, seed * frames + index, seed), Reference(first), Parts())
