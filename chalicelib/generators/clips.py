"""Clips: what a model can give for one call, and what that costs. Known without importing what draws."""

from math import ceil, sqrt

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.domain.money import Micros

from .sizes import Size

_MEGAPIXEL = 1_000_000


class ClipAbilities(BaseModel):
    """What comes of one call to a model that draws whole clips: its lattice of lengths and sizes."""

    model_config = ConfigDict(frozen=True)

    shortest: int = Field(ge=2)
    """Pictures of the shortest clip, the first included."""
    longest: int
    length_step: int = Field(1, ge=1)
    """Lengths are `shortest` and so many pictures more, any number of times."""
    size_step: int = Field(1, ge=1)
    """Both sides are multiples of it."""
    min_side: int = 64
    most_pixels: int = 1280 * 720
    """Pixels of one picture."""
    fps: float = Field(gt=0)
    """Pictures a second of what comes."""
    takes_last: bool = False
    """Whether it is given the last picture, too: so that a loop closes, and a clip ends where the next begins."""
    mp4: bool = False
    """Whether it comes as an MP4, which only PyAV reads."""
    into_bucket: bool = False
    """Whether the clip is delivered into our own bucket, where its arrival is an event."""

    def length_for(self, pictures: int) -> int | None:
        """The shortest length that has so many pictures; None where the longest has fewer."""
        steps = max(0, ceil((pictures - self.shortest) / self.length_step))
        length = self.shortest + steps * self.length_step
        return length if length <= self.longest else None

    def size_for(self, size: Size) -> Size:
        """The size on the lattice that comes nearest to that shape and is no larger than the model takes."""
        scale = min(1.0, sqrt(self.most_pixels / (size[0] * size[1])))
        width, height = (max(self._at_least, round(side * scale / self.size_step) * self.size_step) for side in size)
        while width * height > self.most_pixels:
            width, height = (width - self.size_step, height) if width >= height else (width, height - self.size_step)
        return width, height

    def most_pixels_at(self, longer: int) -> int:
        """The most pixels that a picture's size on the lattice has whose longer side is so long."""
        side = max(self._at_least, ceil(longer / self.size_step) * self.size_step)
        return min(self.most_pixels, side * side)

    def seconds(self, length: int) -> float:
        """How long so many pictures last."""
        return length / self.fps

    @property
    def _at_least(self) -> int:
        return ceil(self.min_side / self.size_step) * self.size_step


class ClipPrice(BaseModel):
    """What a clip costs, as its model is sold: by the call, the second of video or the megapixel, or by several."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    call_micros: Micros = Micros(0)
    second_micros: Micros = Micros(0)
    """One second of the clip that comes, by its own pictures a second."""
    megapixel_micros: Micros = Micros(0)
    """One million pixels of all its pictures together."""

    def of(self, length: int, seconds: float, pixels: int) -> Micros:
        """What one clip of so many pictures costs, each of so many pixels, rounded up to a whole micro."""
        megapixels = length * pixels / _MEGAPIXEL
        by_measure = self.second_micros * seconds + self.megapixel_micros * megapixels
        return Micros(self.call_micros + ceil(round(by_measure, 6)))

    def most(self, clip: ClipAbilities) -> Micros:
        """The most that one clip of such a model can cost: the longest at its largest."""
        return self.of(clip.longest, clip.seconds(clip.longest), clip.most_pixels)
