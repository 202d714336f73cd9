"""The assemblers' queue: each message names a job."""

from chalicelib.domain.messages import Assembling, read
from chalicelib.loom import Invocation, Loom

from .assembly import assemble
from .burying import bury


def make_outputs(loom: Loom, body: str, invocation: Invocation) -> None:
    """Make what is due of the job that the message names."""
    message = read(Assembling, body)
    if isinstance(message, str):
        bury(loom, loom.assembling, body, message)
    else:
        assemble(loom, message.job, invocation)
