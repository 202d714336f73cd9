"""What may be paid by whom, where the operator takes payments: the ways to pay for one run. Pure."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple, Self

from pydantic import JsonValue

from chalicelib.domain.limits import PAYMENT_SECONDS, UPTO_SECONDS
from chalicelib.domain.money import Micros, in_cents
from chalicelib.domain.records import PaymentScheme, Price, Reservation
from chalicelib.settings import DOLLARS, Asset, Settings

from .messages import Kind, PaymentRequired, Requirements, Resource

SCHEMES: tuple[PaymentScheme, ...] = ("upto", "exact")
"""Whoever can choose takes the first."""
_PERMIT2: Literal["permit2"] = "permit2"


class Tariff(NamedTuple):
    """Where payments go, what they are made in, and how much they are."""

    pay_to: str
    network: str
    asset: Asset
    price: Price

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """None where the operator takes no payments."""
        if not settings.pay_to:
            return None
        price = Price(margin=Decimal(str(settings.pay_margin or 0)), fee_micros=settings.pay_fee_micros or Micros(0))
        asset = settings.pay_asset or DOLLARS[settings.pay_network]
        return cls(settings.pay_to, settings.pay_network, asset, price)

    def ways(self, terms: Reservation, kinds: Iterable[Kind], waiting: int) -> Iterator[Requirements]:
        """How the run with that reservation may be paid for: by what the facilitator carries out.

        waiting: for how many seconds it may wait for its picture
        """
        offered = {kind.scheme: kind.extra or {} for kind in kinds if kind.network == self.network}
        for scheme in SCHEMES:
            if scheme in offered:
                yield self.way(terms, scheme, waiting, offered[scheme])

    def way(
        self, terms: Reservation, scheme: PaymentScheme, waiting: int, of_facilitator: dict[str, JsonValue]
    ) -> Requirements:
        """How it may be paid for by that scheme; waiting: as for ways."""
        extra: dict[str, JsonValue] = {"name": self.asset.name, "version": self.asset.version}
        if scheme == "upto":
            extra |= {**of_facilitator, "assetTransferMethod": _PERMIT2}
        return Requirements(
            scheme=scheme,
            network=self.network,
            asset=self.asset.address,
            amount=str(self.price.of(terms.micros)),
            pay_to=self.pay_to,
            max_timeout_seconds=waiting + (UPTO_SECONDS if scheme == "upto" else PAYMENT_SECONDS),
            extra=extra,
        )

    def offer(self, terms: Reservation, ways: Iterable[Requirements], error: str) -> PaymentRequired:
        """What a 402 says; its resource is for whoever knows under which address it was asked for."""
        most = in_cents(self.price.of(terms.micros))
        resource = Resource(url="", description=f"A picture set in motion, in {terms.calls} calls: {most} at the most")
        return PaymentRequired(error=error, resource=resource, accepts=tuple(ways))
