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
resume_job        a new run, from the last frame
delete_job        the pictures go
sweep             what stands still is sent to be looked at

A verb's module is imported when the verb is first used: a function pays at its cold start for what it does, and not
for what the others do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .assembly import assemble
    from .creation import create_job
    from .deletion import delete_job
    from .drops import accept_drop
    from .exports import order_export
    from .frames import advance
    from .outputs import make_outputs
    from .posters import create_poster
    from .prompts import explain_prompt
    from .pulls import look_after
    from .reading import read_output, read_status
    from .resuming import resume_job
    from .runs import cancel_job
    from .standstill import sweep

__all__ = [
    "accept_drop",
    "advance",
    "assemble",
    "cancel_job",
    "create_job",
    "create_poster",
    "delete_job",
    "explain_prompt",
    "look_after",
    "make_outputs",
    "order_export",
    "read_output",
    "read_status",
    "resume_job",
    "sweep",
]

_MODULES = {
    "create_job": "creation",
    "create_poster": "posters",
    "explain_prompt": "prompts",
    "accept_drop": "drops",
    "advance": "frames",
    "assemble": "assembly",
    "read_status": "reading",
    "read_output": "reading",
    "order_export": "exports",
    "cancel_job": "runs",
    "resume_job": "resuming",
    "delete_job": "deletion",
    "sweep": "standstill",
    "look_after": "pulls",
    "make_outputs": "outputs",
}


def __getattr__(verb: str) -> Any:  # noqa: ANN401 - PEP 562: whatever the module holds
    if verb not in _MODULES:
        raise AttributeError(f"the story has no verb {verb!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[verb]}"), verb)
