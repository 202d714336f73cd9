"""The orders that people place, and the types of their fields.

A field that nobody knows is refused by its name. None takes "9" or true for a number.
"""

import re
from hashlib import sha256
from typing import Annotated, ClassVar, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    StringConstraints,
    Tag,
    model_validator,
)

from .limits import (
    MAX_BODY_BYTES,
    MAX_FPS,
    MAX_FRAMES,
    MAX_PROMPT,
    MAX_PROMPT_BODY_BYTES,
    MAX_REDRAW_EVERY,
    MAX_SIZE,
    MAX_UPLOAD_BYTES,
    MIN_FPS,
    MIN_FRAMES,
    MIN_SIZE,
    POSTER_SIZE,
)

_INDEX = "(0|[1-9][0-9]{0,2})"

JobId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


def _said(words: str) -> str:
    if not words:
        raise ValueError("it must say something")
    return words


def _plain(index: object) -> object:
    """Refuses " 7", "07" and "7.0", which would all be the same key of a schedule."""
    if isinstance(index, str) and not re.fullmatch(_INDEX, index):
        raise ValueError('it must be the index of a frame, such as "7"')
    return index


def _taken(place: object) -> object:
    """A place that people look for, and that takes nothing of theirs, is refused with the one that does."""
    if place == "sticker-slack":
        raise ValueError("Slack takes no stickers of people's own, but custom emoji: order emoji-slack")
    return place


def _whole(number: object) -> object:
    """24.0 is a whole number: JSON has but one kind of number, and some languages write all of them so."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _once(parts: "tuple[CoherencePart, ...]") -> "tuple[CoherencePart, ...]":
    """Each of them, in one order, however it was written: the same order has the same hash."""
    every: tuple[CoherencePart, ...] = get_args(CoherencePart)
    return tuple(part for part in every if part in parts)


_STRIPPED = AfterValidator(str.strip)
"""After the length was measured, which is what a schema's `maxLength` says."""
Words = Annotated[str, Field(max_length=MAX_PROMPT), _STRIPPED]
Prompt = Annotated[str, Field(min_length=1, max_length=MAX_PROMPT), _STRIPPED, AfterValidator(_said)]
_WHOLE = BeforeValidator(_whole)
FrameIndex = Annotated[int, BeforeValidator(_plain), Field(ge=0, lt=MAX_FRAMES)]
Strength = Annotated[float, Strict(), Field(ge=0, le=1, allow_inf_nan=False)]
Seed = Annotated[int, Strict(), Field(ge=0, lt=2**32), _WHOLE]
ContentType = Literal["image/jpeg", "image/png", "image/webp", "image/gif"]
Loop = Literal["forever", "once", "bounce", "crossfade", "smooth", "wrap"]
ENDS_ELSEWHERE: frozenset[Loop] = frozenset({"once", "bounce"})
"""Loops whose last frame is not followed by the first."""
Format = Literal["gif", "webp", "avif", "png", "apng", "mp4"]
Preset = Literal[
    "slack", "github", "discord", "x", "x-mobile", "emoji-slack", "emoji-discord", "sticker-discord", "teams"
]
AspectRatio = Literal["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"]
"""Width to height."""
CoherencePart = Literal["colour", "detail", "anchor"]
Coherence = Annotated[tuple[CoherencePart, ...], Field(max_length=3), AfterValidator(_once)]
"""What is corrected of a frame that was redrawn from the one before, so that it keeps to the first."""
OnDrift = Literal["correct", "stop", "ignore"]
"""What happens where a frame has come too far from the first."""
Lettering = Annotated[str, Field(max_length=200), _STRIPPED]
"""Words that are set on the picture."""
Called = Annotated[str, Field(max_length=100)]
"""The name of a generator, a model or a style."""
Purpose = Literal["loop", "poster", "motion_poster"]
"""What a prompt is for: a picture that it moves, one that is drawn from it, or one that is drawn and then moved."""
MEDIA_TYPES: dict[str, str] = {
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "png": "image/png",
    "apng": "image/apng",
    "mp4": "video/mp4",
}
"""Format → its media type."""

Value = TypeVar("Value")


