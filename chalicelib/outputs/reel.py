"""Many pictures as the frames of one, for what Pillow saves with all its frames."""

from collections.abc import Iterator

from PIL import Image


class Reel(Image.Image):
    """Pictures of one size, shown one at a time: Pillow asks for each in its turn and never holds them all."""

    def __init__(self, pictures: Iterator[Image.Image], count: int) -> None:
        super().__init__()
        self.n_frames = count
        self._pictures = pictures
        self._place = -1
        self._wind()

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
