"""The pull queue: each message names a job or a dropped picture."""

from chalicelib.domain.messages import Pull, read

from .chain import advance
from .context import Invocation, PipelineContext, bury


def look_after(context: PipelineContext, body: str, invocation: Invocation) -> None:
    """Do what is to be done about what the message names."""
    message = read(Pull, body)
    if isinstance(message, str):
        bury(context, context.pulls, body, message)
    elif message.drop is not None:
        from .inbox import accept_drop  # noqa: PLC0415 - most messages name a job

        accept_drop(context, message.drop)
    elif message.job is not None:
        advance(context, message.job, invocation, slot=message.slot, look=message.look, clip=message.clip, again=True)
