"""What led to a state, in lines that a person can read."""

from .world.effects import Collect, Delete, Draw, Get, Head, LookFor, Put, Scan, Send, Settle, Submit, Verify
from .world.state import Event, Worker

SHORT = 6
"""Characters of an id."""


def told(what: tuple[object, ...]) -> str:
    """One line."""
    return ", ".join(_word(part) for part in what)


def _word(part: object) -> str:  # noqa: PLR0911 - one for each kind of part
    match part:
        case Worker(verb, moment):
            return f"{verb.name} #{moment.serial}"
        case Event(due, verb, args):
            return f"event {verb} {' '.join(args)[:40]} at {due:g} s"
        case Get(key) | Head(key) | Put(key):
            return f"{type(part).__name__} {_short(key)}"
        case Scan(prefix):
            return f"Scan {_short(prefix)}"
        case Delete(doomed):
            return f"Delete {' '.join(map(_short, doomed))}"
        case Send(queue):
            return f"Send to {queue}"
        case Draw(index) | Submit(index):
            return f"{type(part).__name__} {'clip' if index is None else index}"
        case Verify(payment) | Settle(payment):
            return f"{type(part).__name__} {payment[:SHORT]}"
        case LookFor(name) | Collect(name):
            return f"{type(part).__name__} {name[:SHORT]}"
    return str(part)


def _short(key: str) -> str:
    return "/".join(part[:SHORT] if len(part) == len("0" * 32) else part for part in key.split("/"))
