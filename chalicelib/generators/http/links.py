"""What an answer only names: fetched from where its provider is known to serve from, and from nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

from chalicelib.domain.errors import Lost, Refused

from .client import Request

_LONGEST = 8_000
"""Characters: longer than any link that a server would take itself."""
_PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str | None, int | None]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a provider's links may lead.

    base_url: the address that is configured; whatever has its scheme, host and port is the provider's own, is given
        the key, and may be on this machine
    keyed: hosts that are given the key as well, as long as base_url leads to one of them
    keyless: hosts that serve its files, and are given no key
    A host's name stands for itself, and one that begins with a dot for all names below it: ".example.org". Except for
    base_url's own, hosts are spoken to by HTTPS, at its usual port and at public addresses only.
    """

    base_url: str
    keyed: tuple[str, ...] = ()
    keyless: tuple[str, ...] = ()

    def trust_in(self, parts: SplitResult) -> Literal["own", "keyed", "keyless"] | None:
        """What a link's address is to the provider; None where it is not known. Raises ValueError for no port."""
        base = urlsplit(self.base_url)
        if _origin(parts) == _origin(base):
            return "own"
        if (parts.scheme, parts.port) not in (("https", None), ("https", _PORTS["https"])):
            return None
        if _is_among(parts, self.keyed) and _is_among(base, self.keyed):
            return "keyed"
        return "keyless" if _is_among(parts, self.keyless) else None


def linked(
    name: str, places: Places, link: str, authorization: Mapping[str, str], accept: str = "image/*"
) -> Request | Lost | Refused:
    """The request that fetches what a link names, with the key where the key may go.

    A link may be relative. One that leads to an unknown place is refused, since a server that gives such links gives
    them with every picture, and what it names may be any address in reach.
    """
    if len(link) > _LONGEST or not (link.isascii() and link.isprintable()) or " " in link:
        return Lost(f"{name} answered with something that is no link")
    try:
        parts = urlsplit(urljoin(places.base_url, link))
        trust = places.trust_in(parts)
    except ValueError:
        return Lost(f"{name} answered with something that is no link")
    if trust is None:
        return Refused(f"{name} answered with a link to another address than its own, which is not followed")
    netloc = urlsplit(places.base_url).netloc if trust == "own" else str(parts.hostname)
    url = parts._replace(netloc=netloc, path=parts.path or "/", fragment="").geturl()
    key = {} if trust == "keyless" else authorization
    return Request(url, {**key, "accept": accept}, b"", "GET", is_public=trust != "own")


def _origin(parts: SplitResult) -> Origin:
    """Scheme, host and port. Raises ValueError for a port that is none."""
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _is_among(parts: SplitResult, hosts: tuple[str, ...]) -> bool:
    host = parts.hostname or ""
    return any(host.endswith(known) if known.startswith(".") else host == known for known in hosts)
