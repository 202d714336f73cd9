"""What a dropped picture's name and metadata order. Metadata are anybody's text: whatever they hold, they are read."""

from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

from pydantic_core import from_json

from chalicelib.domain.orders import ExportOrder, JobRequest

_JOB_OPTIONS = set(JobRequest.model_fields) - {"prompt", "upload", "mask", "poster", "export"}
_EXPORT_OPTIONS = set(ExportOrder.model_fields)
_NUMBERS = {"frames", "strength", "size", "seed", "fps", "hold", "width", "max_bytes"}
"""Metadata are text; these, and schedules, are written in it as JSON."""


def options_of(key: str, metadata: Mapping[str, str]) -> dict[str, Any]:
    """What they say of the job and its export; what other programs write there is passed over."""
    given = {name: _value(name, _decoded(text)) for name, text in metadata.items()}
    options = {name: value for name, value in given.items() if name in _JOB_OPTIONS}
    options["export"] = {name: value for name, value in given.items() if name in _EXPORT_OPTIONS}
    options["prompt"] = given.get("prompt") or _prompt_of(key)
    return options


def _decoded(text: str) -> str:
    """Words that came in the form of RFC 2047, `=?UTF-8?B?…?=`, which S3 gives to all that isn't ASCII.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
    """
    try:
        parts = [(part, charset or "ascii") for part, charset in decode_header(text)]
        read = "".join(part if isinstance(part, str) else part.decode(charset) for part, charset in parts)
        read.encode()
    except (HeaderParseError, LookupError, ValueError):
        return text
    return read


def _value(name: str, text: str) -> Any:  # noqa: ANN401 - whatever JSON holds; the model decides
    """A caption of `2026` is no number, and a prompt in braces is one where it is no schedule."""
    if name not in _NUMBERS and not (name == "prompt" and text.startswith("{")):
        return text
    try:
        # Pydantic's reader counts how deep it is, and takes neither NaN nor half a character.
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


def _prompt_of(key: str) -> str:
    """The file's name without its ending; composed, since some systems send letters and accents apart."""
    return normalize("NFC", PurePosixPath(key).stem.replace("_", " "))
