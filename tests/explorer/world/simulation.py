"""What a question does to the world when nothing goes wrong."""

import json
import math
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from chalicelib.billing.tokens import ALL, TokenTerms
from chalicelib.domain import keys
from chalicelib.domain.orders import JobOrder
from chalicelib.generators.base import Menu
from chalicelib.settings import Settings

from .effects import (
    Answer,
    Called,
    Collect,
    Compute,
    Delete,
    Draw,
    Effect,
    FindQueue,
    Get,
    Head,
    Jitter,
    Leaf,
    ListItems,
    LookFor,
    NewId,
    Now,
    Put,
    Raised,
    ReadItems,
    Scan,
    Send,
    Settle,
    Sign,
    Sleep,
    Submit,
    Supported,
    Thing,
    Transact,
    Update,
    Verify,
)
from .faults import DONE, NEVER, REFUSED, VOID
from .items import list_items, read_items, transact, update_one
from .records import call_of
from .state import Event, Handed, Worker, World, Write, etag_of

BEHIND_THE_API = (
    *(
        "buy_job",
        "ask_price",
        "buy_resumption",
        "create_job",
        "create_poster",
        "animate",
        "cancel_job",
        "resume_job",
        "branch_job",
        "delete_job",
    ),
    *("order_export", "order_another", "read_status", "read_output"),
)
LIFETIME = dict.fromkeys(BEHIND_THE_API, 29)
"""Seconds that Lambda gives a verb behind the API; 60 to the others."""
LONGEST_LIFETIME = 60
MARGIN = 5
"""Seconds: `lease_margin_seconds`."""
SWEEP_EVERY = 120
"""Seconds: more than a lease and than `rest_seconds`."""
DEAD = "-dead"
"""What the names of queues that nobody reads end in."""
CHANGED, MISSING = Raised("PreconditionFailed"), Raised("NoSuchKey")


@dataclass(frozen=True)
class Terms:
    """What holds in a world from beginning to end."""

    settings: Settings
    menu: Menu
    orders: tuple[JobOrder, ...]
    page: int = 1000
    """Keys on one page of a listing."""
    hops: int | None = None
    """After so many hops Lambda's recursive-loop detection drops an event."""
    remembers: bool = True
    """Whether a facilitator says again that it has settled a payment; others say that it can't be settled any more."""
    takes: float = 0
    """Seconds from an order until it can be collected."""
    token: TokenTerms = ALL
    """What everybody's token is good for."""

    @property
    def chooses(self) -> bool:
        """Whether the identities of orders are chosen by whoever places them."""
        collection = self.menu.abilities(None).collection
        return collection is not None and collection.chooses


def start(world: World, event: Event) -> tuple[World, float]:
    """The world without the event, and the deadline of the worker that it starts."""
    return world.without_event(event), world.time + LIFETIME.get(event.verb, LONGEST_LIFETIME)


def carry_out(  # noqa: C901, PLR0911, PLR0912 - one case for each kind of question
    world: World, effect: Effect, worker: Worker, terms: Terms
) -> tuple[World, Answer]:
    """The world afterwards, and the answer."""
    match effect:
        case Put() | Delete() | Send() | Transact() | Update():
            return write(world, effect, worker.hops, terms)
        case ReadItems(places):
            return world, read_items(world.contents, places)
        case ListItems(part):
            return world, list_items(world.contents, part)
        case Get(key) | Head(key):
            missing = MISSING if isinstance(effect, Get) else Raised("404")
            return world, world.contents.objects.get(key, missing)
        case Scan(prefix, after):
            return world, _leaf(world, prefix, after, terms.page)
        case Now():
            return world, world.time
        case Sleep(seconds):
            return world._replace(time=world.time + seconds), None
        case Draw() | Submit() | LookFor() | Collect():
            return _ask_generator(world, effect, terms)
        case Supported():
            return world, DONE
        case Verify(payment):
            return world._replace(verified=world.verified | {payment}), DONE
        case Settle(payment, units):
            return _settle(world, payment, units, terms)
        case NewId():
            return _new_id(world, worker)
        case FindQueue(queue):
            return world, queue
        case Sign(key):
            return world, f"https://model/{key}"
        case Jitter():
            return world, 0.5
        case Compute():
            return world, None


def land(world: World, effect: Write | Submit, hops: int, terms: Terms) -> World:
    """What a dead worker has sent arrives."""
    if isinstance(effect, Submit):
        return hand_in(world, effect, terms)[0]
    return write(world, effect, hops, terms)[0]


def write(world: World, effect: Write, hops: int, terms: Terms) -> tuple[World, Answer]:
    """What an effect that writes does to the world when nothing goes wrong, and its answer."""
    match effect:
        case Delete(doomed):
            return world._replace(contents=world.contents.without(doomed)), None
        case Send(queue) if queue.endswith(DEAD):
            return world, None
        case Send(queue, body, delay):
            return _announce(world, _message(world, queue, body, delay, terms), hops, terms), None
        case Transact():
            contents, refused = transact(world.contents, effect)
            return world._replace(contents=contents), refused
        case Update():
            contents, item = update_one(world.contents, effect)
            return world._replace(contents=contents), item
        case Put():
            return _put(world, effect, hops, terms)


