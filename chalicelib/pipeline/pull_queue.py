"""The pull queue: each message names a job or a dropped picture."""

from chalicelib import pipeline
from chalicelib.domain.messages import Pull, read

from .context import Invocation, PipelineContext, bury


def look_after(context: PipelineContext, body: str, invocation: Invocation) -> None:
    """Do what is to be done about what the message names."""
    message = read(Pull, body)
    if isinstance(message, str):
        bury(context, context.pulls, body, message)
    elif message.drop is not None:
        pipeline.accept_drop(context, message.drop)
    elif message.job is not None:
        pipeline.advance(context, message.job, invocation, slot=message.slot, again=True)
