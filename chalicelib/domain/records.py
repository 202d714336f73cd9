"""The objects that the bucket keeps.

Each carries a `version` and ignores what it doesn't know, because code is deployed while chains run.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
)

from .limits import MAX_FREE_TRIES, MAX_TICKETS
from .money import Micros
from .orders import BranchPoint, ExportTerms, JobId, JobTerms, Upload


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


class Export(ExportTerms, Stored):
    """An output as it was ordered."""

    usual_bytes: int | None = None
    """What it is not to exceed where neither it nor its preset names a limit, if that can be; None for no limit, as for
    outputs that were ordered before this was kept. No part of what makes an output the same as another."""


class Origin(Stored):
    """The dropped object that a job came from."""

    key: str
    etag: str
    modified: datetime | None = None


class DayLimits(BaseModel):
    """What one client may use in a day, UTC, where it was given less than any other; None where it wasn't."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    micros: Micros | None = None
    jobs: Annotated[int, Field(ge=0)] | None = None


class Price(Stored):
    """What somebody pays who has no allowance: what their order costs, a share of it on top, and a fee."""

    margin: Decimal = Decimal(0)
    """A quarter on top is 0.25."""
    fee_micros: Micros = Micros(0)

    def of(self, cost: Micros) -> Micros:
        """The price of what has cost so much: nothing for nothing; parts of a millionth count as one."""
        if not cost:
            return cost
        return Micros(int((cost * (1 + self.margin)).to_integral_value(ROUND_CEILING)) + self.fee_micros)


PaymentScheme = Literal["exact", "upto"]


class Payment(Stored):
    """What pays for a run whose client has no allowance: an authorisation that somebody signed, by x402."""

    id: str
    """Which authorisation it is, as 40 hex digits: no other has the same."""
    scheme: PaymentScheme
    """`exact`: all of it is taken before the first call; `upto`: at the end, as much as was spent."""
    micros: Micros
    """What it allows to be taken: the price of the worst case."""
    until: datetime
    """Nothing can be taken afterwards."""
    price: Price


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
    """Our own cost for what one call draws."""
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
    limits: DayLimits = DayLimits()
    """What the token that it was ordered with might use in a day, as it was then."""
    was_ordered: bool = False
    """Said of a further output whose order went with its job's pictures: its money is still to be settled."""
    payment: Payment | None = None
    """What pays for the run, where its client has no allowance."""

    @property
    def is_run(self) -> bool:
        """Whether it is for a run, which counts as a job."""
        return self.export is None

    @property
    def begins_job(self) -> bool:
        """Whether it is for a job's first run."""
        return self.is_run and self.run == 1

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
    follow: bool = False
    """Whether the mask goes with what it was painted on."""
    export: Export
    branch: BranchPoint | None = None
    """What it goes on from, where its first frames are another job's, written again."""
    beside: tuple[Export, ...] = ()
    """Outputs that are made with it, of themselves; the job is done without them."""
    reservation: Reservation
    words_model: str | None = None
    """The one that draws frame 0, where the job begins with words; always named where the generator has several."""
    notes: tuple[str, ...] = ()
    steady: bool = False
    """Whether its frames are a loop in which what goes on never stops; frame 0, which is the picture as it was sent, is
    then drawn like the others where it is shown. False for jobs that were ordered before this was kept."""
    groups: Annotated[tuple[int, ...], Field(alias="clips")] = ()
    """The first frame of each group that comes of one call, be it a clip, or a frame and those computed before it; none
    where each call draws a frame."""

    @property
    def begins_with_words(self) -> bool:
        """Whether frame 0 is drawn from the prompt, and not prepared from a picture."""
        return self.reservation.draws_words

    @property
    def is_poster(self) -> bool:
        """Whether that picture is all there is."""
        return self.begins_with_words and self.frames == 1

    @property
    def redraws(self) -> Sequence[int]:
        """The first frame of what comes of each call for a picture's redrawing."""
        return self.groups or range(self.first_redrawn, self.frames)

    @property
    def first_redrawn(self) -> int:
        """The first frame that comes of such a call: those before it are frame 0, or copies."""
        return self.branch.frame + 1 if self.branch else 1

    @property
    def draws_clips(self) -> bool:
        """Whether each group is a clip, all of whose frames are drawn."""
        return bool(self.groups) and self.redraw_every == 1

    @property
    def has_in_betweens(self) -> bool:
        """Whether the last frame of each group is drawn, and those before it are computed."""
        return self.redraw_every > 1

    def index_drawn(self, index: int) -> int:
        """Which frame the call draws that this one comes of; of a clip, the first."""
        return self.drawn_with(index)[-1] if self.has_in_betweens else index

    def in_betweens(self, drawn: int) -> int:
        """How many of its first `drawn` frames are computed between two others, and cost no call."""
        if not self.has_in_betweens:
            return 0
        groups = pairwise((*self.groups, self.frames))
        return sum(min(stop - 1, drawn) - first for first, stop in groups if first < drawn)

    def drawn_with(self, index: int) -> range:
        """The frames that come of one call, of which this is one; it may be any from 1 on."""
        first = max((one for one in self.groups if one <= index), default=index)
        after = min((one for one in self.groups if one > index), default=self.frames if self.groups else index + 1)
        return range(first, after)

    @property
    def last(self) -> int:
        """The index of the last frame."""
        return self.frames - 1


class Drift(BaseModel):
    """How far a frame has come from the one that it is held to, as `coherence.drift_meter.DriftReading` has it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    colour: float
    sharpness: float
    flicker: float


class Claim(Stored):
    """Says that one invocation is about to make one call: the last write before it, never without a lease.

    What it says of the order is None where it was claimed before that was kept. It holds no words: those go with the
    job's pictures, and claims stay.
    """

    nonce: str
    at: datetime
    lease_until: datetime
    first: int | None = None
    """The first frame that is to come of the call, of one for a group: those before it were there already."""
    micros: Micros | None = None
    """What the call costs, where that is less than what was set aside for it."""
    seed: int | None = None
    prompt_from: int | None = None
    """The frame from which on the prompt holds that it asks for."""
    strength: float | None = None
    mask_pose: tuple[float, float, float, float, float, float] | None = None
    """Where a mask that follows lies as it is handed in, since it was painted: (xx, xy, x0, yx, yy, y0)."""
    parent_drift: Drift | None = None
    """How far the frame had come that it redraws."""


class Submission(Stored):
    """The handle of an order that a generator has taken and that is collected later: written once, beside its claim.

    Never holds a key.
    """

    identity: str
    """The order's, as the provider knows it."""
    links: Mapping[str, str] = Field(default_factory=dict)
    """Where to ask, by whatever names the generator gives these addresses."""
    model: str = ""


class Ending(Stored):
    """How a call ended of which no frame came."""

    at: datetime
    reason: str
    was_reached: bool = True
    """Whether the generator was there to hear the call."""


class Notes(Stored):
    """What a generator has to say of a job's picture, once it has seen it, in sentences."""

    notes: tuple[str, ...]


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