def _put(world: World, put: Put, hops: int, terms: Terms) -> tuple[World, Answer]:
    standing = world.contents.objects.get(put.key)
    if put.is_new and standing:
        return world, CHANGED
    if put.etag is not None and (standing is None or standing.etag != put.etag):
        return world, CHANGED if standing else MISSING
    thing = Thing(put.body, etag_of(put.body), int(world.time), put.content_type, put.metadata)
    world = world._replace(contents=world.contents.with_thing(put.key, thing))
    arrival = _arrival(world, put.key)
    return (_announce(world, arrival, hops, terms) if arrival else world), None


def _ask_generator(world: World, effect: Called, terms: Terms) -> tuple[World, Answer]:
    match effect:
        case Draw():
            return with_call(world, effect, may_be_charged=True), None
        case Submit():
            return hand_in(world, effect, terms)
        case LookFor(nonce):
            return world, next((one.identity for one in world.handed if one.nonce == nonce), None)
        case Collect(identity):
            return world, _collect(world, identity)


def _settle(world: World, payment: str, units: int, terms: Terms) -> tuple[World, str]:
    """The chain carries it out once."""
    world = world._replace(wanted=world.wanted | {(payment, units)})
    if payment in dict(world.settled):
        return world, DONE if terms.remembers else REFUSED
    return world._replace(settled=tuple(sorted((*world.settled, (payment, units))))), DONE


def hand_in(world: World, order: Submit, terms: Terms, fault: str = "") -> tuple[World, Answer]:
    """The world in which that order was taken, and its identity.

    fault: what is to become of it, where that is not what was ordered
    """
    identity = order.nonce if terms.chooses else f"order-{len(world.handed)}"
    ready = math.inf if fault == NEVER else world.time + terms.takes
    key = f"{order.destination}1/output.mp4" if order.destination else None
    handed = Handed(identity, order.nonce, order.frame_seed, ready, is_void=fault == VOID, key=key)
    world = with_call(world, order, may_be_charged=fault != VOID)
    if key and not fault:
        world = world.with_event(Event(ready, "deliver", (key, str(order.frame_seed))))
    return world._replace(handed=(*world.handed, handed)), identity


def _collect(world: World, identity: str) -> Answer:
    """The oldest that bears it: one that is handed in twice is drawn twice."""
    one = next((one for one in world.handed if one.identity == identity), None)
    if one is None:
        return Raised("Lost")
    if one.ready > world.time:
        return None
    if one.key and not one.is_void:
        return one.key if one.key in world.contents.objects else None
    return Raised("Voided") if one.is_void else float(one.seed)


def with_call(world: World, draw: Draw | Submit, *, may_be_charged: bool) -> World:
    """The world in which that call has reached the wire."""
    call = call_of(world.contents, draw, may_be_charged=may_be_charged)
    return world._replace(calls=tuple(sorted((*world.calls, call))))


def _arrival(world: World, key: str) -> Event | None:
    """S3's event, by the triggers of app.py."""
    if key.startswith(keys.INBOX):
        return Event(world.time, "accept_drop", (key,))
    job = keys.job_of(key)
    if job and key.startswith(keys.UPLOADS):
        return Event(world.time, "advance", (job,))
    if job and keys.try_of_clip(key):
        return Event(world.time, "announce", (job, key))
    if frame := keys.frame_of(key):
        return Event(world.time, "advance", (frame[0], str(frame[1])))
    return None


def _message(world: World, queue: str, body: str, delay: float, terms: Terms) -> Event:
    due = world.time + delay
    if queue == terms.settings.assemble_queue:
        return Event(due, "assemble", (json.loads(body)["job"],))
    return Event(due, "look_after", (body,))


def _announce(world: World, event: Event, hops: int, terms: Terms) -> World:
    if terms.hops is None:
        return world.with_event(event)
    return world if hops >= terms.hops else world.with_event(event._replace(hops=hops + 1))


def _leaf(world: World, prefix: str, after: str, page: int) -> Leaf:
    found = world.contents.under(prefix, after)
    entries = tuple((key, world.contents.objects[key]) for key in found[:page])
    return Leaf(entries, found[page - 1] if len(found) > page else None)


def _new_id(world: World, worker: Worker) -> tuple[World, str]:
    """Named after the worker's history, so that it doesn't matter who came first."""
    names = (sha256(f"{worker.moment.serial} {number}".encode()).hexdigest()[:32] for number in count())
    name = next(name for name in names if name not in world.ids)
    return world._replace(ids=world.ids | {name}), name
