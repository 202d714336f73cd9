"""What a run of `python -m bench.gif` measured, as it is kept in a file."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

Figures = dict[str, float]
"""Of one encoder on one clip: kib, ssim, psnr, blurred and flicker (see quality.py), frames and seconds of the file,
and cpu, wall and memory as encoders.py measures them."""
Run = dict[str, Figures]
"""By encoder, on one clip."""


@dataclass
class Results:
    """Figures, and what they were measured with.

    frames: of each clip, at the most
    versions: by family of encoders
    runs: by label, which is a content and its size, and by the name of what the clip was made from
    left_out: in the same way, why there is no clip
    """

    frames: int
    versions: dict[str, str] = field(default_factory=dict)
    runs: dict[str, dict[str, Run]] = field(default_factory=dict)
    left_out: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, paths: list[Path]) -> "Results":
        """Those of several files together; a label of a later file stands for that of an earlier one.

        Raises SystemExit for a file that isn't there, and for one that holds something else.
        """
        first, *others = (cls._read(path) for path in paths)
        for other in others:
            first.versions |= other.versions
            first.runs |= other.runs
            first.left_out |= other.left_out
        return first

    @classmethod
    def _read(cls, path: Path) -> "Results":
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise SystemExit(f"{path} is not a file that `python -m bench.gif` wrote: {error}") from error

    def write(self, path: Path) -> None:
        """Keep them, whole or as far as they have come."""
        path.write_text(json.dumps(asdict(self), indent=1))

    def medians(self, label: str) -> Run:
        """Over all clips of that label, by encoder."""
        return medians(list(self.runs[label].values()))


def medians(runs: list[Run]) -> Run:
    """Over several clips, figure by figure."""
    return {name: median_of([run[name] for run in runs]) for name in runs[0]}


def median_of(figures: list[Figures]) -> Figures:
    """Each figure's own."""
    return {name: median(each[name] for each in figures) for name in figures[0]}
