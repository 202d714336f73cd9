"""What the API answers: the bodies of `api.md`'s routes."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .generators import Abilities
from .models import Format, JobId

State = Literal["awaiting_upload", "generating", "assembling", "done", "failed", "cancelled", "expired"]
Dollars = Annotated[float, Field(ge=0)]


class Answer(BaseModel):
    """Something that the API says."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class UploadLink(Answer):
    """A presigned PUT: send exactly these headers and exactly as many bytes as were ordered, once."""

    method: Literal["PUT"] = "PUT"
    url: str
    headers: dict[str, str]
    expires_at: datetime


class Estimate(Answer):
    """What a job will cost before it starts."""

    calls_expected: int
    calls_max: int
    """However often a call fails: no more than this can be charged."""
    reserved_usd: Dollars


class JobCreated(Answer):
    """The answer to `POST /jobs`."""

    id: JobId
    state: State
    status_url: str
    upload: UploadLink | None
    mask_upload: UploadLink | None
    cost: Estimate
    notes: tuple[str, ...]


class Frames(Answer):
    """How many frames there are, and links to those that the client doesn't have yet."""

    done: int
    total: int
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
    """Of `failed`: why."""


class Cost(Answer):
    """The job's calls by how they ended, and its money."""

    calls: int
    busy: int
    """Provably not charged."""
    refused: int
    lost: int
    unknown: int
    """Claimed, and nothing was heard of it since: counted as charged."""
    spent_usd: Dollars
    reserved_usd: Dollars


class PosterDrawn(Answer):
    """The answer to `POST /posters`."""

    id: JobId
    state: State
    status_url: str
    url: str | None
    """Presigned: for now. Null where the picture is not there yet."""
    output: Output | None
    cost: Estimate
    notes: tuple[str, ...]


class Failure(Answer):
    """Why a job ended before it was done."""

    code: str
    detail: str


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
    notes: tuple[str, ...]
    error: Failure | None
    created_at: datetime
    retry_after: float | None
    """Seconds after which to look again; null when nothing will change by itself."""


class Accepted(Answer):
    """The answer to what is seen to in the background."""

    id: JobId
    status_url: str


class ExportAccepted(Accepted):
    """The answer to `POST /jobs/{id}/exports`."""

    export: str
    """The same options of the same job, the same id."""


class ModelInfo(Answer):
    """One model of a generator: what it can do, and what a call costs."""

    abilities: Abilities
    usd_per_call: Dollars


class GeneratorInfo(ModelInfo):
    """One generator; abilities and price are those of its default model."""

    name: str
    model: str | None
    """The default; null for the only one, or for whichever the server has loaded."""
    models: dict[str, ModelInfo]
    """Those that an order may name."""
    words_model: str | None
    """The one that draws from words, where the order names none; null as for the default."""
    needs_token: bool
    """Whether a model of it costs money."""


class Generators(Answer):
    """The answer to `GET /generators`."""

    generators: tuple[GeneratorInfo, ...]


class Health(Answer):
    """The answer to `GET /health`."""

    status: Literal["ok"] = "ok"
    version: str
    generators: tuple[str, ...]
    budget_usd: Dollars
    """What may be spent in a day; 0: nothing is drawn."""


class WrongField(Answer):
    """One field of an order, and what would be right."""

    field: str
    detail: str


class ProblemDetails(Answer):
    """Every error: RFC 9457, with a code to switch on."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: tuple[WrongField, ...]
    retry_after: float | None = None
