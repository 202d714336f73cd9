"""A facilitator that dies before it has carried something out, or after it, or answers nothing of use."""

import pytest

from chalicelib.domain.clock import Clock
from chalicelib.domain.money import Micros, exactly, to_dollars
from chalicelib.storage.bucket import Bucket
from ops.payments import note_refund, payments, text
from tests.facilitator.server import Fault
from tests.resilience.payments import check_books, due
from tests.support.accounts import Account, check_accounts, sweep_until_ended
from tests.support.paying import WORST, shop

FAULTS: tuple[Fault, ...] = ("dies before", "dies after", "500", "pending")


@pytest.mark.parametrize("scheme", ["exact", "upto"])
def test_money_and_job_agree_whatever_the_facilitator_says_the_first_time(scheme: str) -> None:
    with shop() as place:
        place.facilitator.faults["/settle"] = [*FAULTS]
        jobs = [place.buy(place.payer.pay(place.offer(), scheme)) for _ in FAULTS]
        sweep_until_ended(place.cloud, jobs, seconds=90)
        accounts = check_accounts(place.cloud, jobs)
        check_books(place)
        assert place.facilitator.faults["/settle"] == []
        taken = sorted(one.units for one in place.facilitator.chain.transfers.values())
        assert taken == sorted(due(account, scheme) for account in accounts)
        for account in accounts:
            payment = place.look(account.job).json()["payment"]
            assert (account.state, payment["state"]) == ("done", "settled")
            assert payment["settled_usd"] == to_dollars(due(account, scheme))
        assert not place.cloud.denied


def test_what_was_taken_and_not_spent_is_listed_and_noted_once_it_was_sent_back() -> None:
    """Nobody who draws is there: the payment was taken before the first call, and no call was ever heard."""
    with shop(FRAMELOOM_STABILITY_BASE_URL="http://127.0.0.1:9") as place:
        job = place.buy(place.payer.pay(place.offer()))
        sweep_until_ended(place.cloud, [job], seconds=90)
        account = Account.of(place.cloud, job)
        assert (account.state, account.spent_micros) == ("failed", Micros(0))
        check_accounts(place.cloud, [job])
        (paid,) = check_books(place)
        bucket = Bucket(place.cloud.client("s3"), place.cloud.bucket, Clock())
        assert note_refund(bucket, Clock(), paid.payment, "0x5e7") == WORST
        with pytest.raises(ValueError, match="nothing is to be sent back"):
            note_refund(bucket, Clock(), paid.payment, "0x5e7")
        (noted,) = payments(bucket)
    assert (paid.taken_micros, paid.owed_micros, paid.state) == (WORST, WORST, "settled")
    assert (noted.owed_micros, noted.state) == (Micros(0), "refunded")
    assert text([paid]).splitlines()[-1] == f"To be sent back: {exactly(WORST)} USD."
