"""From what is wanted and what is there, a finding."""

from collections.abc import Iterable, Iterator

from ops.resources.setting import Setting
from ops.stage import Stage

from .finding import Finding


def redeploy(stage: Stage) -> str:
    """The remedy for all that `deploy` writes."""
    return f"`make deploy STAGE={stage.name}` writes it"


def compare(name: str, found: object, wanted: object, remedy: str) -> Finding:
    """What can be said in a word is said."""
    if found == wanted:
        return Finding(name, "ok", _told(wanted) or "as it should be")
    return Finding(name, "wrong", _told(found) or "not as it should be", f"{_told(wanted)}: {remedy}".lstrip(": "))


def require(name: str, holds: bool, said: str, remedy: str) -> Finding:  # noqa: FBT001 - what it is all about
    """A rule that holds or doesn't."""
    return Finding(name, "ok" if holds else "wrong", said, "" if holds else remedy)


def read_back(stage: Stage, settings: Iterable[Setting]) -> Iterator[Finding]:
    """Those that `deploy` writes."""
    for setting in settings:
        yield compare(setting.name, setting.read(), setting.wanted, redeploy(stage))


def _told(value: object) -> str:
    """A word or a number; nothing where it would take more."""
    if value is None:
        return "not set"
    return str(value) if isinstance(value, str | int | float) else ""
