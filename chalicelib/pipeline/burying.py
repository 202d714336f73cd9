"""A message that asks for nothing is put where the operator is alarmed by it."""

from chalicelib import lines
from chalicelib.loom import Loom
from chalicelib.store import Queue


def bury(loom: Loom, queue: Queue, body: str, why: str) -> None:
    """At once: trying it four times more would change nothing."""
    queue.bury(body)
    loom.tell(lines.malformed(why))
