"""Pydantic's errors as sentences for a person; and a client's own words, as they may come back to them.

Pydantic's words speak of inputs and types of Python. https://docs.pydantic.dev/latest/errors/validation_errors/
"""

import re
import unicodedata

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .errors import InvalidOrder

_NUMBER, _WHOLE, _OBJECT = "it must be a number", "it must be a whole number", "it must be an object"
SENTENCES: dict[str, str] = {
    "missing": "it is missing",
    "extra_forbidden": "there is no field of that name",
    "greater_than_equal": "it must be at least {ge:,}",
    "greater_than": "it must be more than {gt:,}",
    "less_than_equal": "it may be at most {le:,}",
    "less_than": "it must be less than {lt:,}",
    "finite_number": _NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": "it must be true or false",
    "bool_parsing": "it must be true or false",
    "string_type": "it must be text",
    "string_unicode": "it must be text",
    "string_too_short": "it must say something",
    "string_too_long": "it may have at most {max_length:,} characters",
    "string_pattern_mismatch": "it doesn't have the form that is needed here",
    "literal_error": "it must be {expected}",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "tuple_type": "it must be a list",
    "too_short": "it needs at least one",
    "too_long": "it may have at most {max_length:,}",
}
"""Pydantic's name for an error → our sentence; what its fields hold is in the error's context."""
_OTHERWISE = "it is not what is expected here"
_UNSAID = ("constant", "schedule", "[key]")
"""What pydantic's paths name beside fields: a union's branches, and that it is the key that is wrong."""
_MOST_ERRORS = 20
_LONGEST_NAME = 100
"""Characters of a field's path: it is the client's own word."""

_DIRECTING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAKING = ("Cc", "Zl", "Zp", "Cs")
"""Unicode's categories: controls, line and paragraph separators, halves of characters."""


def invalid_order(error: ValidationError) -> InvalidOrder:
    """Name the wrong fields by their paths with dots, the first twenty of them; what was sent is not repeated."""
    given = error.errors(include_url=False, include_input=False)
    errors = [{"field": _path(one["loc"]), "detail": sentence_of(one)} for one in given[:_MOST_ERRORS]]
    first = f"{errors[0]['field']}: {errors[0]['detail']}"
    return InvalidOrder(first if len(given) == 1 else f"{first}; and {len(given) - 1} more", errors=errors)


def _path(location: tuple[int | str, ...]) -> str:
    """Only what the client itself named."""
    return plain(".".join(str(part) for part in location if part not in _UNSAID), _LONGEST_NAME) or "body"


def sentence_of(error: ErrorDetails) -> str:
    """What is wrong, said of the field; our own validators' words are sentences already."""
    if error["type"] == "value_error":
        return plain(str(error["ctx"]["error"])) if "ctx" in error else error["msg"].removeprefix("Value error, ")
    limits = {name: _shortest(limit) for name, limit in error.get("ctx", {}).items()}
    return SENTENCES.get(error["type"], _OTHERWISE).format_map(limits)


def _shortest(limit: object) -> object:
    """50, and not 50.0."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def plain(words: str, at_most: int | None = None) -> str:
    """The words without what would break a line or turn its direction, and no longer than so many characters.

    A terminal obeys control characters, and a direction character makes a line read as another one:
    https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
    """
    kept = "".join(
        " " if unicodedata.category(character) in _BREAKING else character for character in _DIRECTING.sub("", words)
    )
    return kept if at_most is None or len(kept) <= at_most else f"{kept[: at_most - 1]}…"
