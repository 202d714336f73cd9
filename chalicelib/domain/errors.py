"""Everything that can go wrong, in one tree.

FrameloomError
├── Problem                  what somebody asked for can't be done, in a sentence for them
│   ├── Malformed            the order is not JSON
│   ├── InvalidOrder         a field is wrong, named in `errors`
│   ├── TooLarge             larger than any order
│   ├── Unauthorized         a token is needed, or this one is not known
│   ├── PaymentNeeded        it costs money, and whoever asks may pay for it
│   ├── Forbidden            not for this way in
│   ├── NotFound             no such thing
│   ├── Gone                 the pictures were deleted
│   ├── Conflict             the job is not in a state for this
│   ├── MoneySpent           the day's budget or the client's quota is full
│   ├── TooFast              more orders, or more at once, than one client may send
│   ├── NotDrawn             the generator gave no picture for a poster
│   └── Unavailable          nothing was done; try again
├── PictureRefused           an upload that cannot become a frame, in a sentence for its owner
├── CallEnding               a generator call that gave no frame
│   ├── Busy                 provably not charged: try again for free
│   │   ├── Unreachable      nobody was there to be asked
│   │   └── Voided           taken, and given up at no cost
│   ├── Refused              terminal: trying again would be refused again
│   └── Lost                 sent, and no usable answer: possibly charged
├── Unforeseen               somebody else's error that nobody caught: its kind, and nothing that it says
├── Misconfigured            the operator's settings are wrong; names the variables
└── StoreError               the bucket or a queue did not do what was asked
    ├── Missing              no object has that key
    ├── Damaged              what has that key can't be read
    ├── Unstorable           the store would refuse the same request again
    └── StoreBusy            the store kept answering "not now"

What each of them is over HTTP stands in problems.py: this file knows neither a web framework nor a status.
"""

from typing import Any, ClassVar, Self


class FrameloomError(Exception):
    """The root: nothing of ours is raised that is not one of these."""


class Problem(FrameloomError):
    """What somebody asked for can't be done.

    code: a word for programs, which stays as it is; each class has one, and some of its errors another
    detail: a sentence for a person
    errors: the wrong fields of an order, each as `{"field": …, "detail": …}`
    retry_after: seconds after which the same may be asked again, where waiting helps
    """

    code: str = "internal"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        errors: list[dict[str, str]] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.errors = errors or []
        self.retry_after = retry_after

    @classmethod
    def of(cls, field: str, detail: str, code: str | None = None) -> Self:
        """Something about one field of an order, named by its path with dots."""
        return cls(f"{field}: {detail}", code=code, errors=[{"field": field, "detail": detail}])


class Malformed(Problem):
    """The order is not JSON at all."""

    code = "bad_request"


class InvalidOrder(Problem):
    """A field is wrong; `errors` names it and says what would be right."""

    code = "invalid_order"


class TooLarge(Problem):
    """The body has more bytes, or more values, than any order could have."""

    code = "too_large"


class Unauthorized(Problem):
    """Who asks has to be known for this; the token that was sent is never repeated."""

    code = "token_needed"


class PaymentNeeded(Problem):
    """Who asks has no allowance and may pay; `offer` says how, and `settlement` what became of a try to do so.

    Both are JSON as x402 has it; the offer's resource is whatever was asked for.

    public_url: where clients reach the API, where the operator says so
    """

    code = "payment_needed"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        errors: list[dict[str, str]] | None = None,
        retry_after: float | None = None,
        offer: dict[str, Any] | None = None,
        public_url: str = "",
        settlement: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail, code=code, errors=errors, retry_after=retry_after)
        self.offer = offer or {}
        self.public_url = public_url
        self.settlement = settlement


class Forbidden(Problem):
    """Who asks is known, or can't be known, and may not do this."""

    code = "inbox_unpaid"


class NotFound(Problem):
    """No such thing, or none that this client may see."""

    code = "not_found"


class Gone(Problem):
    """What was asked for was there, and its owner deleted it."""

    code = "deleted"


class Conflict(Problem):
    """The job is not in a state in which this can be done."""

    code = "conflict"


class MoneySpent(Problem):
    """The day's budget or the client's quota has no room for this order; `retry_after` says when it will."""

    code = "budget_spent"


class TooFast(Problem):
    """Nothing is wrong with the order but that it comes too early; `retry_after` says when it may come again."""

    code = "too_fast"


class NotDrawn(Problem):
    """Somebody waited for a poster, and its run ended without a picture."""

    code = "not_drawn"


class Unavailable(Problem):
    """Nothing was done and nothing was paid; the same request may be sent again after `retry_after` seconds."""

    code = "unavailable"


class PictureRefused(FrameloomError):
    """An upload that cannot become a frame; the message is a sentence for the person who sent it."""


class CallEnding(FrameloomError):
    """A generator call that gave no frame; the message is a sentence for the job's owner, without secrets."""

    outcome: ClassVar[str]
    may_be_charged: ClassVar[bool]

    was_reached: ClassVar[bool] = True
    """Whether anybody was there to hear the call."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Busy(CallEnding):
    """Provably not charged: throttled, refused before the request was read, or a failure documented as free."""

    outcome = "busy"
    may_be_charged = False


class Unreachable(Busy):
    """Nobody was there: no such name, no connection, no TLS."""

    was_reached = False


class Voided(Busy):
    """What a generator had taken will not come, and is documented to cost nothing: it may be ordered anew."""


class Refused(CallEnding):
    """Terminal: moderation, a bad order, no credit. Trying again would be refused again."""

    outcome = "refused"
    may_be_charged = True


class Lost(CallEnding):
    """Sent, and no usable answer came: possibly charged."""

    outcome = "lost"
    may_be_charged = True


class Unforeseen(FrameloomError):
    """Somebody else's error, by its kind alone: what it says may be words of a person, and logs are read by many."""


class Misconfigured(FrameloomError):
    """The operator's settings are wrong; the message names the variables and shows no key."""


class StoreError(FrameloomError):
    """The bucket or a queue did not do what was asked."""


class Missing(StoreError):
    """No object has that key."""


class Damaged(StoreError):
    """What has that key can't be read as what is kept there, and never will: somebody else wrote it."""


class Unstorable(StoreError):
    """The request itself is wrong, such as a key that is too long: the store would refuse it again."""


class StoreBusy(StoreError):
    """The store kept answering "not now" until patience ran out."""
