"""The order for a picture from words alone: a poster, or the frame 0 of a motion poster."""

from dataclasses import dataclass

from .sizes import Size


@dataclass(frozen=True, slots=True)
class Draw:
    """What to draw; the answer is RGB and has exactly `size`.

    seed: 0 to 2**32 - 1
    style: one of `Abilities.styles`, or None
    """

    prompt: str
    negative_prompt: str
    seed: int
    size: Size
    style: str | None = None
    model: str | None = None
