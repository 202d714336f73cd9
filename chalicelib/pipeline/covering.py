"""An order without its picture has little set aside. The whole is, before the first call that its picture leads to."""

from chalicelib.errors import MoneySpent
from chalicelib.folder import Folder
from chalicelib.loom import Loom
from chalicelib.models import Job
from chalicelib.tries import RunEnd


def cover_run(loom: Loom, job: Job, folder: Folder) -> RunEnd | None:
    """Set the run's worst case aside; why the run ends where there is no money for it. Raises Unavailable.

    Done once in a run: whoever made one of its calls had done it before.
    """
    if job.reservation.picture_until is None or folder.run > 1 or folder.calls:
        return None
    try:
        loom.ledger.cover(job.reservation)
    except MoneySpent as spent:
        return RunEnd(spent.code, f"The picture came when there was no money for it: {spent.detail}")
    return None
