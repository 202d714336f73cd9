"""Everything that can go wrong with calls that are collected: with the order, with looking for it, with its files."""

from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from PIL import Image

from chalicelib.domain.errors import Busy, CallEnding, Lost, Voided
from chalicelib.generators.base import Animate, Redraw
from chalicelib.generators.collecting import Order, Pending, Submission
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.offers import Collected
from localcloud.providers.fault_matrix import IMPATIENT, PATIENT, closed_address, parent_of
from localcloud.providers.faults import Behaviour
from localcloud.providers.pictures import draw
from localcloud.providers.server import ContractServer

from .registry import CLIPS, DELIVERED, FRAMES, REQUESTS, collected_contracts, collected_for

Struck = Literal["order", "look", "file", "upload"]
NONCE = "0123456789abcdef0123456789abcdef"
NUMBERED_BY_US = ("comfyui", "bedrock")
"""Generators whose orders bear the claim's own number."""
FREE_FAILURES = ("fal",)
"""Those that document that what fails on their side costs nothing."""
_LOOKS = 2

DRAWN, LATER = "drawn", "drawn later"
"""At once, or when nothing goes wrong any more: nothing was paid a second time."""
ABSENT, PENDING, VOIDED = "absent", "pending", "voided"
"""Lost, and proven never to have arrived; taken, and never ready; and taken, failed, and known to cost nothing."""

ORDER = {
    "none": (DRAWN, 1),
    "refused": ("busy", 0),
    "reset_after": ("lost", 1),
    "400": ("refused", 0),
    "401": ("refused", 0),
    "402": ("refused", 0),
    "403": ("refused", 0),
    "413": ("refused", 0),
    "422": ("refused", 0),
    "429": ("busy", 0),
    "500": ("lost", 0),
    "503": ("lost", 0),
    "hang": ("lost", 1),
    "drip": ("lost", 1),
    "truncate": ("lost", 1),
    "garbage": ("lost", 1),
    "content_type": ("lost", 1),
    "redirect": ("refused", 0),
}
"""Fault of the order → how its call ends, and how many orders the server has then."""
BEFORE_IT_ARRIVED = {
    "comfyui": ("busy", ABSENT),
    "fal": ("busy",),
    "replicate": ("busy", "lost"),
    "bfl": ("busy",),
    "bedrock": ("busy", ABSENT),
}
"""An order of fal's or bfl's holds its pictures and is long: what breaks off was not sent whole. The others' are sent
in a moment, and whether their last byte had left when the line broke is a matter of less than that."""
LOOK = {
    **dict.fromkeys(
        ("reset_before", "reset_after", "truncate", "garbage", "content_type", "429", "500", "503", "hang", "drip"),
        LATER,
    ),
    "401": "refused",
    "403": "refused",
    "422": "refused",
    "404": "lost",
    "redirect": "refused",
    "never_ready": PENDING,
    "gone": "lost",
    "failed": "lost",
    "moderated": "refused",
    "foreign_link": "refused",
}
FILE = {
    **dict.fromkeys(("reset_before", "reset_after", "truncate", "429", "500", "503", "hang", "drip"), LATER),
    "content_type": DRAWN,
    "404": "lost",
    "redirect": "refused",
    "garbage": "lost",
    "half_file": "lost",
    "foreign_link": "refused",
}
UPLOAD = {
    **dict.fromkeys(("reset_before", "reset_after", "truncate", "garbage", "content_type", "429", "500"), "busy"),
    "401": "refused",
    "413": "refused",
    "redirect": "refused",
}
_HAS_NONE = {
    ("comfyui", "look", "moderated"),
    ("comfyui", "look", "foreign_link"),
    ("bedrock", "look", "gone"),
    ("bedrock", "look", "foreign_link"),
} | {(name, "file", "foreign_link") for name in ("fal", "replicate", "bfl")}
"""ComfyUI moderates nothing and answers no links; files of the others lead nowhere. Bedrock forgets no invocation, and
delivers instead of answering links."""
_HANGS = ("hang", "drip")
_BEFORE = ("reset_before", "reset_amid")
_HASTY = Timeouts(connect=0.6, total=0.6)
"""Time enough to upload pictures, and too little for an answer that drips."""


@dataclass(frozen=True)
class Collecting:
    """One square of the grid: a fault, and the requests that it strikes."""

    generator: str
    struck: Struck
    fault: str

    @property
    def is_there(self) -> bool:
        """Whether the service has such requests, and such a fate."""
        has_requests = bool(getattr(REQUESTS[self.generator], self.struck))
        return has_requests and (self.generator, self.struck, self.fault) not in _HAS_NONE

    @property
    def endings(self) -> tuple[str, ...]:
        """How it may end."""
        match self.struck:
            case "order":
                return self._endings_of_order
            case "look":
                is_free = self.fault == "failed" and self.generator in FREE_FAILURES
                return (VOIDED if is_free else LOOK[self.fault],)
            case "file":
                return (FILE[self.fault],)
        return (UPLOAD[self.fault],)

    @property
    def orders(self) -> int:
        """How many orders the server has then."""
        if self.struck == "order":
            return 0 if self.fault in _BEFORE else ORDER[self.fault][1]
        return 0 if self.struck == "upload" else 1

    @property
    def _endings_of_order(self) -> tuple[str, ...]:
        if self.fault in _BEFORE:
            return BEFORE_IT_ARRIVED[self.generator]
        word, orders = ORDER[self.fault]
        if word == "lost" and self.generator in NUMBERED_BY_US:
            return (DRAWN if orders else ABSENT,)
        return (word,)


