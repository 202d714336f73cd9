"""The last so many of something that has no end."""

from typing import TypeVar

Kind = TypeVar("Kind")


class Recent(list[Kind]):
    """A list to which one appends, and which forgets its oldest."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def append(self, one: Kind) -> None:
        """Add it, and forget what has become too much."""
        super().append(one)
        del self[: -self._most]
