"""Addresses of the public internet: what a stranger's link may lead to, and what stands beside us may not."""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64's prefix (RFC 6052): the last 32 bits are an IPv4 address."""
_IPV4 = 0xFFFFFFFF


class NotPublic(OSError):
    """A host's name leads to an address that is no public one."""


def connect(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to a public address of the host. Raises NotPublic, or another OSError where none comes about.

    The name is resolved once: what is checked is what is connected to, whatever the name leads to a moment later.
    A name that leads to a public address and to another one as well is trusted with neither.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not all(is_public(address) for address in addresses):
        raise NotPublic(host)
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=seconds)
    return socket.create_connection((addresses[-1], port), timeout=seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is one that everybody can reach: not loopback, link-local, private, shared or multicast."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    inner = _embedded(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    is_of_a_site = isinstance(ip, IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or is_of_a_site)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one only wraps."""
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & _IPV4)
    return ip.ipv4_mapped or ip.sixtofour
