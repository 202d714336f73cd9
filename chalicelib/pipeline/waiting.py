"""Places for those who wait: each wait holds a function, and when all are held nobody else is answered.

A place is a name that can be created once in its window of time. Who leaves deletes it; one whose holder died counts
until its window and the next are over.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain import keys
from chalicelib.loom import Loom

_WINDOW = 30
"""Seconds: the API's longest life, so that nobody waits on past the window after their own."""


@contextmanager
def hold_place(loom: Loom) -> Iterator[str | None]:
    """A place to wait in, which is one's own until the end; None where all are held."""
    place = _take_place(loom)
    try:
        yield place
    finally:
        if place:
            loom.bucket.delete(place)


def _take_place(loom: Loom) -> str | None:
    window = int(loom.clock.now().timestamp()) // _WINDOW
    held = {entry.key for entry in loom.bucket.list(keys.WAITING, after=keys.waiting_window(window - 1))}
    before = sum(not key.startswith(keys.waiting_window(window)) for key in held)
    places = (keys.waiting_place(window, number) for number in range(loom.settings.posters_waiting - before))
    free = (place for place in places if place not in held)
    return next((place for place in free if loom.bucket.create(place, loom.new_id().encode())), None)
