"""What is known of every frame of a chain so far: each frame carries it, so that nothing is written beside it."""

from collections.abc import Iterable
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .limits import MAX_FRAMES
from .records import Stored

_FARTHEST = 1e5
_LEAST_AREA = 1e-3
_Number = Annotated[float, Field(ge=-_FARTHEST, le=_FARTHEST, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Measure = Annotated[float, Field(ge=0, le=_FARTHEST, allow_inf_nan=False)]
Way = Literal["drawn", "corrected", "computed"]
"""drawn: by a generator; corrected: by a generator, and brought back since it had come too far; computed: between two
that were drawn."""


class Pose(NamedTuple):
    """Where a mask has come to since it was painted, as `coherence.affine.Affine` has it."""

    xx: _Number
    xy: _Number
    x0: _Number
    yx: _Number
    yy: _Number
    y0: _Number

    @property
    def is_sound(self) -> bool:
        """Whether it can be undone: it squeezes nothing into a line."""
        return abs(self.xx * self.yy - self.xy * self.yx) >= _LEAST_AREA


class FrameEntry(BaseModel):
    """What is known of one frame.

    colour, sharpness, flicker: as `coherence.drift_meter.DriftReading` has them
    is_past: whether that is too far
    pose: None where there is no mask, or where it was not looked for
    confidence: how sure the pose is, 0 to 1
    has_stayed: whether the mask was left where it was, since nothing surer was found
    """

    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True, validate_by_name=True)

    way: Way = Field("drawn", alias="w")
    colour: _Measure = Field(0.0, alias="c")
    sharpness: _Measure = Field(1.0, alias="s")
    flicker: _Measure = Field(0.0, alias="f")
    is_past: bool = Field(default=False, alias="x")
    pose: Pose | None = Field(None, alias="p")
    confidence: _Share | None = Field(None, alias="q")
    has_stayed: bool = Field(default=False, alias="y")


class History(Stored):
    """The entries of the frames `since` and following, of which the last is the frame that carries it.

    on_face: whether a face carries the mask; None where nobody has looked
    """

    since: Annotated[int, Field(ge=1, lt=MAX_FRAMES)] = 1
    entries: Annotated[tuple[FrameEntry, ...], Field(max_length=MAX_FRAMES)] = ()
    on_face: bool | None = None

    @classmethod
    def read(cls, text: str | None, index: int) -> Self:
        """What frame `index` carries; empty where it carries none, one that is damaged, or another frame's."""
        empty = cls(since=min(index + 1, MAX_FRAMES - 1))
        try:
            read = cls.model_validate_json(text or "")
        except ValidationError:
            return empty
        is_sound = all(entry.pose is None or entry.pose.is_sound for entry in read.entries)
        return read if is_sound and read.since + len(read.entries) == index + 1 else empty

    @property
    def text(self) -> str:
        """As a frame carries it, in ASCII: what is as usual is left out."""
        return self.model_dump_json(exclude_defaults=True)

    def then(self, entries: Iterable[FrameEntry], *, on_face: bool | None) -> Self:
        """The history with the frames that come next."""
        return self.model_copy(update={"entries": (*self.entries, *entries), "on_face": on_face})

    @property
    def last(self) -> int:
        """The frame that carries it."""
        return self.since + len(self.entries) - 1

    def entry(self, index: int) -> FrameEntry | None:
        """What is known of that frame."""
        place = index - self.since
        return self.entries[place] if 0 <= place < len(self.entries) else None

    def pose_at(self, index: int) -> Pose | None:
        """Where the mask was in that frame; None where that isn't known."""
        entry = self.entry(index)
        return entry.pose if entry else None
