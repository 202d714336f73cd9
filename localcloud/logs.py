"""What the functions write to standard output, which Amazon would keep as their logs."""

import json
import sys
import threading
from collections import deque
from typing import IO, Any

_MOST = 100_000
"""Lines, oldest forgotten first."""


class Logs:
    """The lines of JSON, in the order in which they were written; anything else goes on to the terminal."""

    def __init__(self) -> None:
        self.lines: deque[dict[str, Any]] = deque(maxlen=_MOST)

    def follow(self, output: IO[str]) -> threading.Thread:
        """Keep what comes until the last process has closed it."""
        reader = threading.Thread(target=self._read, args=(output,), name="logs", daemon=True)
        reader.start()
        return reader

    def _read(self, output: IO[str]) -> None:
        with output:
            for line in output:
                if line.startswith("{"):
                    self.lines.append(json.loads(line))
                else:
                    sys.stderr.write(line)
