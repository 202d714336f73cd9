"""Motions, lights and weathers that are computed, not imagined: free, without a key, the same for the same order."""

from .generator import Procedural
from .lexicon import MOTIONS

__all__ = ["MOTIONS", "Procedural", "build"]


def build() -> Procedural:
    """The generator, which needs no settings."""
    return Procedural()
