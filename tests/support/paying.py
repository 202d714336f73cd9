"""Customers without a token who pay for what they order."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import requests

from chalicelib.billing.payments import REQUIRED, SIGNATURE
from chalicelib.domain.limits import MAX_TICKETS
from chalicelib.domain.money import Micros, from_dollars
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.registry import contracts
from localcloud.providers.server import ContractServer
from tests.conftest import FRAME_MICROS
from tests.facilitator.payers import Payer
from tests.facilitator.server import Facilitator, facilitating
from tests.support.customers import PICTURE
from tests.support.paid import ROOT, configured

FRAMES = 3
CALLS = FRAMES - 1
CALL_MICROS = from_dollars("0.035")
"""What a call of Stability's usual model costs."""
UPLOAD = {"content_type": "image/png", "bytes": len(PICTURE)}
ORDER = {"prompt": "he begins to sob", "frames": FRAMES, "size": 64, "upload": UPLOAD, "generator": "stability"}
POSTER = {"prompt": "a lighthouse", "generator": "stability"}
RICH = 1_000_000_000
QUICK = {
    "FRAMELOOM_ADDRESS_RATE": "10000",
    "FRAMELOOM_ADDRESS_WAITING": "1000",
    "FRAMELOOM_STRANGERS_WAITING": "1000",
    "FRAMELOOM_CLIENT_JOBS": "10000",
}
"""Who orders much, and fast."""


def price(calls: int) -> Micros:
    """Of so many calls: a quarter on top. Millionths of a US dollar, and so the asset's smallest units."""
    return Micros(calls * (CALL_MICROS + FRAME_MICROS) * 5 // 4)


WORST = price(CALLS + MAX_TICKETS)


class Shop(NamedTuple):
    """A program that takes payments, whom it asks, and somebody who pays."""

    cloud: LocalCloud
    facilitator: Facilitator
    payer: Payer

    def post(
        self, path: str, order: Mapping[str, object], payment: str | None = None, **headers: str
    ) -> requests.Response:
        """Order once."""
        sent = headers | ({SIGNATURE: payment} if payment else {})
        return requests.post(f"{self.cloud.api_url}/{path}", json={**order}, headers=sent, timeout=60)

    def offer(self, path: str = "jobs", order: Mapping[str, object] = ORDER) -> str:
        """PAYMENT-REQUIRED for an order that isn't paid."""
        answer = self.post(path, order)
        assert answer.status_code == 402, answer.text
        return answer.headers[REQUIRED]

    def buy(self, payment: str, order: Mapping[str, object] = ORDER) -> str:
        """Order with that payment, and send the picture: the job's id."""
        answer = self.post("jobs", order, payment)
        assert answer.status_code == 201, answer.text
        job = answer.json()
        Client(self.cloud.api_url).upload(job["upload"], PICTURE)
        identity: str = job["id"]
        return identity

    def look(self, job: str) -> requests.Response:
        """The job's status, and its headers."""
        return requests.get(f"{self.cloud.api_url}/jobs/{job}", timeout=30)


@contextmanager
def shop(*, remembers: bool = True, conditions: Mapping[str, Any] | None = None, **variables: str) -> Iterator[Shop]:
    """One in which orders come as fast as they like, and somebody with money.

    remembers: as a Facilitator has it
    conditions: of its cloud
    """
    with ExitStack() as stack:
        facilitator = stack.enter_context(facilitating(remembers=remembers))
        servers = {name: stack.enter_context(ContractServer(contract)) for name, contract in contracts().items()}
        payer = Payer()
        facilitator.chain.balances[payer.address] = RICH
        environment = configured(servers, **facilitator.environment(), **QUICK, **variables)
        cloud = stack.enter_context(LocalCloud(project_dir=ROOT, environment=environment, **(conditions or {})))
        yield Shop(cloud, facilitator, payer)
