"""Tokens: who may have calls paid for, how much of them, by whom, and until when.

A token is kept as its hash, and shown once, when it is made.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from re import fullmatch
from secrets import token_urlsafe

from pydantic import AwareDatetime, BaseModel, ConfigDict

from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Damaged, Forbidden, Unauthorized
from chalicelib.domain.limits import INBOX, PAYER, STRANGER
from chalicelib.domain.records import DayLimits, Job, Stored
from chalicelib.storage.bucket import Bucket

_BYTES = 32
"""256 random bits: nobody guesses them, so that a fast hash is enough."""
_NAME = rf"(?!{INBOX}$|{STRANGER}|{PAYER})[a-z0-9][a-z0-9-]{{0,39}}"
"""None that the ledger uses for those without a token."""
_NOBODYS = sha256(b"").hexdigest()
_SCHEME = "bearer"
_ADDRESS_DIGITS = 16
_ONE_CUSTOMER = 64
"""Bits of an IPv6 address that a provider gives; the others a customer chooses freely (RFC 6177, RFC 4291)."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6 (RFC 6052)."""


class TokenTerms(BaseModel):
    """What a token is good for, beside what holds for all of them."""

    model_config = ConfigDict(frozen=True)

    limits: DayLimits = DayLimits()
    generators: tuple[str, ...] | None = None
    """The names of those that may draw for it; None: all that are offered."""
    expires_at: AwareDatetime | None = None
    """From then on nobody is let in with it."""


ALL = TokenTerms()
"""What a token is good for that was given no terms of its own."""


class Token(TokenTerms, Stored):
    """What stands under access/<name>.json; what a version before wrote has no terms."""

    hash: str
    """sha256 of the whole token, as hex digits."""
    at: datetime

    @property
    def terms(self) -> TokenTerms:
        """What it is good for, and nothing of what it is."""
        return TokenTerms(limits=self.limits, generators=self.generators, expires_at=self.expires_at)


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks, as the ledger calls them."""

    name: str
    has_token: bool = False
    terms: TokenTerms = ALL

    def may_use(self, generator: str) -> None:
        """Raises Forbidden for a generator that may not draw for this token."""
        allowed = self.terms.generators
        if allowed is not None and generator not in allowed:
            detail = f"this token is good for {', '.join(allowed) or 'none'}, and not for {generator}"
            raise Forbidden.of("generator", detail, code="generator_not_allowed")

    def must_be_known(self) -> None:
        """Raises Unauthorized for whom nobody knows."""
        if not self.has_token:
            raise Unauthorized("This is told to whoever sends their token as Authorization: Bearer.")

    def must_pay(self) -> None:
        """Raises Unauthorized for whom nobody knows."""
        if not self.has_token:
            raise Unauthorized("This generator costs money: send a token as Authorization: Bearer.")

    def may_change(self, job: Job) -> bool:
        """Whether the job was ordered without a token, or with this one."""
        return job.owner is None or (self.has_token and self.name == job.owner)


def add_token(
    bucket: Bucket, clock: Clock, name: str, terms: TokenTerms = ALL, secret: Callable[[int], str] = token_urlsafe
) -> str:
    """A new token of that name. Raises ValueError where there is one already, or the name can't be one.

    secret: so many random bytes, as text
    """
    if not fullmatch(_NAME, name):
        raise ValueError("a token's name has 1 to 40 of a-z, 0-9 and -; 'inbox', 'address-…' and 'payer-…' are taken")
    token = f"{name}.{secret(_BYTES)}"
    kept = Token(hash=_hash(token), at=clock.now(), **dict(terms))
    if not bucket.create_record(keys.token(name), kept):
        raise ValueError(f"there is a token {name!r} already: remove it first")
    return token


def tokens(bucket: Bucket) -> Iterator[tuple[str, Token | None]]:
    """All of them by their names; None for one that can't be read, by which nobody is let in."""
    names = (keys.name_of_token(entry.key) for entry in bucket.list(keys.ACCESS))
    return ((name, _find_token(bucket, name)) for name in names)


def remove_token(bucket: Bucket, name: str) -> None:
    """From now on nobody is let in with it. Raises ValueError where there is none."""
    if not fullmatch(_NAME, name) or bucket.find(keys.token(name)) is None:
        raise ValueError(f"there is no token {name!r}")
    bucket.delete(keys.token(name))


def client_of_token(bucket: Bucket, clock: Clock, authorization: str) -> Client:
    """Whose token that header carries. Raises Unauthorized."""
    scheme, _, token = authorization.strip().partition(" ")
    name = token.strip().partition(".")[0]
    found = _find_token(bucket, name) if scheme.lower() == _SCHEME and fullmatch(_NAME, name) else None
    if not compare_digest(_hash(token.strip()), found.hash if found else _NOBODYS) or not found:
        raise Unauthorized("This token is not known here.", code="token_unknown")
    if found.expires_at and found.expires_at <= clock.now():
        until = f"{found.expires_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        raise Unauthorized(f"This token was good until {until}: ask whoever gave it for another.", code="token_expired")
    return Client(name, has_token=True, terms=found.terms)


def client_of_address(address: str) -> Client:
    """Who asks without a token: one for each IPv4 address and for each /64 of IPv6; known by a hash of it."""
    return Client(f"{STRANGER}{sha256(_customer(address).encode()).hexdigest()[:_ADDRESS_DIGITS]}")


def _find_token(bucket: Bucket, name: str) -> Token | None:
    """None, too, where what is kept of it can't be read: nobody is let in by that."""
    try:
        return bucket.find_record(keys.token(name), Token)
    except Damaged:
        return None


def _customer(address: str) -> str:
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    if within := _ipv4_within(known):
        return str(within)
    return str(IPv6Network((known, _ONE_CUSTOMER), strict=False))


def _ipv4_within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address only wraps, as mapped, 6to4, Teredo and NAT64 do."""
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
