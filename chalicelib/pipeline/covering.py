"""An order without its picture has little set aside. The whole is, before the first call that its picture leads to."""

from chalicelib.errors import MoneySpent
from chalicelib.folder import Folder
from chalicelib.loom import Loom
from chalicelib.models import Job
from chalicelib.tries import Exhausted


def why_uncovered(loom: Loom, job: Job, folder: Folder) -> Exhausted | None:
    """Why the run may make no call, if its worst case can't be set aside. Raises Unavailable.

    Asked once in a run: whoever made one of its calls had asked before.
    """
    if job.reservation.picture_until is None or folder.run > 1 or folder.calls:
        return None
    try:
        loom.ledger.cover(job.reservation)
    except MoneySpent as spent:
        return Exhausted(spent.code, f"The picture came when there was no money for it: {spent.detail}")
    return None
