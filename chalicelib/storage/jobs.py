"""Jobs as the bucket keeps them: each is read as one view of how it stands."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain import keys
from chalicelib.domain.errors import Damaged, Gone, NotFound
from chalicelib.domain.job_folder import DELETION, FactName, Facts, Folder, FolderTail, resume_number
from chalicelib.domain.job_view import JobView, PartialJobView
from chalicelib.domain.records import Fact, Job, Reservation

if TYPE_CHECKING:
    from .bucket import Bucket

_MOST_KNOWN = 200
UNREADABLE = "unreadable"
"""The code of what was written over: nobody can say any more what it was."""
_NONE_TO_CHANGE = "There is no such job that you may change. One that was ordered with a token needs the same token."
_REASON = "What was written about this can not be read any more."


class JobRepository:
    """Reads jobs, and remembers their orders."""

    def __init__(self, bucket: "Bucket") -> None:
        self._bucket = bucket
        self._known: dict[str, Job] = {}
        """The orders that this container has read, oldest first."""

    def find_order(self, job_id: str) -> Job | None:
        """The job's order, or None while it is still being created. Raises Gone where it can't be read any more.

        It is written once and never changes: what a container has read it need not read again. Of a deleted job the
        deletion says what is left of it.
        """
        if job_id not in self._known and (order := self._read_order(job_id)):
            while len(self._known) >= _MOST_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[job_id] = order
        return self._known.get(job_id)

    def look(self, job_id: str, *, since: int) -> PartialJobView | None:
        """The job as it stands, as far as it takes to go on; None while it is being created.

        Raises Gone where its order can't be read any more.

        since: the frame that an event tells of. It is a hint: where the order has such a frame, and the listing from
        there on shows it and its claim, what was there before it is left out, and known to exist
        """
        order = self.find_order(job_id)
        if order and 0 < since < order.frames:
            tail = FolderTail.since(since, job_id, self._listed(job_id, since), ordered=order.frames)
            if tail.has_evidence(since):
                return PartialJobView(order, tail, self._last_fact(job_id, tail))
        return self._view(order) if order else None

    def read(self, job_id: str) -> JobView | None:
        """The job as it stands; None while it is being created. Raises Gone where its order can't be read any more."""
        order = self.find_order(job_id)
        return self._view(order) if order else None

    def open(self, job_id: str) -> JobView:
        """A job that a client asks for. Raises NotFound, or Gone."""
        order = self.find_order(job_id) if keys.is_job(job_id) else None
        if order is None:
            raise NotFound("There is no such job.")
        view = self._view(order)
        if view.is_deleted:
            raise Gone("This job's pictures were deleted.")
        return self._unless_forged(view)

    def open_to_change(self, job_id: str, is_allowed: Callable[[Job], bool]) -> JobView:
        """A job that a client wants to change. Raises NotFound, or Gone.

        The error is one and the same where there is no such job and where it isn't allowed: that somebody else's job
        exists, or has been deleted, is not told. Neither has its folder been listed by then.
        """
        order = self.find_order(job_id) if keys.is_job(job_id) else None
        if order is None or not is_allowed(order):
            raise NotFound(_NONE_TO_CHANGE, code="not_yours")
        return self.open(job_id)

    def read_whole(self, view: PartialJobView) -> JobView:
        """The view itself, if it is of the whole job; else the job as it stands by now."""
        return view if isinstance(view, JobView) else self.read_again(view)

    def read_again(self, view: PartialJobView) -> JobView:
        """The job as it stands by now."""
        return self._view(view.job)

    def read_folder(self, job_id: str) -> Folder:
        """All that stands in its folder, of a job whose order nobody can read."""
        return Folder.of(job_id, self._listed(job_id))

    def read_facts(self, job_id: str) -> Facts:
        """What was said of the job by now."""
        return Facts.among(job_id, (entry.key for entry in self._bucket.list(keys.facts(job_id))))

    def read_fact(self, job_id: str, name: FactName) -> Fact:
        """The fact of that name; of one that can't be read, what its name says."""
        found = self._bucket.fetch(keys.fact(job_id, *name))
        unreadable = Fact(kind=name.kind, at=found.modified, code=UNREADABLE, reason=_REASON)
        try:
            fact = found.as_record(Fact)
        except Damaged:
            return unreadable
        return fact if fact.kind == name.kind else unreadable

    def reservation_of(self, view: PartialJobView, run: int) -> Reservation | None:
        """What was set aside for that run of the job, which has begun."""
        if run == view.run and view.reservation:
            return view.reservation
        if run == 1:
            return view.job.reservation
        return self.read_fact(view.id, FactName(resume_number(run), "resumed")).reservation

    def _unless_forged(self, view: JobView) -> JobView:
        """A resumption without its marker was written by somebody else: what it says of money isn't so.

        Whoever draws asks for the marker of any run that costs money, and right before the claim.
        """
        resumed = view.last_fact
        if resumed is None or not (view.is_unfinished and view.run > 1 and view.reservation):
            return view
        if self._bucket.version_of(keys.marker(view.id, view.reservation.id)):
            return view
        return replace(view, last_fact=resumed.model_copy(update={"reservation": None}))

    def _read_order(self, job_id: str) -> Job | None:
        try:
            order = self._bucket.find_record(keys.order(job_id), Job) or self._read_what_is_left(job_id)
        except Damaged:
            raise _unreadable() from None
        if order and order.id != job_id:
            raise _unreadable()
        return order

    def _read_what_is_left(self, job_id: str) -> Job | None:
        deletion = self._bucket.find_record(keys.fact(job_id, *DELETION), Fact)
        return deletion.order if deletion else None

    def _view(self, order: Job) -> JobView:
        folder = Folder.of(order.id, self._listed(order.id), ordered=order.frames)
        return JobView(order, folder, self._last_fact(order.id, folder))

    def _listed(self, job_id: str, since: int = 0) -> Iterable[tuple[str, int]]:
        listing = self._bucket.list(keys.folder(job_id), after=keys.folder(job_id) + keys.frame_step(since))
        return ((entry.key, entry.size) for entry in listing)

    def _last_fact(self, job_id: str, facts: Facts) -> Fact | None:
        return self.read_fact(job_id, facts.last_fact) if facts.last_fact else None


def _unreadable() -> Gone:
    return Gone("What was ordered can't be read any more: order a new job.", code=UNREADABLE)
