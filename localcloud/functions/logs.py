"""What the functions write to standard output, which Amazon would keep as their logs."""

import json
import os
import sys
import threading
from collections import deque
from queue import SimpleQueue
from typing import Any

_MARK = "until here\n"


class Logs:
    """The lines of JSON, in the order in which they were written; anything else goes on to the terminal."""

    def __init__(self, most: int) -> None:
        """So many lines are remembered, the oldest forgotten first."""
        self._lines: deque[dict[str, Any]] = deque(maxlen=most)
        self._asked: SimpleQueue[threading.Event] = SimpleQueue()
        incoming, self.pipe = os.pipe()
        """Where the functions' processes write to."""
        self._reader = threading.Thread(target=self._read, args=(incoming,), name="logs", daemon=True)
        self._reader.start()

    def lines(self) -> list[dict[str, Any]]:
        """All that has been written until now."""
        if self._reader.is_alive():
            here = threading.Event()
            self._asked.put(here)
            # A pipe keeps its order: when this is read, so is what was written before.
            os.write(self.pipe, _MARK.encode())
            here.wait()
        return list(self._lines)

    def close(self) -> None:
        """Read what there is until the last process has closed its end."""
        os.close(self.pipe)
        self._reader.join()

    def _read(self, incoming: int) -> None:
        with os.fdopen(incoming) as output:
            for line in output:
                if line == _MARK:
                    self._asked.get().set()
                elif line.startswith("{"):
                    self._lines.append(json.loads(line))
                else:
                    sys.stderr.write(line)
