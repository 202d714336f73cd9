"""Everything that can go wrong with every generator, and how the call has to end."""

import os
import socket
from dataclasses import dataclass
from itertools import product

from PIL import Image

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.base import Redraw
from chalicelib.generators.http.client import Timeouts

from .faults import Behaviour
from .pictures import draw
from .registry import contracts, generator_for
from .server import ContractServer

HOSTILE = {
    "AWS_MAX_ATTEMPTS": "5",
    "AWS_RETRY_MODE": "adaptive",
    "HTTP_PROXY": "http://127.0.0.1:1",
    "HTTPS_PROXY": "http://127.0.0.1:1",
    "http_proxy": "http://127.0.0.1:1",
    "https_proxy": "http://127.0.0.1:1",
    "ALL_PROXY": "http://127.0.0.1:1",
}
"""What an environment may say that would send a second request, or send it elsewhere."""
GENERATORS = ("stability", "bedrock", "openai", "automatic1111", "gemini")
ENDINGS = {
    "none": "drawn",
    "refused": "busy",
    "reset_before": "busy",
    "reset_amid": "busy",
    "reset_after": "lost",
    "400": "refused",
    "401": "refused",
    "402": "refused",
    "403": "refused",
    "413": "refused",
    "422": "refused",
    "429": "busy",
    "500": "lost",
    "503": "lost",
    "hang": "lost",
    "drip": "lost",
    "truncate": "lost",
    "garbage": "lost",
    "content_type": "lost",
    "redirect": "refused",
    "filtered": "refused",
    "blank": "lost",
}
EXCEPTIONS = {("stability", "500"): "busy", ("gemini", "500"): "busy", ("automatic1111", "filtered"): "lost"}
"""Stability and Google document that such failures are free; AUTOMATIC1111's filters blacken the picture and say
nothing."""
IMPATIENT = Timeouts(connect=0.4, total=0.4)
PATIENT = Timeouts(connect=5, total=20)
_AMID_THE_ORDER = ("reset_before", "reset_amid")
_SIDE = 640
_SMALL = (256, 192)


@dataclass(frozen=True)
class Case:
    """One square of the grid, and what is right for it."""

    generator: str
    fault: str

    @property
    def ending(self) -> str:
        """How the call has to end."""
        return EXCEPTIONS.get((self.generator, self.fault)) or ENDINGS[self.fault]

    @property
    def requests(self) -> int:
        """How many requests have to reach the server."""
        return 0 if self.fault == "refused" else 1


GRID = [Case(generator, fault) for generator, fault in product(GENERATORS, ENDINGS)]


def parent_of(fault: str) -> Image.Image:
    """The picture that an order starts from; where the line breaks amid the order, one that no format packs.

    That one's body is larger than every buffer between here and the server.
    """
    if fault in _AMID_THE_ORDER:
        return Image.frombytes("RGB", (_SIDE, _SIDE), os.urandom(_SIDE * _SIDE * 3))
    return draw("a meadow", 3, _SMALL)


def happen(case: Case) -> tuple[CallEnding | None, int]:
    """How one call really ended (None: drawn), and the requests that the server received."""
    order = Redraw(parent_of(case.fault), None, "he begins to sob", "", 0.35, 7, 7, 1, 24, 0, 24)
    timeouts = IMPATIENT if case.fault in ("hang", "drip") else PATIENT
    if case.fault == "refused":
        return _ending(case.generator, closed_address(), order, timeouts), 0
    fault = None if case.fault == "none" else case.fault
    with ContractServer(contracts()[case.generator], Behaviour(fault=fault)) as server:
        ending = _ending(case.generator, server.url, order, timeouts)
        return ending, server.mood.counter.received


def _ending(generator: str, url: str, order: Redraw, timeouts: Timeouts) -> CallEnding | None:
    try:
        generator_for(generator, url, timeouts).redraw(order)
    except CallEnding as ending:
        return ending
    return None


def closed_address() -> str:
    """Where nobody listens."""
    with socket.socket() as vacant:
        vacant.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{vacant.getsockname()[1]}"


def outcome_of(ending: CallEnding | None) -> str:
    """Its word in the table."""
    return ending.outcome if ending else "drawn"
