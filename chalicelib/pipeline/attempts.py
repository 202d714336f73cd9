"""Attempts: how money is reserved and what it is for comes to be, once for runs and further outputs alike."""

from types import TracebackType
from typing import Self

from chalicelib.domain.errors import Conflict, MoneySpent, TooFast
from chalicelib.domain.records import Reservation, Stored

from .context import PipelineContext
from .reservations import put_marker, remove_marker


class Attempt:
    """One attempt at a run or at a further output: its marker, its money, its object, in this order.

    On entering stands the marker. The object says which of several attempts came to be; one that is left without it, or
    refused for want of money or room, gives its money back, and then its marker goes. After any other fault the marker
    stays: the sweep finds it, and gives back what no object names.
    """

    def __init__(self, context: PipelineContext, reservation: Reservation) -> None:
        self._context = context
        self._reservation = reservation
        self._has_money = False
        self.came_to_be = False
        """Whether its object is the one that stands there."""

    def __enter__(self) -> Self:
        put_marker(self._context, self._reservation)
        return self

    def reserve(self) -> None:
        """Set the money aside. Raises MoneySpent, Unavailable."""
        self._context.ledger.reserve(self._reservation)
        self._has_money = True

    def create(self, key: str, named: Stored) -> None:
        """The object that names the reservation, unless another attempt's stands there."""
        self.came_to_be = self._context.bucket.create_record(key, named)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        is_refused = isinstance(error, MoneySpent | TooFast | Conflict)
        if is_refused or (error is None and not self.came_to_be):
            self._take_back()

    def _take_back(self) -> None:
        if self._has_money:
            self._context.ledger.cancel(self._reservation)
        remove_marker(self._context, self._reservation)
