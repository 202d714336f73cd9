"""Motions and scenes that are computed, not imagined: free, without a key, the same for the same order."""

from chalicelib.generators.settings import ProceduralSettings

from .generator import Procedural
from .lexicon import MOTIONS

__all__ = ["MOTIONS", "Procedural", "build"]


def build(_: ProceduralSettings) -> Procedural:
    """The generator; there is nothing to set."""
    return Procedural()
