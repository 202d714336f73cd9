"""A message that asks for nothing is put where the operator is alarmed by it."""

from chalicelib.loom import Loom
from chalicelib.observability import events
from chalicelib.storage.queue import Queue


def bury(loom: Loom, queue: Queue, body: str, why: str) -> None:
    """At once: trying it four times more would change nothing."""
    queue.bury(body)
    loom.tell(events.malformed(why))
