"""Lambda: the app's functions, and all that starts them but HTTP."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from deployment.app_registry import BucketTrigger, QueueTrigger, ScheduleTrigger
from localcloud.conditions import Conditions
from localcloud.functions.deliveries import DeadLetter, Deliveries
from localcloud.functions.event_faults import Faults
from localcloud.functions.events import Arrival, schedule_event
from localcloud.functions.instance_factory import InstanceFactory
from localcloud.functions.invoker import Invoker
from localcloud.functions.lineage import Trace
from localcloud.functions.pool import Pool
from localcloud.functions.queues import Count, Poller, create_queue
from localcloud.functions.schedule import Schedule
from localcloud.recent import Recent
from localcloud.storage.events import Events

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class Runtime:
    """It delivers from `start` until the stack that it was given unwinds."""

    def __init__(self, factory: InstanceFactory, conditions: Conditions, kept: Events) -> None:
        timeout = conditions.timeout
        self.registry = factory.registry if timeout is None else factory.registry.with_timeout(timeout)
        self.registry.refuse_overlaps()
        self.dead_letters: Recent[DeadLetter] = Recent(conditions.remembered)
        self.pool = Pool(factory.give_birth, conditions.limit, conditions.total_concurrency)
        self.invoker = Invoker(self.registry.functions, self.pool, conditions.allow_recursion, conditions.terminal)
        self._conditions = conditions
        self._pollers: dict[str, Poller] = {}
        faults = Faults(conditions.deliver_times, conditions.shuffle_seed, conditions.drop)
        self._deliveries = {
            function.name: Deliveries(
                function.name,
                self.invoker.invoke,
                self._give_up,
                faults=faults,
                retry_waits=conditions.retry_waits,
                kept=kept,
            )
            for function, trigger in self.registry.triggered()
            if not isinstance(trigger, QueueTrigger)
        }

    def start(self, stack: ExitStack, sqs: "Callable[[str | None], SQSClient]", count: Count) -> None:
        """Create the queues, and begin to deliver.

        sqs: the client that signs for a function, as which Lambda polls; for None the service's own
        count: how many messages a queue holds, which is asked again and again while somebody waits for the end
        """
        stack.callback(self._drain)
        stack.callback(self.pool.close)
        for name, deliveries in self._deliveries.items():
            deliveries.start(self._conditions.limit(name))
            stack.callback(deliveries.close)
        for function, trigger in self.registry.triggered():
            if isinstance(trigger, QueueTrigger):
                create_queue(sqs(None), trigger.queue, function.timeout, self._conditions.visibility_factor)
                limit = min(
                    self._conditions.limit(function.name),
                    trigger.maximum_concurrency or self._conditions.total_concurrency,
                )
                poller = Poller(sqs, function, trigger, self.invoker, count=count, concurrency=limit)
                self._pollers[trigger.queue] = poller
                poller.start()
                stack.callback(poller.close)
        if self._conditions.sweep_seconds is not None:
            schedule = Schedule(self.tick, self._conditions.sweep_seconds)
            schedule.start()
            stack.callback(schedule.close)

    def announce(self, arrival: Arrival, cause: Trace) -> None:
        """An object has come: an event for the function that waits for such."""
        for function, trigger in self.registry.triggered():
            if isinstance(trigger, BucketTrigger) and trigger.wants(arrival):
                self._deliveries[function.name].put(arrival.event(), cause)

    def tick(self) -> None:
        """One event of the schedule for every scheduled function; it is part of no chain."""
        for function, trigger in self.registry.triggered():
            if isinstance(trigger, ScheduleTrigger):
                self._deliveries[function.name].put(schedule_event(function.name), Trace())

    def is_idle(self) -> bool:
        """Whether nothing runs, waits to run or lies in a queue."""
        before = self._count_activity()
        # Quiet on both sides of the look at the queues: what was running before may have sent a message that the
        # look came too early for, and what a message caused may have begun since.
        if not self._is_quiet() or not all(poller.is_empty() for poller in self._pollers.values()):
            return False
        return self._is_quiet() and before == self._count_activity()

    def _is_quiet(self) -> bool:
        return not self.pool.running and not any(deliveries.unfinished for deliveries in self._deliveries.values())

    def _drain(self) -> None:
        for poller in self._pollers.values():
            poller.drain()

    def _count_activity(self) -> int:
        return self.invoker.invocations.counts.total() + sum(each.accepted for each in self._deliveries.values())

    def _give_up(self, letter: DeadLetter) -> None:
        self.dead_letters.append(letter)
        self._conditions.terminal.gave_up(letter.function, letter.event, letter.error)
