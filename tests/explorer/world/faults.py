"""In which ways a question can go wrong."""

from collections.abc import Iterator
from typing import NamedTuple

from .effects import (
    LOCAL,
    ORDERS,
    WRITES,
    Answer,
    Collect,
    Delete,
    Draw,
    Effect,
    FindQueue,
    Get,
    Head,
    Items,
    ListItems,
    LookFor,
    Put,
    Raised,
    ReadItems,
    Scan,
    Send,
    Settle,
    Submit,
    Supported,
    Transact,
    Update,
    Verify,
)

NOT_SENT, NO_ANSWER = Raised("ConnectTimeout"), Raised("ReadTimeout")
IN_CONFLICT = Raised("TransactionCanceledException TransactionConflict ThrottlingError None")
CONFLICT, CHANGED = Raised("ConditionalRequestConflict"), Raised("PreconditionFailed")


class Fault(NamedTuple):
    """What happens instead of a question and its answer."""

    name: str
    is_carried_out: bool
    answer: Answer = None
    is_crash: bool = False
    """The worker hears no answer any more."""
    is_charged: bool = True
    """Of a generator call."""
    is_breakdown: bool = False
    """Whether a generator doesn't give what it has taken."""
    is_failure: bool = True
    """Whether it may cost a call: what S3 answers of conditions, and what the SDK repeats, may not."""
    is_sent_twice: bool = False
    """Carried out, and then asked for once more: the second answer is heard."""


CRASHES = (
    Fault("crash before", is_carried_out=False, is_crash=True),
    Fault("crash after", is_carried_out=True, is_crash=True),
)
READ_FAULTS = (Fault("no answer", is_carried_out=False, answer=NOT_SENT),)
WRITE_FAULTS = (
    Fault("not carried out", is_carried_out=False, answer=NOT_SENT),
    Fault("answer lost", is_carried_out=True, answer=NO_ANSWER),
)
CONDITIONAL_FAULTS = (
    Fault("409", is_carried_out=False, answer=CONFLICT, is_failure=False),
    # The SDK sent it again by itself, and the second time the first one's object was there.
    Fault("answer lost, then 412", is_carried_out=True, answer=CHANGED, is_failure=False),
)
TRANSACTION_FAULTS = (
    Fault("conflict", is_carried_out=False, answer=IN_CONFLICT, is_failure=False),
    Fault("answer lost, sent later", is_carried_out=True, is_failure=False, is_sent_twice=True),
)
# The SDK sent it again by itself. With a token DynamoDB carries it out once, and for ten minutes says so again.
WITH_TOKEN = Fault("answer lost, sent again", is_carried_out=True, is_failure=False)
CALL_FAULTS = (
    Fault("busy", is_carried_out=True, answer=Raised("Busy"), is_charged=False, is_failure=False),
    Fault("refused", is_carried_out=True, answer=Raised("Refused")),
    Fault("lost", is_carried_out=True, answer=Raised("Lost")),
)
NEVER, VOID = "never ready", "void"
SUBMIT_FAULTS = (
    Fault("busy", is_carried_out=False, answer=Raised("Busy"), is_failure=False),
    Fault("refused", is_carried_out=True, answer=Raised("Refused"), is_breakdown=True),
    Fault("lost before", is_carried_out=False, answer=Raised("Lost")),
    Fault("lost after", is_carried_out=True, answer=Raised("Lost")),
    Fault(NEVER, is_carried_out=True, is_breakdown=True),
    Fault(VOID, is_carried_out=True, is_charged=False),
)
SILENCE, REFUSED, PENDING, DONE = "silence", "refused", "pending", "done"
"""What a facilitator says."""
VERIFY_FAULTS = (
    Fault(SILENCE, is_carried_out=False, answer=SILENCE),
    Fault(REFUSED, is_carried_out=False, answer=REFUSED),
)
SETTLE_FAULTS = (
    *VERIFY_FAULTS,
    Fault("answer lost", is_carried_out=True, answer=SILENCE),
    Fault(PENDING, is_carried_out=True, answer=PENDING),
)
LOOK_FAULTS = (Fault("busy", is_carried_out=False, answer=Raised("Busy"), is_failure=False),)
COLLECT_FAULTS = (
    *LOOK_FAULTS,
    Fault("gone", is_carried_out=False, answer=Raised("Lost"), is_breakdown=True),
    Fault("moderated", is_carried_out=False, answer=Raised("Refused"), is_breakdown=True),
)


def faults_of(effect: Effect) -> Iterator[Fault]:  # noqa: C901, PLR0912 - one case for each kind of question
    """All that can happen instead of the effect. A write's delay is another matter: see Late."""
    if isinstance(effect, LOCAL):
        return
    yield from CRASHES if isinstance(effect, (*WRITES, *ORDERS, Settle)) else CRASHES[:1]
    match effect:
        case Draw():
            yield from CALL_FAULTS
        case Submit():
            yield from SUBMIT_FAULTS
        case LookFor():
            yield from LOOK_FAULTS
        case Supported():
            yield VERIFY_FAULTS[0]
        case Verify():
            yield from VERIFY_FAULTS
        case Settle():
            yield from SETTLE_FAULTS
        case Collect():
            yield from COLLECT_FAULTS
        case Put() if effect.is_conditional:
            yield from (*WRITE_FAULTS, *CONDITIONAL_FAULTS)
        case Put() | Delete() | Send() | Update():
            yield from WRITE_FAULTS
        case Transact(_, has_token):
            yield from (*WRITE_FAULTS, *TRANSACTION_FAULTS, *[WITH_TOKEN] * has_token)
        case ReadItems(places):
            yield from (*READ_FAULTS, Fault("left unread", is_carried_out=False, answer=Items((), places)))
        case Get() | Head() | Scan() | FindQueue() | ListItems():
            yield from READ_FAULTS
