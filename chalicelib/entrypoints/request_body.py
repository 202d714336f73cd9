"""The body of a request as an order. What can be no order is refused before anything is made of its parts."""

from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from chalicelib.domain.errors import Malformed, TooLarge
from chalicelib.domain.limits import MAX_BODY_VALUES
from chalicelib.domain.orders import RequestModel
from chalicelib.domain.sentences import invalid_order

_BOM = b"\xef\xbb\xbf"
"""Some programs begin a file of UTF-8 with it; RFC 8259 lets a reader pass over it."""

Order = TypeVar("Order", bound=RequestModel)


def read_order(body: bytes, model: type[Order]) -> Order:
    """Raises Malformed, TooLarge, InvalidOrder."""
    if len(body) > model.most_bytes:
        raise TooLarge(f"A body may have {model.most_bytes:,} bytes here.")
    try:
        given = from_json(body.removeprefix(_BOM) or b"{}", allow_inf_nan=False)
    except ValueError as error:
        raise Malformed("The body is not valid JSON.") from error
    if _has_more(given, MAX_BODY_VALUES):
        raise TooLarge(f"An order may have {MAX_BODY_VALUES:,} values: this is none.")
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid_order(error) from error


def _has_more(given: object, values: int) -> bool:
    """Whether there are more of them, at any depth; counts no further than that."""
    waiting, seen = [given], 0
    while waiting and seen <= values:
        seen += 1
        match waiting.pop():
            case dict() as fields:
                waiting += list(fields.values())[: values + 1]
            case list() as items:
                waiting += items[: values + 1]
    return seen > values