_GRID: dict[Struck, tuple[str, ...]] = {
    "order": (*ORDER, *_BEFORE),
    "look": tuple(LOOK),
    "file": tuple(FILE),
    "upload": tuple(UPLOAD),
}
COLLECTING_GRID = [
    case
    for name, (struck, faults) in product(REQUESTS, _GRID.items())
    for fault in faults
    if (case := Collecting(name, struck, fault)).is_there
]


@dataclass
class Told:
    """How an order went: a word of the grid, the orders that the server has, and what was told on the way.

    foreign: requests that reached another server, which a link led to
    pictures: how many came
    """

    word: str
    orders: int
    endings: list[CallEnding] = field(default_factory=list)
    foreign: int = 0
    pictures: int = 0


def order_of(case: Collecting) -> Order:
    """For whatever of the generator's is collected: a frame, or else a clip that is delivered."""
    parent = parent_of(case.fault if case.struck == "order" else "none")
    if case.generator in FRAMES:
        return Redraw(parent, None, "he begins to sob", "", 0.35, 7, 7, 1, 24, 0, 24, model=FRAMES[case.generator])
    return Animate(parent, None, "rain", "", 0.5, 7, 120, parent.size, DELIVERED[case.generator], "s3://a-bucket/here/")


def clip_order(name: str, last: Image.Image | None = None, pictures: int = 17) -> Animate:
    """For a clip of at least so many pictures, by a generator's model for such, at a small size."""
    parent, generator = draw("a meadow", 3, (128, 96)), collected_for(name, "http://127.0.0.1:1", IMPATIENT)
    clip = generator.menu.models[CLIPS[name]].clip
    length = clip.length_for(pictures) if clip else None
    return Animate(parent, last, "rain", "", 0.5, 7, length or pictures, parent.size, CLIPS[name])


def collecting(case: Collecting, order: Order) -> Told:
    """How one order really went."""
    if case.fault == "refused":
        hasty = collected_for(case.generator, closed_address(), PATIENT)
        return _Course(hasty, hasty).run(order)
    with ContractServer(collected_contracts()["fal"]) as other:
        contract = collected_contracts(elsewhere=other.url)[case.generator]
        fault = None if case.fault == "none" else case.fault
        strikes = str(getattr(REQUESTS[case.generator], case.struck))
        with ContractServer(contract, Behaviour(fault=fault, strikes=strikes)) as server:
            patient = collected_for(case.generator, server.url, PATIENT)
            hasty = collected_for(case.generator, server.url, _HASTY) if case.fault in _HANGS else patient
            looking = hasty if case.struck != "order" else patient
            told = _Course(hasty if case.struck == "order" else patient, looking, patient, server).run(order)
            told.foreign = other.mood.counter.received
            return told


@dataclass
class _Course:
    """What the pipeline does with an order: it hands it in, asks after it if it must, and collects."""

    submits: Collected
    looks: Collected
    later: Collected | None = None
    server: ContractServer | None = None
    endings: list[CallEnding] = field(default_factory=list)
    pictures: int = 0

    def run(self, order: Order) -> Told:
        word = self._word(order)
        orders = self.server.mood.counter.orders if self.server else 0
        return Told(word, orders, self.endings, pictures=self.pictures)

    def _word(self, order: Order) -> str:
        try:
            submission = self._handed_in(order)
        except CallEnding as ending:
            self.endings.append(ending)
            return ending.outcome
        return self._collected(submission) if submission else ABSENT

    def _handed_in(self, order: Order) -> Submission | None:
        try:
            return self.submits.submit(order, NONCE)
        except Lost as lost:
            model = self.submits.menu.models[order.model or ""]
            if not (model.collection and model.collection.chooses):
                raise
            self.endings.append(lost)
        return self.looks.look_for(NONCE, order.model or "")

    def _collected(self, submission: Submission) -> str:
        for _ in range(_LOOKS):
            outcome = self._looked(self.looks, submission)
            if not isinstance(outcome, Busy | Pending):
                return outcome
        if isinstance(outcome, Pending) or not (self.server and self.later):
            return PENDING
        self.server.mood.behaviour = Behaviour()
        outcome = self._looked(self.later, submission)
        return LATER if outcome == DRAWN else str(outcome)

    def _looked(self, generator: Collected, submission: Submission) -> "str | Busy | Pending":
        try:
            came = generator.collect(submission)
            if isinstance(came, Pending):
                return came
            self.pictures = sum(1 for _ in came) if not hasattr(came, "key") else 0
        except Voided as voided:
            self.endings.append(voided)
            return VOIDED
        except Busy as busy:
            self.endings.append(busy)
            return busy
        except CallEnding as ending:
            self.endings.append(ending)
            return ending.outcome
        return DRAWN
