"""The orders that people place and the objects that the bucket keeps. All limits stand here and nowhere else.

Orders from outside forbid unknown fields, and take neither "9" nor true for a number. Stored objects carry a `version`
and ignore what they don't know, because code is deployed while chains run.
"""

import re
from datetime import datetime
from hashlib import sha256
from typing import Annotated, ClassVar, Literal, TypeVar

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

from .money import Micros

MIN_FRAMES, MAX_FRAMES = 2, 240
"""Frames of a job; a poster has one."""
MIN_SIZE, MAX_SIZE = 64, 1024
"""Pixels of a frame's longer side."""
MAX_UPLOAD_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
MAX_PROMPT = 2000
"""Characters."""
POSTER_SIZE = 1024
"""Pixels of a poster's longer side."""
MIN_SIDE = 16
"""Pixels: a picture with a shorter side shows nothing that could move."""
MAX_TICKETS = 6
"""Second chances that a run may take for calls that may have been charged."""
MAX_CHARGEABLE_TRIES = 3
"""Tries of one frame in one run that may have been charged."""
MAX_TRIES = 20
"""Tries of one frame in one run, charged or not."""
MAX_UNREACHED_TRIES = 4
"""Tries of a run's first call, where none of them reached anybody: there is no outage to wait for, nothing is there."""
MAX_FREE_TRIES = 5
"""Tries in one run of frame 0, and of one output: no generator is paid for them."""
MAX_RESUMES = 3
MAX_EXPORTS = 20
MAX_OUTPUT_SIDE = 4096
"""Pixels of either side of an output: GIFs, WebPs, MP4s and browsers all take as much."""
MAX_BODY_BYTES = 4_000_000
"""Bytes of an order: two schedules of 240 prompts have less, in most of the world's scripts."""
MAX_PROMPT_BODY_BYTES = 40_000
"""Bytes of a body that holds one prompt and little else, each of its characters written as two escapes."""
MAX_BODY_VALUES = 1000
"""Numbers, words, lists and objects in an order: two whole schedules and all other fields are 520."""
MIN_FPS, MAX_FPS = 1, 50
MIN_STRANGERS_KEY = 16
"""Characters of an Idempotency-Key that nothing but itself protects."""
STRANGER = "address-"
"""What the ledger's names for those without a token begin with."""

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


def _whole(number: object) -> object:
    """24.0 is a whole number: JSON has but one kind of number, and some languages write all of them so."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


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
Format = Literal["gif", "webp", "png", "mp4"]
Preset = Literal["slack", "github", "discord", "x", "x-mobile", "emoji-slack", "emoji-discord", "teams"]
AspectRatio = Literal["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"]
"""Width to height."""
Lettering = Annotated[str, Field(max_length=200), _STRIPPED]
"""Words that are set on the picture."""
Called = Annotated[str, Field(max_length=100)]
"""The name of a generator, a model or a style."""
Purpose = Literal["loop", "poster", "motion_poster"]
"""What a prompt is for: a picture that it moves, one that is drawn from it, or one that is drawn and then moved."""
MEDIA_TYPES: dict[str, str] = {"gif": "image/gif", "webp": "image/webp", "png": "image/png", "mp4": "video/mp4"}
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


class Stored(BaseModel):
    """Something that the bucket keeps: a field that a newer version added is passed over."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        defer_build=True,
        hide_input_in_errors=True,
        serialize_by_alias=True,
        validate_by_name=True,
    )
    """A field that has come to be called otherwise keeps its key in the bucket as its alias."""

    version: int = 1


class Upload(RequestModel):
    """A picture that will be sent: its type and exact size, which the presigned PUT then demands."""

    content_type: ContentType
    bytes: Annotated[int, Strict(), Field(ge=1, le=MAX_UPLOAD_BYTES), _WHOLE]


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
    preset: Preset | None = None
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


class Export(ExportTerms, Stored):
    """An output as it was ordered."""


class JobTerms(BaseModel):
    """What a job is to draw."""

    model_config = ConfigDict(defer_build=True, hide_input_in_errors=True)

    prompt: PromptSchedule
    frames: Annotated[int, Strict(), Field(ge=1, le=MAX_FRAMES), _WHOLE] = 24
    strength: StrengthSchedule = 0.35
    """How much may change per redraw."""
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
    mask: Upload | None = None
    poster: JobId | None = None
    seed: Seed | None = None
    export: ExportOrder = ExportOrder()


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


