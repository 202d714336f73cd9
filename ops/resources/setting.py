"""Something of a stage that is read back, and written where it differs from what is wanted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """Neither CloudFormation nor Chalice sees to it: `deploy` writes it, and the doctor reads it."""

    of: str
    """The function, or whatever has it."""
    what: str
    wanted: object
    read: Callable[[], object]
    """As it stands; None where it isn't set."""
    write: Callable[[], object]

    @property
    def name(self) -> str:
        """As it is told."""
        return f"{self.what} of {self.of}"


def put_right(settings: Iterable[Setting]) -> list[str]:
    """Write those that differ; their names."""
    changed = []
    for setting in settings:
        if setting.read() != setting.wanted:
            setting.write()
            changed.append(setting.name)
    return changed
