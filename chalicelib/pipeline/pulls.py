"""The pull queue: each message names a job or a dropped picture."""

from collections.abc import Mapping

from chalicelib.loom import Invocation, Loom

from .drops import accept_drop
from .frames import advance


def look_after(loom: Loom, message: Mapping[str, str], invocation: Invocation) -> None:
    """Do what is to be done about what the message names."""
    if "drop" in message:
        accept_drop(loom, message["drop"])
    else:
        advance(loom, message["job"], invocation, slot=message.get("slot"))
