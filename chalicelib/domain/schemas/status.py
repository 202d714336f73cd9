"""What the API answers to who asks how far a job is."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.domain.chain_history import Way
from chalicelib.domain.job_view import State
from chalicelib.domain.money import Usd
from chalicelib.domain.orders import Format, JobId
from chalicelib.domain.records import Drift, PaymentScheme


class Answer(BaseModel):
    """Something that the API says."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Estimate(Answer):
    """What a job will cost before it starts."""

    frames_shown: int
    """All that the job is to have: more than calls, where some are computed between others, or there already."""
    calls_expected: int
    calls_max: int
    """However often a call fails: no more than this can be charged."""
    expected_usd: Usd
    """What all of it costs when nothing fails."""
    reserved_usd: Usd
    """The most that it can cost: set aside for it."""


class Frames(Answer):
    """How many frames there are, and links to those that the client doesn't have yet."""

    done: int
    total: int
    computed: int
    """How many of those that are done were computed between two others, for no call."""
    copied: int
    """How many of those that are done are another job's, which this one goes on from; for no call."""
    urls: dict[str, str] = Field(default_factory=dict)


class Output(Answer):
    """A finished picture that moves."""

    export: str
    format: Format
    link: str
    """Lasts as long as the job: the link to share."""
    url: str = ""
    """Presigned: for now."""
    bytes: int
    width: int
    height: int
    frames: int
    seconds: float
    trade: str | None = None
    """What it gave up to be no larger than was asked."""


class ExportProgress(Answer):
    """How far an ordered output is."""

    export: str
    state: Literal["pending", "done", "failed"]
    detail: str | None = None
    """Why it failed; null for any other state."""


class Cost(Answer):
    """The job's calls by how they ended, and its money."""

    paid: bool
    """Whether a generator takes money for any of its calls; otherwise all that is spent is our own cost."""
    calls: int
    busy: int
    """Provably not charged."""
    refused: int
    lost: int
    unknown: int
    """Claimed, and nothing was heard of it since: counted as charged."""
    spent_usd: Usd
    reserved_usd: Usd


class PaymentMade(Answer):
    """What pays for a job whose client has no allowance, and what has become of that."""

    scheme: PaymentScheme
    state: Literal["authorized", "settled", "failed", "unclear"]
    """`unclear`: it could not be learned whether it was taken; the chain tells."""
    authorized_usd: Usd
    """The most that may be taken."""
    settled_usd: Usd
    """What was taken."""
    payer: str
    network: str
    transaction: str
    """Where the chain tells of it; empty where nothing was taken."""


class Failure(Answer):
    """Why a job ended before it was done."""

    code: str
    detail: str


class FrameDrift(Answer):
    """How far a frame has come from the one that it is held to: frame 0, or the one in which a later prompt had come.

    Only of models that redraw each frame from the one before.
    """

    frame: int
    colour: float
    """The mean CIEDE2000, of places of 8 by 8 pixels: about 1 can just be seen side by side."""
    sharpness: float
    """How strong its finest detail is, as a ratio."""
    flicker: float
    """CIEDE2000 to the frame before."""
    way: Way
    too_far: bool
    """Whether it has run away, at the strength that was ordered."""
    mask_confidence: float | None
    """How surely what the mask lies on was found, 0 to 1; null where there is no mask."""
    mask_stayed: bool
    """Whether the mask was left where it was, since it was not found surely enough."""


class FrameDetails(Answer):
    """What a frame was drawn from, so that it can be drawn again; null for what was not kept."""

    frame: int
    seed: int | None
    prompt: str | None
    strength: float | None
    mask_pose: tuple[float, float, float, float, float, float] | None
    """Where the mask lay as it was handed in: (xx, xy, x0, yx, yy, y0), from the painted mask's pixels to there."""
    parent_drift: Drift | None
    """How far the frame had come that it was redrawn from."""


class Status(Answer):
    """The answer to `GET /jobs/{id}`."""

    id: JobId
    state: State
    frames: Frames
    progress: Annotated[float, Field(ge=0, le=1)]
    outputs: tuple[Output, ...]
    exports: tuple[ExportProgress, ...]
    """Every output that is to be made, the job's own first."""
    cost: Cost
    payment: PaymentMade | None = None
    """What pays for the newest run; null where an allowance does."""
    notes: tuple[str, ...]
    error: Failure | None
    drift: tuple[FrameDrift, ...] = ()
    """How far the frames have come whose links are asked for."""
    details: tuple[FrameDetails, ...] | None = None
    """What the first of these were drawn from, where that is asked for."""
    created_at: datetime
    retry_after: float | None
    """Seconds after which to look again; null when nothing will change by itself."""
