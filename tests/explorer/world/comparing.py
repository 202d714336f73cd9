"""What is computed of pictures, once for each: history after history draws the same."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from PIL.Image import Image

from chalicelib.coherence.correction import corrected
from chalicelib.coherence.drift_meter import read_drift
from chalicelib.coherence.reference import Reference

Given = ParamSpec("Given")
Result = TypeVar("Result")


def _once(compute: Callable[Given, Result]) -> Callable[Given, Result]:
    known: dict[object, Result] = {}

    def remembered(*given: Given.args, **named: Given.kwargs) -> Result:
        key = (*map(_content, given), *((name, _content(one)) for name, one in named.items()))
        if key not in known:
            known[key] = compute(*given, **named)
        return known[key]

    return remembered


def _content(one: object) -> object:
    """What is equal for equal pictures, which themselves can't be keys."""
    match one:
        case Image():
            return one.mode, one.size, one.tobytes()
        case Reference():
            return _content(one.picture), _content(one.trust)
    return one


corrected_once = _once(corrected)
read_drift_once = _once(read_drift)
