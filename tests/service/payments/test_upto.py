"""Orders that somebody pays for alone, of which what was spent is taken at the end."""

from collections.abc import Iterator

import pytest

from chalicelib.billing.payments import RESPONSE
from chalicelib.domain.money import Micros, to_dollars
from localcloud.cli.client import Client
from tests.facilitator.payers import decoded
from tests.support.accounts import check_accounts, settle_strays
from tests.support.paying import CALLS, ORDER, WORST, Shop, price, shop


@pytest.fixture
def place() -> Iterator[Shop]:
    with shop() as place:
        yield place
        assert not place.cloud.denied


def test_what_was_spent_is_taken_when_the_run_has_ended(place: Shop) -> None:
    job = place.buy(place.payer.pay(place.offer(), "upto"))
    place.cloud.wait_until_idle(60)
    (moved,) = place.facilitator.chain.transfers.values()
    status = place.look(job)
    assert (moved.payer, moved.units) == (place.payer.address, price(CALLS))
    assert moved.units < WORST
    assert decoded(status.headers[RESPONSE])["amount"] == str(price(CALLS))
    assert status.json()["payment"]["authorized_usd"] == to_dollars(WORST)
    check_accounts(place.cloud, [job])


def test_nothing_spent_nothing_taken(place: Shop) -> None:
    answer = place.post("jobs", ORDER, place.payer.pay(place.offer("jobs", ORDER), "upto"))
    job = answer.json()["id"]
    Client(place.cloud.api_url).cancel(job)
    settle_strays(place.cloud)
    assert place.facilitator.asked["/settle"] == 0
    assert place.look(job).json()["payment"]["settled_usd"] == to_dollars(Micros(0))
    check_accounts(place.cloud, [job])
