"""Many pictures as the frames of one, for what Pillow saves with all its frames."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Literal

from PIL import Image, features

from chalicelib.domain.errors import Refused

from .dimensions import in_words

_NAMES = {"AVIF": "An AVIF", "WEBP": "A WebP"}


class Reel(Image.Image):
    """Pictures of one size, shown one at a time: Pillow asks for each in its turn and never holds them all."""

    def __init__(self, pictures: Iterator[Image.Image], count: int) -> None:
        super().__init__()
        self.n_frames = count
        self._pictures = pictures
        self._place = -1
        self._wind()

    def encoded(self, form: Literal["AVIF", "WEBP"], centiseconds: Sequence[int], **terms: int | str) -> bytes:
        """The bytes of a file with every picture, each shown for its time; terms are those of Pillow's writer.

        Raises Refused where this Pillow was built without the format, and where its library can't make it.
        """
        if not features.check(form.lower()):
            raise Refused(
                f"{_NAMES[form]} needs a Pillow that was built with it, and what makes outputs here has none."
            )
        file, milliseconds = BytesIO(), [10 * time for time in centiseconds]
        try:
            self.save(file, form, save_all=True, duration=milliseconds, **terms)
        except (OSError, RuntimeError, ValueError, SystemError) as error:
            raise Refused(f"{_NAMES[form]} of {in_words(self.size)} could not be made: its encoder refused.") from error
        return file.getvalue()

    def tell(self) -> int:
        """The place of the picture that is shown."""
        return self._place

    def seek(self, frame: int) -> None:
        """Only onwards; to go back to the first, as Pillow does in the end, shows nothing else."""
        if frame > self._place:
            self._wind()

    def _wind(self) -> None:
        picture = next(self._pictures)
        picture.load()
        self.im, self._mode, self._size = picture.im, picture.mode, picture.size
        self._place += 1
