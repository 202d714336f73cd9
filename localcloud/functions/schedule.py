"""The clock that starts scheduled functions, faster than in the cloud so that nobody waits for it."""

import threading
from collections.abc import Callable


class Schedule:
    """Calls `tick` every so many seconds until it is closed."""

    def __init__(self, tick: Callable[[], None], seconds: float) -> None:
        self._tick = tick
        self._seconds = seconds
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedule", daemon=True)

    def start(self) -> None:
        """Begin; the first tick comes after one interval."""
        self._thread.start()

    def close(self) -> None:
        """No tick comes after this."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(self._seconds):
            self._tick()
