"""The generators by name. Of a package, its settings are imported when it is offered, the rest when it is to draw."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from .base import Abilities, Generator, Menu, Redraw

if TYPE_CHECKING:
    from .settings import GeneratorSettings

__all__ = ["MODULES", "Abilities", "Generator", "Menu", "Redraw", "load", "settings_class"]

MODULES: dict[str, str] = {
    "procedural": "chalicelib.generators.procedural",
    "stability": "chalicelib.generators.stability",
    "bedrock": "chalicelib.generators.bedrock",
    "openai": "chalicelib.generators.openai",
    "automatic1111": "chalicelib.generators.automatic1111",
    "gemini": "chalicelib.generators.gemini",
    "comfyui": "chalicelib.generators.comfyui",
    "fal": "chalicelib.generators.fal",
    "replicate": "chalicelib.generators.replicate",
    "bfl": "chalicelib.generators.bfl",
}
"""Name → package. Its module `settings` has a class SETTINGS, its module `generator` a `build(settings)`."""


def settings_class(name: str) -> "type[GeneratorSettings]":
    """What a generator's settings are read by, and what it offers under them: known without importing what draws.

    Raises KeyError for one that isn't in MODULES.
    """
    settings: type[GeneratorSettings] = import_module(f"{MODULES[name]}.settings").SETTINGS
    return settings


def load(name: str, settings: "GeneratorSettings") -> Generator:
    """The generator of that name under its settings. Raises KeyError for one that isn't in MODULES."""
    build: Callable[[GeneratorSettings], Generator] = import_module(f"{MODULES[name]}.generator").build
    return build(settings)
