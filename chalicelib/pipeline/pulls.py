"""The pull queue: each message names a job or a dropped picture."""

from chalicelib import pipeline
from chalicelib.domain.messages import Pull, read
from chalicelib.loom import Invocation, Loom

from .burying import bury


def look_after(loom: Loom, body: str, invocation: Invocation) -> None:
    """Do what is to be done about what the message names."""
    message = read(Pull, body)
    if isinstance(message, str):
        bury(loom, loom.pulls, body, message)
    elif message.drop is not None:
        pipeline.accept_drop(loom, message.drop)
    elif message.job is not None:
        pipeline.advance(loom, message.job, invocation, slot=message.slot, again=True)
