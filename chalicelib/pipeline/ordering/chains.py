"""Frames that are redrawn from the one before: what keeps such a chain to its first frame, as it is ordered."""

from typing import TypedDict

from chalicelib.domain.errors import InvalidOrder
from chalicelib.domain.orders import Coherence, CoherencePart, JobOrder, OnDrift
from chalicelib.generators import Menu

EVERYTHING: tuple[CoherencePart, ...] = ("colour", "detail", "anchor")


class ChainTerms(TypedDict):
    """As Job has them."""

    coherence: Coherence | None
    on_drift: OnDrift | None
    follow: bool


def chain_terms(menu: Menu, order: JobOrder) -> ChainTerms:
    """What holds the chain of a job with this order, nothing of it left open; None where its frames are no chain."""
    if not _is_chain(menu, order):
        return ChainTerms(coherence=None, on_drift=None, follow=False)
    coherence = EVERYTHING if order.coherence is None else order.coherence
    on_drift = order.on_drift or ("correct" if coherence else "ignore")
    return ChainTerms(coherence=coherence, on_drift=on_drift, follow=bool(order.mask and order.mask.follow))


def check_chain(menu: Menu, order: JobOrder) -> None:
    """Raises InvalidOrder for what only a chain of redraws can be asked for."""
    if _is_chain(menu, order):
        return
    asked = {
        "coherence": bool(order.coherence),
        "on_drift": order.on_drift not in (None, "ignore"),
        "mask.follow": bool(order.mask and order.mask.follow),
    }
    for field, is_asked in asked.items():
        if is_asked:
            raise InvalidOrder.of(
                field, f"only of frames that are each redrawn from the one before: {_why(menu, order)}"
            )


def _is_chain(menu: Menu, order: JobOrder) -> bool:
    abilities = menu.abilities(order.model)
    return order.frames > 1 and abilities.parent == "previous" and abilities.clip is None


def _why(menu: Menu, order: JobOrder) -> str:
    drawer = f"{menu.name}'s {order.model}" if order.model else menu.name
    return f"{drawer} draws {'whole clips' if menu.abilities(order.model).clip else 'each from the first'}"
