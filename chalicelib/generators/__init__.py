"""The generators by name. A module is imported when its generator is asked for, and not before."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from .base import Abilities, Generator, Menu, Redraw

if TYPE_CHECKING:
    from .settings import GeneratorSettings

__all__ = ["MODULES", "Abilities", "Generator", "Menu", "Redraw", "load"]

MODULES: dict[str, str] = {
    "procedural": "chalicelib.generators.procedural.generator",
    "stability": "chalicelib.generators.stability.generator",
    "bedrock": "chalicelib.generators.bedrock.generator",
    "openai": "chalicelib.generators.openai.generator",
    "automatic1111": "chalicelib.generators.automatic1111.generator",
}
"""Name → module; each module has a `build(settings)` that returns its Generator."""


def load(name: str, settings: "GeneratorSettings") -> Generator:
    """The generator of that name under its settings. Raises KeyError for one that isn't in MODULES."""
    build: Callable[[GeneratorSettings], Generator] = import_module(MODULES[name]).build
    return build(settings)
