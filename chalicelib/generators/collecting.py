"""Calls that are collected: one chargeable request hands in an order, and asking after it is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.records import Submission

from .base import Animate, Draw, Generator, Redraw

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Collecting", "Order", "Pending", "StoredClip", "Submission"]

Order = Redraw | Draw | Animate


@dataclass(frozen=True, slots=True)
class Pending:
    """Not ready yet.

    wait: seconds after which to ask again, where the provider says so
    """

    wait: float | None = None


@dataclass(frozen=True, slots=True)
class StoredClip:
    """The clip lies in our own bucket, as one file of video.

    key: where, without the bucket's name
    """

    key: str


class Collecting(Generator, Protocol):
    """A generator with models whose `Abilities.collection` says how their calls are collected."""

    def submit(self, order: Order, nonce: str) -> Submission:
        """Hand the order in: the one chargeable request. Raises Busy, Refused or Lost, as `Generator.redraw` does.

        nonce: 32 hex digits, the claim's: the order's identity where `Collection.chooses`
        """

    def look_for(self, nonce: str, model: str) -> Submission | None:
        """What became of an order whose answer was lost, or None: proven that it never arrived and never will.

        Asked only where `Collection.chooses`, and only when whoever sent the order is gone. Free, and may be repeated.
        Raises Busy while it can't be told; Lost where it never can.
        """

    def collect(self, submission: Submission) -> "Sequence[Image] | Pending | StoredClip":
        """What came of it: pictures in their order, RGB, of whatever size they came; one where a frame was ordered.

        A sequence may decode its pictures as they are asked for, each once and in order. Free, and may be repeated.
        Raises Busy to be asked again, Voided where nothing will come and nothing is charged for it, Refused (moderation
        and the like), or Lost (failed, gone, unusable).
        """
