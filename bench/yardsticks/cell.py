"""One figure of several clips, as a cell of a table."""

from dataclasses import dataclass
from statistics import median

RATIOS = ("kib", "flicker", "cpu")
"""Ours divided by another's; of the rest, ours less another's."""
DIGITS = {"ssim": 3, "blurred": 2}


@dataclass(frozen=True)
class Cell:
    """The median of the clips, and the worst of them in brackets; bold where it misses the goal.

    values: of the clips on which it could be told
    goal: the most of a ratio, the least of a gain; None for nothing that must be reached
    out_of_reach: clips on which none of ours comes to what was to be equal
    is_beyond: whether on one of them the other is worse, or larger, than all of ours
    """

    figure: str
    values: list[float]
    goal: float | None = None
    out_of_reach: int = 0
    is_beyond: bool = False

    def __str__(self) -> str:
        """As Markdown: empty where nothing was measured."""
        told = [self._judged(median(self.values)) + "*" * self.is_beyond] if self.values else []
        if len(self.values) > 1:
            told[0] += f" ({self._judged(self.worst)})"
        if self.out_of_reach:
            told.append(f"**{self.out_of_reach} out of reach**")
        return ", ".join(told)

    @property
    def worst(self) -> float:
        """Of the clips."""
        return max(self.values) if self.figure in RATIOS else min(self.values)

    def _judged(self, value: float) -> str:
        is_ratio = self.figure in RATIOS
        shown = f"{value:.2f}" if is_ratio else f"{value:+.{DIGITS[self.figure]}f}"
        is_met = self.goal is None or (value <= self.goal if is_ratio else value >= self.goal)
        return shown if is_met else f"**{shown}**"
