"""What the API answers to orders. A module of its own: who only asks how far a job is needn't wait for it."""

from datetime import datetime
from typing import Literal

from chalicelib.domain.job_view import State
from chalicelib.domain.orders import JobId

from .status import Answer, Estimate, Output, PaymentMade


class UploadLink(Answer):
    """A presigned PUT: send exactly these headers and exactly as many bytes as were ordered, once."""

    method: Literal["PUT"] = "PUT"
    url: str
    headers: dict[str, str]
    expires_at: datetime


class JobCreated(Answer):
    """The answer to `POST /jobs`."""

    id: JobId
    state: State
    status_url: str
    upload: UploadLink | None
    mask_upload: UploadLink | None
    cost: Estimate
    payment: PaymentMade | None = None
    notes: tuple[str, ...]


class PosterDrawn(Answer):
    """The answer to `POST /posters`."""

    id: JobId
    state: State
    status_url: str
    url: str | None
    """Presigned: for now. Null where the picture is not there yet."""
    output: Output | None
    cost: Estimate
    payment: PaymentMade | None = None
    notes: tuple[str, ...]


class UnderstoodWords(Answer):
    """Words of a prompt, and what they mean to the generator."""

    words: str
    means: tuple[str, ...]
    denied: bool
    """Whether the words ask that it not be there."""


class Suggestion(Answer):
    """What could be written instead of words that weren't understood, and why."""

    words: str
    instead: str
    detail: str


class PromptRead(Answer):
    """The answer to `POST /readings`: all of a prompt that carries meaning is understood or isn't."""

    generator: str
    understood: tuple[UnderstoodWords, ...]
    not_understood: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    notes: tuple[str, ...]
    """What was read, in sentences, as a job of that prompt would have them."""


class Accepted(Answer):
    """The answer to what is seen to in the background."""

    id: JobId
    status_url: str


class ExportAccepted(Accepted):
    """The answer to `POST /jobs/{id}/exports`."""

    export: str
    """The output's id: the same for the same options of the same job."""
