"""One payment sent by many at once, and handlers that are killed while somebody pays."""

from tests.resilience.payments import dangerous_shop, die_while_paying, due, spend_once
from tests.support.paying import CALLS, shop

USES = 100
"""`python -m tests.resilience` sends a thousand."""
SCHEME = "exact"
"""It tries the other, too."""


def test_a_hundred_uses_of_one_payment_make_one_job_and_one_transfer() -> None:
    with shop() as place:
        crowd = spend_once(place, USES, at_once=32)
    assert (crowd.jobs, crowd.transfers) == (1, 1)
    assert crowd.answers[201] > USES // 2
    assert set(crowd.answers) <= {201, 503}


def test_a_paid_job_whose_handler_is_killed_at_any_write_is_drawn_and_paid_once() -> None:
    with dangerous_shop() as (place, killer):
        deaths = die_while_paying(place, killer, SCHEME)
        taken = sorted(one.units for one in place.facilitator.chain.transfers.values())
    assert deaths.writes >= 15
    assert deaths.killed.keys() == killer.plans.keys()
    assert {account.state for account in deaths.accounts} == {"done"}
    assert {account.drawn for account in deaths.accounts} == {CALLS}
    assert taken == sorted(due(account, SCHEME) for account in deaths.accounts)
