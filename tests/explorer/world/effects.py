"""What a verb asks of the world, and what it may be answered. All of it is hashable: a history is a path of answers."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Get:
    """`get_object`: answered by a Thing."""

    key: str


@dataclass(frozen=True, slots=True)
class Head:
    """`head_object`: answered by a Thing."""

    key: str


@dataclass(frozen=True, slots=True)
class Scan:
    """`list_objects_v2`: answered by a Leaf with the keys after `after`."""

    prefix: str
    after: str


@dataclass(frozen=True, slots=True)
class Put:
    """`put_object`: on the condition that nothing stands there (`is_new`), that this etag does, or on none."""

    key: str
    body: bytes
    content_type: str
    is_new: bool = False
    etag: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()

    @property
    def is_conditional(self) -> bool:
        return self.is_new or self.etag is not None


@dataclass(frozen=True, slots=True)
class Delete:
    """`delete_object` and `delete_objects`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindQueue:
    """`get_queue_url`."""

    queue: str


@dataclass(frozen=True, slots=True)
class Send:
    """`send_message`."""

    queue: str
    body: str
    delay: float


@dataclass(frozen=True, slots=True)
class ReadItems:
    """`batch_get_item`: answered by Items."""

    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListItems:
    """`query`: answered by Items."""

    part: str


@dataclass(frozen=True, slots=True)
class Transact:
    """`transact_write_items`: its updates as JSON; with a token it is carried out once, however often it is sent."""

    updates: tuple[str, ...]
    has_token: bool


@dataclass(frozen=True, slots=True)
class Update:
    """`update_item`, as JSON: answered by the item as it is then, or as it stands in the way."""

    update: str


@dataclass(frozen=True, slots=True)
class Sign:
    """`generate_presigned_url`: computed on the spot."""

    key: str


@dataclass(frozen=True, slots=True)
class Now:
    """The clock is read: answered in seconds since the world began."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """The clock passes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Jitter:
    """A number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class NewId:
    """128 bits that nobody has drawn before."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One generator call, on the wire."""

    index: int
    frame_seed: int


@dataclass(frozen=True, slots=True)
class Submit:
    """The order for one call that is collected, on the wire: answered by its identity."""

    index: int | None
    """None for a clip, whose order doesn't say where it belongs: its seed does."""
    frame_seed: int
    nonce: str
    destination: str | None = None
    """Where a clip is to be delivered, as a key's beginning."""


@dataclass(frozen=True, slots=True)
class LookFor:
    """Whether an order with that nonce arrived: answered by its identity, or None."""

    nonce: str


@dataclass(frozen=True, slots=True)
class Collect:
    """What came of an order: answered by the seed of what was drawn, the key of what was delivered, or None as yet."""

    identity: str


@dataclass(frozen=True, slots=True)
class Compute:
    """A generator that computes draws what an output shows as frame 0: nobody is called, and nothing is charged."""


@dataclass(frozen=True, slots=True)
class Supported:
    """`GET /supported` of a facilitator."""


@dataclass(frozen=True, slots=True)
class Verify:
    """`POST /verify` of a facilitator."""

    payment: str


@dataclass(frozen=True, slots=True)
class Settle:
    """`POST /settle` of a facilitator: answered by what it says."""

    payment: str
    units: int


Called = Draw | Submit | LookFor | Collect
"""What is asked of a generator."""
InTable = ReadItems | ListItems | Transact | Update
"""What is asked of the table."""
Facilitated = Supported | Verify | Settle
"""What is asked of a facilitator."""
InBucket = Get | Head | Scan | Put | Delete
Effect = InBucket | InTable | FindQueue | Send | Sign | Now | Sleep | Jitter | NewId | Compute | Called | Facilitated
WRITES = (Put, Delete, Send, Transact, Update)
ORDERS = (Draw, Submit)
"""What a generator may charge."""
LOCAL = (Sign, Jitter, NewId, Compute)
"""Nobody else can tell when they happen, and they can't fail."""


class Thing(NamedTuple):
    """An object in the bucket."""

    body: bytes
    etag: str
    modified: int
    content_type: str
    metadata: tuple[tuple[str, str], ...]


class Leaf(NamedTuple):
    """One page of a listing."""

    entries: tuple[tuple[str, Thing], ...]
    more_after: str | None


class Items(NamedTuple):
    """Items of the table, as JSON, and the keys that weren't read."""

    found: tuple[str, ...]
    unread: tuple[str, ...] = ()


class Raised(NamedTuple):
    """An answer that is an exception: Amazon's error code, botocore's class or a CallEnding's."""

    name: str
    item: str | None = None
    """The one of the table for which a condition didn't hold, as JSON."""


Answer = Thing | Leaf | Items | Raised | float | str | None
