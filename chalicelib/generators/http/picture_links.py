"""A picture that an answer only names: it is fetched from the server that drew it, and from nowhere else."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urljoin, urlsplit

from chalicelib.domain.errors import Lost, Refused

from .client import Request

_LONGEST = 8_000
"""Characters: longer than any link that a server would take itself."""
_PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str | None, int | None]


def linked(name: str, base_url: str, link: str, authorization: Mapping[str, str]) -> Request | Lost | Refused:
    """The request that fetches the picture, with the key: it goes where the key has just been, and nowhere else.

    A link may be relative. One that leads to another scheme, host or port is refused, since a server that gives such
    links gives them with every picture, and what it names may be any address in reach.
    """
    if len(link) > _LONGEST or not (link.isascii() and link.isprintable()) or " " in link:
        return Lost(f"{name} answered with something that is no picture")
    base = urlsplit(base_url)
    try:
        parts = urlsplit(urljoin(base_url, link))
        leads_elsewhere = _origin(parts) != _origin(base)
    except ValueError:
        return Lost(f"{name} answered with something that is no picture")
    if leads_elsewhere:
        return Refused(f"{name} answered with a link to another address than its own, which is not followed")
    here = parts._replace(netloc=base.netloc, path=parts.path or "/", fragment="")
    return Request(here.geturl(), {**authorization, "accept": "image/*"}, b"", "GET")


def _origin(parts: SplitResult) -> Origin:
    """Scheme, host and port. Raises ValueError for a port that is none."""
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
