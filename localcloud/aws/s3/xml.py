"""S3's answers in XML, and the little that is read of what it is sent."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, unescape

from werkzeug.wrappers import Response

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document may hold, escaped or not: https://www.w3.org/TR/xml/#charsets."""
_QUOTES = {"&quot;": '"', "&apos;": "'"}
Field = tuple[str, "object | Iterable[Field]"]
"""A name, and a text, a number or more fields."""


def document(root: str, fields: Iterable[Field]) -> Response:
    """An answer of these fields; None leaves one out."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">{_inside(fields)}</{root}>'
    return Response(body, content_type="application/xml")


def texts(body: str, name: str) -> list[str]:
    """What stands in each element of that name, which holds no others."""
    return [unescape(found, _QUOTES) for found in re.findall(f"<{name}>(.*?)</{name}>", body, re.DOTALL)]


def _inside(fields: Iterable[Field]) -> str:
    return "".join(f"<{name}>{_text(value)}</{name}>" for name, value in fields if value is not None)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _inside(value) if isinstance(value, list | tuple) else escape(str(value))
