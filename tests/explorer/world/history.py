"""A verb's history: what it asked, what it was answered, and how it ended."""

from typing import NamedTuple

from chalicelib.domain.errors import FrameloomError

from .effects import Answer, Effect


class Ending(NamedTuple):
    """How a verb came to its end."""

    value: object = None
    error: Exception | None = None

    @property
    def is_unforeseen(self) -> bool:
        """Whether it raised something that is none of our own errors."""
        return self.error is not None and not isinstance(self.error, FrameloomError)


class Moment:
    """A place in a verb's history: its next question, or its end."""

    __slots__ = ("after", "answer", "effect", "ending", "parent", "serial")

    def __init__(self, serial: int, parent: "Moment | None", answer: Answer) -> None:
        self.serial = serial
        self.parent = parent
        self.answer = answer
        """To the parent's question."""
        self.effect: Effect | None = None
        self.ending: Ending | None = None
        self.after: dict[Answer, Moment] = {}

    def answers(self) -> list[Answer]:
        """All so far, the first first."""
        if self.parent is None:
            return []
        return [*self.parent.answers(), self.answer]
