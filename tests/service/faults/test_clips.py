"""Clips over bad lines: whatever is lost, nobody is bound to draw what nobody has claimed."""

from collections.abc import Callable

from localcloud.cloud import LocalCloud
from tests.resilience.clips import TIMEOUT, check_bills, draw_clips, lose_orders, offering, providers
from tests.resilience.network_faults import BadLine
from tests.resilience.storm import SHORT_LEASES

Start = Callable[..., LocalCloud]
SEED = 3


def test_orders_are_claims_however_the_lines_are(start: Start) -> None:
    line = BadLine(SEED)
    with providers(seconds=0.5) as servers:
        lose_orders(servers, SEED)
        conditions = {**SHORT_LEASES, "environment": SHORT_LEASES["environment"] | offering(servers)}
        cloud = start(between=line, timeout=TIMEOUT, **conditions)
        bills = draw_clips(cloud, line, servers, of_each=3, seconds=240)
    check_bills(bills)
    assert line.faults.total() > line.faults["pass_on"] > 0
