"""What a generator answered, made into what was ordered."""

from PIL.Image import Image
from PIL.ImageStat import Stat

from chalicelib.domain.errors import Lost
from chalicelib.picture.frame_png import fit, is_blank

from .base import Draw, Redraw
from .sizes import Size

_BLACK = 3
"""Levels: a picture in which nothing is lighter is black."""


def as_frame(name: str, picture: Image, order: Redraw, sent: Size) -> Image:
    """The frame at its parent's size. Raises Lost for a blank one; of a blank parent a blank frame is an honest one."""
    if is_blank(picture, order.parent):
        raise _showing_nothing(name, picture)
    return fit(picture, order.parent.size, sent=sent)


def as_drawn(name: str, picture: Image, order: Draw) -> Image:
    """The picture at the size that was ordered. Raises Lost for a blank one."""
    if is_blank(picture):
        raise _showing_nothing(name, picture)
    return fit(picture, order.size)


def _showing_nothing(name: str, picture: Image) -> Lost:
    """Safety checkers blacken what they don't like, and so do numbers that overflow in a model or its VAE."""
    if max(lightest for _, lightest in Stat(picture).extrema) <= _BLACK:
        return Lost(f"{name} answered with a black picture, as a filter or overflowing numbers make it")
    return Lost(f"{name} answered with a blank picture")
