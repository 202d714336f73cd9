"""Kills the very process that makes a customer's n-th write, before the write is carried out or after it."""

import threading
from collections import Counter
from typing import NamedTuple

from werkzeug.wrappers import Response

from chalicelib.domain.keys import job_of
from localcloud.aws.intercept import Intercept
from localcloud.console import find_job
from tests.support.customers import name_of

WRITES = frozenset({"PutObject", "DeleteObject", "DeleteObjects", "SendMessage"})


class Plan(NamedTuple):
    """Which of a customer's writes is its handler's last deed."""

    number: int
    is_carried_out: bool


class Killer:
    """Stands between the functions and the bucket; a customer is known by its Idempotency-Key."""

    def __init__(self) -> None:
        self.plans: dict[str, Plan] = {}
        self.writes: Counter[str] = Counter()
        """Customer → how many writes its handlers have made."""
        self.killed: dict[str, str] = {}
        """Customer → the function that was killed, and over which write."""
        self._customers: dict[str, str] = {}
        self._one_at_a_time = threading.Lock()

    def __call__(self, intercept: Intercept) -> Response:
        """Let it pass, or be the end of its sender."""
        customer = self._find_customer(intercept)
        if intercept.work is None or customer is None or not self._is_due(intercept, customer):
            return intercept.carry_out()
        self.killed[customer] = (
            f"{intercept.work.function} at {intercept.operation.name} {intercept.operation.key}".rstrip()
        )
        if self.plans[customer].is_carried_out:
            intercept.carry_out()
        intercept.work.instance.kill()
        raise ConnectionResetError

    def _is_due(self, intercept: Intercept, customer: str) -> bool:
        if intercept.operation.name not in WRITES:
            return False
        with self._one_at_a_time:
            self.writes[customer] += 1
            plan = self.plans.get(customer)
            return plan is not None and plan.number == self.writes[customer]

    def _find_customer(self, intercept: Intercept) -> str | None:
        """An order bears its customer's key; what follows bears the job's id, which the order's marker tells."""
        if intercept.work is None:
            return None
        event = intercept.work.event
        key: str | None = event.get("headers", {}).get("idempotency-key")
        if key is None:
            return self._customers.get(find_job(event) or "")
        customer = name_of(key)
        if job := job_of(intercept.operation.key):
            self._customers[job] = customer
        return customer
