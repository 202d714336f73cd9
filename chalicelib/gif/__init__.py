"""Frames → GIF: the timeline says what is shown for how long, rendering makes the pictures, the encoder writes them."""

from .making import Output, make
from .timeline import LOOPS, Closing, Shot, Timeline, plan

__all__ = ["LOOPS", "Closing", "Output", "Shot", "Timeline", "make", "plan"]
