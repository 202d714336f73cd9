"""How many calls a generator takes in a time."""

from pydantic import BaseModel, ConfigDict, Field

_PARTS = 10
_SLACK = 2
"""Windows by which a call may come late: a message's delay is a whole number of seconds, and the wire takes time."""


class Pace(BaseModel):
    """At most so many calls in any so many seconds, from all jobs together.

    Time is cut into windows, each with a few slots. A span of `seconds` meets all windows of a part of it, one more at
    its edge, and calls that come late from one before: so the slots of that many windows together are `calls`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    calls: int = Field(ge=_SLACK + 1)
    seconds: float = Field(gt=0)

    @property
    def window(self) -> float:
        """Seconds."""
        return self.seconds / self._windows

    @property
    def slots(self) -> int:
        """Calls that may begin in one window."""
        return self.calls // (self._windows + _SLACK)

    @property
    def _windows(self) -> int:
        return min(_PARTS, self.calls - _SLACK)