class Origin(Stored):
    """The dropped object that a job came from."""

    key: str
    etag: str
    modified: datetime | None = None


class Reservation(Stored):
    """The money set aside for one run: the body of its marker under `active/`, and part of the run's order."""

    id: str
    job: JobId
    run: int
    client: str
    day: str
    """The ledger's day, `YYYY-MM-DD` in UTC."""
    at: datetime
    call_micros: Micros
    """One redraw by the generator."""
    words_micros: Micros = Micros(0)
    """One picture from words by the generator."""
    frame_micros: Micros
    """Our own cost for one frame."""
    redraws: int
    draws_words: bool = False
    """Whether frame 0 is drawn from words."""
    origin: Origin | None = None
    picture_until: datetime | None = None
    """The run waits for its picture, and ends where none has come by then; little is set aside until one has."""
    export: str | None = None
    """The further output that it is for, and no run."""
    output_micros: Micros = Micros(0)
    """Our own cost of one try to make that."""

    @property
    def is_run(self) -> bool:
        """Whether it is for a run, which counts as a job."""
        return self.export is None

    @property
    def calls(self) -> int:
        """How many there are when nothing fails."""
        return self.redraws + self.draws_words

    @property
    def is_paid(self) -> bool:
        """Whether any of its calls costs money."""
        return bool(self._dearest_micros)

    @property
    def micros(self) -> Micros:
        """The worst case: every call once, every ticket used for the dearest; of an output, every try used."""
        if not self.is_run:
            return Micros(MAX_FREE_TRIES * self.output_micros)
        return Micros(self.once_micros + MAX_TICKETS * (self._dearest_micros + self.frame_micros))

    @property
    def once_micros(self) -> Micros:
        """What is spent where nothing fails."""
        if not self.is_run:
            return self.output_micros
        calls = self.redraws * self.call_micros + self.draws_words * self.words_micros
        return Micros(calls + self.calls * self.frame_micros)

    @property
    def waiting_micros(self) -> Micros:
        """What is set aside while there is no picture yet: to look at one costs no more than a frame."""
        return min(self.frame_micros, self.micros)

    @property
    def _dearest_micros(self) -> Micros:
        redraw = self.call_micros if self.redraws else Micros(0)
        return max(redraw, self.words_micros if self.draws_words else Micros(0))


class FurtherExport(Export):
    """exports/<export>.json: a further output as it was ordered, and its money."""

    reservation: Reservation | None = None
    """Outputs that were ordered before this was kept have none."""


class Job(JobTerms, Stored):
    """job.json: the validated order."""

    id: JobId
    created_at: datetime
    client: str
    owner: str | None = None
    """The name of the token that it was ordered with: who alone may do something with it."""
    seed: int
    upload: Upload | None
    mask: Upload | None
    export: Export
    beside: tuple[Export, ...] = ()
    """Outputs that are made with it, of themselves; the job is done without them."""
    reservation: Reservation
    words_model: str | None = None
    """The one that draws frame 0, where the job begins with words; always named where the generator has several."""
    notes: tuple[str, ...] = ()
    steady: bool = False
    """Whether its frames are a loop in which what goes on never stops; frame 0, which is the picture as it was sent, is
    then drawn like the others where it is shown. False for jobs that were ordered before this was kept."""

    @property
    def begins_with_words(self) -> bool:
        """Whether frame 0 is drawn from the prompt, and not prepared from a picture."""
        return self.reservation.draws_words

    @property
    def is_poster(self) -> bool:
        """Whether that picture is all there is."""
        return self.begins_with_words and self.frames == 1

    @property
    def last(self) -> int:
        """The index of the last frame."""
        return self.frames - 1


class Claim(Stored):
    """Says that one invocation is about to make one call: the last write before it, never without a lease."""

    nonce: str
    at: datetime
    lease_until: datetime


class Ending(Stored):
    """How a call ended of which no frame came."""

    at: datetime
    reason: str
    was_reached: bool = True
    """Whether the generator was there to hear the call."""


class Ticket(Stored):
    """A run's permission for one more call that may be charged twice; it belongs to one try of one frame."""

    step: str
    number: int


FactKind = Literal["failed", "expired", "cancelled", "resumed", "deleted"]


class Fact(Stored):
    """Something that happened to a run, with a sentence that a person can read."""

    kind: FactKind
    at: datetime
    code: str
    reason: str
    reservation: Reservation | None = None
    """The money of the new run; for `resumed` alone."""
    order: Job | None = None
    """What job.json said, without words; for `deleted` alone."""
