"""A handler around an app's own: tells what it took to import it, and to answer for the first time."""

import time
from typing import Any

_cpu, _clock = time.process_time(), time.perf_counter()

from app import app  # noqa: E402 - this is what is measured

_IMPORTED = {
    "import": time.process_time() - _cpu,
    "import, by the clock": time.perf_counter() - _clock,
    "Python, runtime client and import": time.process_time(),
}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The answer's status; seconds of CPU, or of the clock where it says so."""
    begun = time.process_time()
    answer = app(event, context)
    first = _IMPORTED["import"] + time.process_time() - begun
    return {"status": answer["statusCode"], "seconds": {**_IMPORTED, "import and first answer": first}}
