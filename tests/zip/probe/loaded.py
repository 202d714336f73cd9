"""A handler around each of the app's: what it answers, and the packages that are in memory afterwards."""

import sys
from collections.abc import Callable
from typing import Any

import app as program

Handler = Callable[[dict[str, Any], object], dict[str, Any]]


def _after(handler: Handler) -> Handler:
    def call(event: dict[str, Any], context: object) -> dict[str, Any]:
        answer = handler(event, context)
        return {"answer": answer, "loaded": sorted({name.partition(".")[0] for name in sys.modules})}

    return call


app = _after(program.app)
sweep = _after(program.sweep)
