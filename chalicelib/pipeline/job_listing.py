"""What one token has ordered, newest first."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from chalicelib.billing.tokens import Client
from chalicelib.domain import item_keys
from chalicelib.domain.errors import Gone, InvalidOrder
from chalicelib.domain.job_view import JobView
from chalicelib.domain.schemas.jobs import JobsPage, OrderedJob
from chalicelib.domain.sentences import plain

from .context import PipelineContext

_LONGEST_PROMPT = 200
_CURSOR = re.compile("[A-Za-z0-9_-]{4,200}")


def list_jobs(context: PipelineContext, client: Client, most: int, cursor: str | None) -> JobsPage:
    """A page of the client's own jobs; what has been deleted, or isn't kept any more, is left out.

    One question to the ledger's table, and three requests for each job at the most: its order, its folder, its end.

    most: how many of them are looked at
    cursor: the `next` of the page before

    Raises Unauthorized for whoever has no token, InvalidOrder for what is no cursor, StoreBusy, Damaged.
    """
    client.must_be_known()
    since = context.clock.now() - timedelta(days=context.settings.jobs_days)
    page = context.ledger.jobs_of(client.name, most, None if cursor is None else _place_of(cursor))
    kept = [one for one in page.jobs if one.at >= since]
    # An order that comes twice at once is listed by both attempts, until one has given up.
    views = (_find(context, job, client) for job in dict.fromkeys(one.job for one in kept))
    goes_on = page.next is not None and len(kept) == len(page.jobs)
    return JobsPage(
        jobs=tuple(_told(view) for view in views if view), next=_cursor_of(page.next) if page.next and goes_on else None
    )


def _find(context: PipelineContext, job_id: str, client: Client) -> JobView | None:
    try:
        view = context.jobs.read(job_id)
    except Gone:
        return None
    return view if view and view.job.owner == client.name and not view.is_deleted else None


def _told(view: JobView) -> OrderedJob:
    job = view.job
    prompt = job.prompt if isinstance(job.prompt, str) else job.prompt[0]
    return OrderedJob(
        id=job.id,
        state=view.state,
        status_url=f"/jobs/{job.id}",
        created_at=job.created_at,
        prompt=plain(prompt, _LONGEST_PROMPT),
        generator=job.generator,
        frames=job.frames,
    )


def _cursor_of(place: str) -> str:
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _place_of(cursor: str) -> str:
    """Where the list goes on. Raises InvalidOrder."""
    try:
        place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode() if _CURSOR.fullmatch(cursor) else ""
    except ValueError:
        place = ""
    if item_keys.job_ordered(place) is None or _cursor_of(place) != cursor:
        raise InvalidOrder.of("cursor", "it must be the `next` of a page before, as it was answered")
    return place
