"""Clips as they come back from a wire."""

from collections.abc import Sequence
from typing import overload

from PIL.Image import Image

from chalicelib.domain.errors import Lost, PictureRefused
from chalicelib.picture.clips.reading import read_clip


def clip_from_bytes(name: str, encoded: bytes) -> "WireClip | Lost":
    """The pictures of an MP4 or an animated WebP, decoded as they are looked at; Lost for anything else.

    What turns out damaged later raises Lost then.
    """
    try:
        return WireClip(name, read_clip(encoded))
    except PictureRefused:
        return _useless(name)


class WireClip(Sequence[Image]):
    """The pictures that the generator of that name answered. Looking at one that is damaged raises Lost."""

    def __init__(self, name: str, pictures: Sequence[Image]) -> None:
        self._name = name
        self._pictures = pictures

    def __len__(self) -> int:
        return len(self._pictures)

    @overload
    def __getitem__(self, place: int) -> Image: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Image]: ...
    def __getitem__(self, place: int | slice) -> Image | Sequence[Image]:
        try:
            return self._pictures[place]
        except PictureRefused:
            raise _useless(self._name) from None


def _useless(name: str) -> Lost:
    return Lost(f"{name} answered with a clip that can't be read, or is too large to be")
