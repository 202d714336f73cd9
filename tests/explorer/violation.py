"""An invariant, and what is raised where it doesn't hold."""


class Violation(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: str, detail: str) -> None:
        super().__init__(f"{invariant}: {detail}")
        self.invariant = invariant
        self.detail = detail


def check(holds: bool, invariant: str, detail: str) -> None:  # noqa: FBT001 - as assert has it
    """Raises Violation where it doesn't."""
    if not holds:
        raise Violation(invariant, detail)
