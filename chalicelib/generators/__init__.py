"""The generators by name. A module is imported when its generator is asked for, and not before."""

from collections.abc import Callable
from importlib import import_module

from .base import Abilities, Generator, Redraw

__all__ = ["MODULES", "Abilities", "Generator", "Redraw", "load"]

MODULES: dict[str, str] = {
    "procedural": "chalicelib.generators.procedural",
}
"""Name → module; each module has a `build()` that returns its Generator."""


def load(name: str) -> Generator:
    """The generator of that name. Raises KeyError for one that isn't in MODULES."""
    build: Callable[[], Generator] = import_module(MODULES[name]).build
    return build()