def _holds_from_the_start(schedule: dict[int, Value]) -> dict[int, Value]:
    if 0 not in schedule:
        raise ValueError('a schedule needs the key "0": what holds from the first frame on')
    return dict(sorted(schedule.items()))


def _branch(value: object) -> str:
    """Which branch of a schedule's union a value belongs to: so that only that branch's errors are told."""
    return "schedule" if isinstance(value, dict) else "constant"


_SCHEDULE = Field(json_schema_extra={"propertyNames": {"pattern": f"^{_INDEX}$"}, "required": ["0"]})
"""What pydantic doesn't say of keys that are numbers."""
PromptSchedule = Annotated[
    Annotated[Prompt, Tag("constant")]
    | Annotated[dict[FrameIndex, Prompt], _SCHEDULE, AfterValidator(_holds_from_the_start), Tag("schedule")],
    Discriminator(_branch),
]
StrengthSchedule = Annotated[
    Annotated[Strength, Tag("constant")]
    | Annotated[dict[FrameIndex, Strength], _SCHEDULE, AfterValidator(_holds_from_the_start), Tag("schedule")],
    Discriminator(_branch),
]


class RequestModel(BaseModel):
    """What a client sends, or a part of it: a field that isn't known is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, hide_input_in_errors=True)
    most_bytes: ClassVar[int] = MAX_BODY_BYTES
    """Bytes of the body that asks for it, at the most."""


class Upload(RequestModel):
    """A picture that will be sent: its type and exact size, which the presigned PUT then demands."""

    content_type: ContentType
    bytes: Annotated[int, Strict(), Field(ge=1, le=MAX_UPLOAD_BYTES), _WHOLE]


class MaskUpload(Upload):
    """A mask that will be sent, and whether it goes with what it was painted on."""

    follow: Annotated[bool, Strict()] = False


class ExportTerms(BaseModel):
    """How the frames become one output."""

    model_config = ConfigDict(defer_build=True, hide_input_in_errors=True)

    format: Format = "gif"
    fps: Annotated[float, Strict(), Field(ge=MIN_FPS, le=MAX_FPS, allow_inf_nan=False)] = 12.5
    """Frames a second; snapped to what the format can hold."""
    loop: Loop = "forever"
    hold: Annotated[float, Strict(), Field(ge=0, le=10, allow_inf_nan=False)] = 0.0
    """Seconds for which the last frame stands still, beside its own time."""
    width: Annotated[int, Strict(), Field(ge=16, le=MAX_SIZE), _WHOLE] | None = None
    max_bytes: Annotated[int, Strict(), Field(ge=1), _WHOLE] | None = None
    """Verified on real bytes; an output that can't be so small is refused."""
    preset: Annotated[Preset, BeforeValidator(_taken)] | None = None
    """A place where it is to be shared, and so its limits."""
    caption: Lettering | None = None
    """Written at the foot of every picture."""

    @property
    def id(self) -> str:
        """12 hex digits of a hash of the options: the same options are the same output."""
        return sha256(
            self.model_dump_json(include=set(ExportTerms.model_fields), exclude_defaults=True).encode()
        ).hexdigest()[:12]


class ExportOrder(ExportTerms, RequestModel):
    """An output as it is ordered."""


