"""More orders at once than there is money for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.wrappers import Response

from chalicelib.domain.clock import Clock
from chalicelib.domain.money import Micros
from chalicelib.domain.records import DayLimits
from localcloud.aws.intercept import Intercept
from localcloud.cloud import LocalCloud
from tests.resilience.crowd import conditions, crowd_in
from tests.resilience.rush import allowance_for, budget_for, reserve, storm_the_counter, storm_the_ledger
from tests.support.accounts import ledger_in

Start = Callable[..., LocalCloud]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_of_200_orders_at_a_time_of_24_exactly_those_20_that_are_paid_for_become_jobs(start: Start) -> None:
    cloud = start(environment=budget_for(20), concurrency={"api_handler": 24}, total_concurrency=24)
    rush = storm_the_counter(cloud, room=20, orders=200, at_once=24)
    assert rush.answers.total() == 200


def test_many_names_and_many_addresses_pass_no_cap_and_keep_nobody_with_a_token_waiting(start: Start) -> None:
    crowd = crowd_in(start(**conditions()), orders=360)
    assert crowd.total == 360
    assert crowd.answers["made-up tokens"]["token_unknown"] > 0


def test_of_100_threads_on_one_ledger_exactly_those_30_that_there_is_room_for_get_in(start: Start) -> None:
    rush = storm_the_ledger(start(), room=30, threads=100)
    assert rush.answers.total() == 100


@pytest.mark.parametrize("limits", [DayLimits(micros=Micros(10 * reserve(0).micros)), DayLimits(jobs=10)], ids=str)
def test_of_60_threads_with_one_token_exactly_those_10_get_in_that_the_token_has_room_for(
    start: Start, limits: DayLimits
) -> None:
    rush = storm_the_ledger(start(), room=10, threads=60, limits=limits)
    assert rush.answers["quota_spent"] == 60 - rush.answers["created"] - rush.answers["unavailable"]


def test_whose_change_was_carried_out_is_not_sent_away_though_its_answer_was_lost(start: Start) -> None:
    lost: list[str] = []

    def lose_once(intercept: Intercept) -> Response:
        answer = intercept.carry_out()
        if intercept.operation.name == "TransactWriteItems" and not lost:
            lost.append(intercept.operation.name)
            raise ConnectionResetError
        return answer

    patience_ends_with_the_loss = Clock(now=lambda: NOON + timedelta(minutes=len(lost)), sleep=lambda _: None)
    order = reserve(1)
    ledger = ledger_in(start(between=lose_once), patience_ends_with_the_loss, allowance_for(1))
    ledger.reserve(order)
    assert ledger.page(order.day).open.keys() == {order.id}
