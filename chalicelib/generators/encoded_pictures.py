"""Pictures that came as files, decoded as they are asked for: a clip of them is large."""

from collections.abc import Sequence
from typing import overload

from PIL.Image import Image

from chalicelib.domain.errors import Lost

from .wire_pictures import from_bytes


class EncodedPictures(Sequence[Image]):
    """PNG, JPEG or WebP files as RGB pictures. Asking for one raises Lost where it can't be decoded."""

    def __init__(self, name: str, files: Sequence[bytes]) -> None:
        self._name = name
        self._files = files

    def __len__(self) -> int:
        return len(self._files)

    @overload
    def __getitem__(self, place: int) -> Image: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Image]: ...

    def __getitem__(self, place: int | slice) -> Image | Sequence[Image]:
        if isinstance(place, slice):
            return EncodedPictures(self._name, self._files[place])
        picture = from_bytes(self._name, self._files[place])
        if isinstance(picture, Lost):
            raise picture
        return picture
