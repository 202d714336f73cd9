"""What the API answers to who asks for their jobs."""

from datetime import datetime

from chalicelib.domain.job_view import State
from chalicelib.domain.orders import JobId

from .status import Answer


class OrderedJob(Answer):
    """One of a token's jobs, and where it stands."""

    id: JobId
    state: State
    status_url: str
    created_at: datetime
    prompt: str
    """The first 200 characters of it; of a schedule, of the prompt that it begins with."""
    generator: str
    frames: int
    """How many it is to have."""


class JobsPage(Answer):
    """The answer to `GET /jobs`: newest first. A page may have fewer than were asked for, and others behind it."""

    jobs: tuple[OrderedJob, ...]
    next: str | None
    """The `cursor` that leads to the page behind this one; null where there is none."""
