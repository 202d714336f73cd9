"""What an examination found."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "wrong", "unknown"]
"""unknown: nobody could say, which is no proof that something is wrong."""


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report. It shows no key and none of a service's own words."""

    name: str
    """What was looked at."""
    verdict: Verdict
    sentence: str
    remedy: str = ""
    """What would be right, where something isn't."""
