"""What a face does at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Literal

Side = Literal["left", "right"]
"""A side of the picture."""
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Drop:
    """A drop on its way over the skin.

    path: by its name; way: how far along it is, 0 to 1; bright: how much of it there is, 0 to 1
    """

    path: str
    way: float
    bright: float


@dataclass(frozen=True, slots=True)
class Puff:
    """A puff of steam from an ear.

    age: 0 where it leaves the ear, to 1 where it is gone; bright: how much of it there is, 0 to 1
    number: which of an ear's puffs it is: each is shaped by chance
    """

    side: Side
    age: float
    bright: float
    number: int


@dataclass(frozen=True, slots=True)
class Play:
    """Everything at once; where all is 0 the face is as it was photographed.

    pulls: how far each muscle pulls, by the name of its unit; 1 is strong
    left, right: by how much the eye on that side of the picture is closed: 1 wholly; below 0 it is opened wider
    gaze_right, gaze_up: where the eyes turn to, in widths of an eye
    yaw, pitch, roll: degrees by which the head turns: to the picture's right, upwards, leaning to the right
    shut: how far open lips are closed
    teeth: how much of the upper teeth an open mouth shows, where the photograph shows none
    red: blood in the whole face; blush: in the cheeks; pale: what has left it
    folds: how deep folds of the skin are, by their names
    drops: of tears and sweat; puffs: of steam from the ears
    """

    pulls: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    folds: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    drops: tuple[Drop, ...] = ()
    puffs: tuple[Puff, ...] = ()
    left: float = 0.0
    right: float = 0.0
    gaze_right: float = 0.0
    gaze_up: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    shut: float = 0.0
    teeth: float = 0.0
    red: float = 0.0
    blush: float = 0.0
    pale: float = 0.0

    @property
    def turns(self) -> bool:
        """Whether the head moves."""
        return bool(self.yaw or self.pitch or self.roll)

    @property
    def tints(self) -> bool:
        """Whether the skin changes its colour."""
        return bool(self.red or self.blush or self.pale)

    @property
    def plays(self) -> bool:
        """Whether anything is other than it was photographed."""
        seen = any(drop.bright for drop in self.drops) or any(puff.bright for puff in self.puffs)
        return seen or any(self.pulls.values()) or any(getattr(self, name) for name in NUMBERS)

    def times(self, share: float) -> "Play":
        """Less of everything, or more; drops and puffs are as many, and fainter."""
        pulls, folds = ({name: share * much for name, much in each.items()} for each in (self.pulls, self.folds))
        drops = tuple(replace(drop, bright=min(1.0, share * drop.bright)) for drop in self.drops)
        puffs = tuple(replace(puff, bright=min(1.0, share * puff.bright)) for puff in self.puffs)
        return Play(pulls, folds, drops, puffs, **{name: share * getattr(self, name) for name in NUMBERS})

    def together(self, other: "Play") -> "Play":
        """Both at once, with one drop on each path.

        Lids or lips that are closed by one are closed no further by the other, nor opened again.
        """
        summed = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        either = {name: _stronger(getattr(self, name), getattr(other, name)) for name in EITHER}
        return Play(
            _summed(self.pulls, other.pulls),
            _summed(self.folds, other.folds),
            (*self.drops, *(drop for drop in other.drops if drop.path not in {one.path for one in self.drops})),
            self.puffs or other.puffs,
            **{**summed, **either},
        )


EITHER = ("left", "right", "shut", "teeth")
"""Numbers of a play that are not added up where two are played together."""
NUMBERS = tuple(each.name for each in fields(Play) if each.name not in {"pulls", "folds", "drops", "puffs"})


def both(**pulls: float) -> dict[str, float]:
    """Units of both halves alike; words of a name are parted by an underscore."""
    return {f"{name.replace('_', ' ')} {side}": much for name, much in pulls.items() for side in ("left", "right")}


def _stronger(one: float, other: float) -> float:
    return max(one, other) if max(one, other) > 0 else min(one, other)


def _summed(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {name: one.get(name, 0.0) + other.get(name, 0.0) for name in {**one, **other}}