class JobTerms(BaseModel):
    """What a job is to draw."""

    model_config = ConfigDict(defer_build=True, hide_input_in_errors=True)

    prompt: PromptSchedule
    frames: Annotated[int, Strict(), Field(ge=1, le=MAX_FRAMES), _WHOLE] = 24
    strength: StrengthSchedule = 0.35
    """How much may change per redraw."""
    redraw_every: Annotated[int, Strict(), Field(ge=1, le=MAX_REDRAW_EVERY), _WHOLE] = 1
    """The last of each group of so many frames is drawn, and those before it are computed."""
    negative_prompt: Words = ""
    generator: Called = "procedural"
    model: Called | None = None
    """A job's is always named where the generator has several: its price was set aside."""
    size: Annotated[int, Strict(), Field(ge=MIN_SIZE, le=MAX_SIZE), _WHOLE] = 512
    """Pixels of a frame's longer side."""
    title: Lettering = ""
    """Set in type on every output, as the tagline is; a frame shows neither."""
    tagline: Lettering = ""
    aspect_ratio: AspectRatio | None = None
    """The shape of a frame 0 that is drawn from words; 2:3 where none is named."""
    style: Called | None = None
    """The style of a frame 0 that is drawn from words, by a name that the generator knows."""
    coherence: Coherence | None = None
    """What is corrected of each frame, so that it keeps to the first. A job's is None where its frames are no chain:
    where none is redrawn from the one before, or where it was ordered before this was kept."""
    on_drift: OnDrift | None = None
    """What happens where a frame has come too far from the first all the same; a chain's is never None."""

    @property
    def first_redrawn(self) -> int:
        """The first frame that comes of a call for redrawing a picture: those before it are there already."""
        return 1

    @property
    def bears_type(self) -> bool:
        """Whether its outputs do."""
        return bool(self.title or self.tagline)

    @model_validator(mode="after")
    def _schedules_end_with_the_job(self) -> "JobTerms":
        for name, schedule in (("prompt", self.prompt), ("strength", self.strength)):
            if isinstance(schedule, dict) and max(schedule) >= self.frames:
                raise ValueError(f"{name}: key {max(schedule)} lies past the last frame, {self.frames - 1}")
        return self


class JobOrder(JobTerms, RequestModel):
    """What a person orders, whichever way in they took."""

    upload: Upload | None = None
    mask: MaskUpload | None = None
    poster: JobId | None = None
    seed: Seed | None = None
    export: ExportOrder = ExportOrder()


class BranchPoint(RequestModel):
    """The job and the frame that another job goes on from: its frames up to that one are copies of those."""

    job: JobId
    frame: Annotated[int, Strict(), Field(ge=0, lt=MAX_FRAMES)]


class BranchOrder(JobOrder):
    """The order for a job that goes on from another's frame."""

    branch: BranchPoint
    its_seed: Seed
    """The other job's, which holds where no seed is ordered."""
    steady: bool
    """Whether its frames go on in a loop in which what goes on never stops, as Job has it."""

    @property
    def first_redrawn(self) -> int:
        """The frame behind the copies."""
        return self.branch.frame + 1


class BranchRequest(RequestModel):
    """The body of `POST /jobs/{id}/branch`: what it doesn't say is as it was in the job that it goes on from."""

    frame: Annotated[int, Strict(), Field(ge=0, lt=MAX_FRAMES, alias="from"), _WHOLE]
    """The last frame that is kept."""
    prompt: Prompt | None = None
    """Holds from the frame behind that one on."""
    frames: Annotated[int, Strict(), Field(ge=MIN_FRAMES, le=MAX_FRAMES), _WHOLE] | None = None
    strength: StrengthSchedule | None = None
    redraw_every: Annotated[int, Strict(), Field(ge=1, le=MAX_REDRAW_EVERY), _WHOLE] | None = None
    negative_prompt: Words | None = None
    generator: Called | None = None
    model: Called | None = None
    coherence: Coherence | None = None
    on_drift: OnDrift | None = None
    seed: Seed | None = None
    export: ExportOrder | None = None


class JobRequest(JobOrder):
    """The body of `POST /jobs`, and what a dropped picture's name and metadata say."""

    frames: Annotated[int, Strict(), Field(ge=MIN_FRAMES, le=MAX_FRAMES), _WHOLE] = 24


class PosterRequest(RequestModel):
    """The body of `POST /posters`."""

    prompt: Prompt
    title: Lettering = ""
    tagline: Lettering = ""
    negative_prompt: Words = ""
    aspect_ratio: AspectRatio = "2:3"
    style: Called | None = None
    seed: Seed | None = None
    generator: Called = "procedural"
    model: Called | None = None

    @property
    def order(self) -> JobOrder:
        """A poster is a job of one frame that is drawn from words."""
        given = self.model_dump(exclude_unset=True)
        return JobOrder(**given, frames=1, size=POSTER_SIZE, export=ExportOrder(format="png"))


class ReadingRequest(RequestModel):
    """The body of `POST /readings`."""

    most_bytes: ClassVar[int] = MAX_PROMPT_BODY_BYTES

    prompt: Prompt
    generator: Called = "procedural"
    purpose: Purpose = "loop"
