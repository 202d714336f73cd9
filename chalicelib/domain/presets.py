"""The places where people share, and what each takes: as these places stated in November 2026."""

from typing import NamedTuple

from .orders import ExportOrder, ExportTerms, Format, Preset
from .records import Export


class Limits(NamedTuple):
    """What an output must not exceed; None where there is no limit."""

    bytes: int | None = None
    width: int | None = None
    height: int | None = None
    pictures: int | None = None
    volume: int | None = None
    """Width by height by pictures."""
    seconds: int | None = None
    """The time of one round: what would take longer is played faster."""


class Place(NamedTuple):
    """What a place takes, and why no more."""

    limits: Limits
    why: str
    format: Format = "gif"


PRESETS: dict[Preset, Place] = {
    "slack": Place(Limits(2_000_000), "larger files don't move by themselves"),
    "github": Place(Limits(10_000_000), "pictures in issues and pull requests"),
    "discord": Place(Limits(10_000_000), "uploads without a subscription"),
    "x": Place(Limits(15_000_000, 1280, 1080, 350, 300_000_000), "posts from a browser"),
    "x-mobile": Place(Limits(5_000_000, 1280, 1080, 350, 300_000_000), "posts from a phone"),
    "emoji-slack": Place(Limits(128_000, 128, 128, 50), "custom emoji"),
    "emoji-discord": Place(Limits(256_000, 128, 128), "custom emoji"),
    "sticker-discord": Place(Limits(512_000, 320, 320, 250, seconds=5), "stickers: send it as a .png", "apng"),
    "teams": Place(Limits(1_000_000, 1024, 1024), "cards don't move: a still, beside the GIF", "png"),
}


def as_export(order: ExportOrder, usual_bytes: int = 0) -> Export:
    """The order as it is kept, with the same fields set; in the format that its preset takes, where it names none.

    usual_bytes: what an output is not to exceed that names no limit; 0 for any size
    """
    terms = order.model_dump(exclude_unset=True)
    if order.preset and "format" not in order.model_fields_set:
        terms["format"] = PRESETS[order.preset].format
    return Export(**terms, usual_bytes=usual_bytes or None)


def beside(export: Export) -> tuple[Export, ...]:
    """What is made of itself beside that output: the same as WebP, unless a size was to be met."""
    if export.format != "gif" or limits_of(export).bytes is not None:
        return ()
    return (export.model_copy(update={"format": "webp"}),)


def limits_of(terms: ExportTerms) -> Limits:
    """The narrowest of what the order itself says and what its preset does."""
    place = PRESETS[terms.preset].limits if terms.preset else Limits()
    return place._replace(bytes=_least(place.bytes, terms.max_bytes), width=_least(place.width, terms.width))


def _least(*numbers: int | None) -> int | None:
    return min((number for number in numbers if number is not None), default=None)
