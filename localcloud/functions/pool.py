"""The instances: started on demand, reused while warm, never more at once than allowed."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deployment.app_registry import Function
from localcloud.functions.instance import Closed, Instance


class Pool:
    """At most `limit(function)` at once of each and `total` of all; who finds no room waits."""

    def __init__(self, give_birth: Callable[[Function], Instance], limit: Callable[[str], int], total: int) -> None:
        self.most_concurrent: Counter[str] = Counter()
        self._give_birth = give_birth
        self._limit = limit
        self._total = total
        self._running: Counter[str] = Counter()
        self._working: set[Instance] = set()
        self._warm: dict[str, list[Instance]] = defaultdict(list)
        self._changed = threading.Condition()
        self._closed = False

    @property
    def working(self) -> list[Instance]:
        """Those with an invocation under way."""
        with self._changed:
            return list(self._working)

    @property
    def warm(self) -> list[Instance]:
        """Those that wait for their next."""
        with self._changed:
            return [instance for instances in self._warm.values() for instance in instances]

    @property
    def running(self) -> int:
        """How many invocations are under way."""
        return self._running.total()

    @contextmanager
    def instance(self, function: Function) -> Iterator[Instance]:
        """An instance for one invocation; Closed when none is to be had any more, or when it was killed by `close`."""
        instance = self._enter(function.name)
        try:
            instance = instance or self._give_birth(function)
            with self._changed:
                self._working.add(instance)
            self._refuse_when_closed()
            yield instance
            self._refuse_when_closed()
        finally:
            self._leave(function.name, instance)

    def close(self) -> None:
        """Kill all, and let nobody in."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for instance in self.working:
            instance.kill()
        for instance in self.warm:
            instance.kill()
            instance.connection.close()

    def _enter(self, name: str) -> Instance | None:
        """Wait for room, and take a warm instance where there is one."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room(name))
            self._refuse_when_closed()
            self._running[name] += 1
            self.most_concurrent[name] = max(self.most_concurrent[name], self._running[name])
            while self._warm[name]:
                instance = self._warm[name].pop()
                if instance.is_fit():
                    return instance
                instance.connection.close()
        return None

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise Closed

    def _has_room(self, name: str) -> bool:
        return self._running[name] < self._limit(name) and self.running < self._total

    def _leave(self, name: str, instance: Instance | None) -> None:
        with self._changed:
            self._running[name] -= 1
            if instance:
                self._working.discard(instance)
                if instance.is_alive and not self._closed:
                    self._warm[name].append(instance)
                else:
                    instance.kill()
                    instance.connection.close()
            self._changed.notify_all()
