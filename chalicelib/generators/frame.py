"""What a generator answered, made into what was ordered."""

from PIL.Image import Image

from chalicelib.errors import Lost

from .base import Redraw
from .draw import Draw
from .pixels import bring, is_black, is_blank
from .sizes import Size


def as_frame(name: str, picture: Image, order: Redraw, sent: Size) -> Image:
    """The frame at its parent's size. Raises Lost for a blank one; of a blank parent a blank frame is an honest one."""
    if is_blank(picture) and not is_blank(order.parent):
        raise _showing_nothing(name, picture)
    return bring(picture, sent, order.parent.size)


def as_drawn(name: str, picture: Image, order: Draw) -> Image:
    """The picture at the size that was ordered. Raises Lost for a blank one."""
    if is_blank(picture):
        raise _showing_nothing(name, picture)
    return bring(picture, order.size, order.size)


def _showing_nothing(name: str, picture: Image) -> Lost:
    """Safety checkers blacken what they don't like, and so do numbers that overflow in a model or its VAE."""
    if is_black(picture):
        return Lost(f"{name} answered with a black picture, as a filter or overflowing numbers make it")
    return Lost(f"{name} answered with a blank picture")
