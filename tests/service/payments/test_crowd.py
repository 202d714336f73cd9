"""One payment sent by many at once."""

from tests.resilience.payments import spend_once
from tests.support.paying import shop

USES = 100
"""`python -m tests.resilience` sends a thousand."""


def test_a_hundred_uses_of_one_payment_make_one_job_and_one_transfer() -> None:
    with shop() as place:
        crowd = spend_once(place, USES, at_once=32)
    assert (crowd.jobs, crowd.transfers) == (1, 1)
    assert crowd.answers[201] > USES // 2
    assert set(crowd.answers) <= {201, 503}
