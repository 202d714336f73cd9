"""The story, in the order in which it happens to a picture.

explain_prompt    what a prompt would do is told; nothing is ordered
create_job        an order is checked, its money set aside, and a link for the picture handed out
create_poster     the same for a picture that is drawn from words, which is waited for
accept_drop       the same for a picture dropped into the inbox
look_after        whatever a message in the pull queue names
advance           something has arrived: the picture becomes frame 0, a frame the parent of the next, and when the
                  last is there, the assembler is told
assemble          the frames become outputs
make_outputs      the same, of whatever a message in the assemblers' queue names
read_status       where the job stands
read_output       a fresh link to an output
order_export      another output of the frames that exist is wanted
cancel_job        no further paid call starts
list_jobs         what a token has ordered
resume_job        a new run, from the last frame
branch_job        a new job, whose first frames are another's
delete_job        the pictures go
sweep             what stands still is sent to be looked at

A verb's module is imported when the verb is first used: a function pays at its cold start for what it does, and not
for what the others do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .assembly import assemble, make_outputs
    from .chain import advance
    from .deletion import delete_job
    from .inbox import accept_drop
    from .job_listing import list_jobs
    from .ordering.branching import branch_job
    from .ordering.creation import create_job
    from .ordering.exports import order_export
    from .ordering.posters import create_poster
    from .ordering.prompts import explain_prompt
    from .ordering.resuming import resume_job
    from .pull_queue import look_after
    from .runs import cancel_job
    from .status_reading import read_output, read_status
    from .sweeping import sweep

__all__ = [
    "accept_drop",
    "advance",
    "assemble",
    "branch_job",
    "cancel_job",
    "create_job",
    "create_poster",
    "delete_job",
    "explain_prompt",
    "list_jobs",
    "look_after",
    "make_outputs",
    "order_export",
    "read_output",
    "read_status",
    "resume_job",
    "sweep",
]

_MODULES = {
    "create_job": "ordering.creation",
    "create_poster": "ordering.posters",
    "explain_prompt": "ordering.prompts",
    "accept_drop": "inbox",
    "advance": "chain",
    "assemble": "assembly",
    "read_status": "status_reading",
    "read_output": "status_reading",
    "list_jobs": "job_listing",
    "order_export": "ordering.exports",
    "cancel_job": "runs",
    "resume_job": "ordering.resuming",
    "branch_job": "ordering.branching",
    "delete_job": "deletion",
    "sweep": "sweeping",
    "look_after": "pull_queue",
    "make_outputs": "assembly",
}


def __getattr__(verb: str) -> Any:  # noqa: ANN401 - PEP 562: whatever the module holds
    if verb not in _MODULES:
        raise AttributeError(f"the story has no verb {verb!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[verb]}"), verb)
