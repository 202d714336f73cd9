"""Pictures from words alone: scenes that are composed and painted, free and deterministic."""

from .composer import compose
from .elements import ELEMENTS, Element
from .finish import FINISHES
from .staging import meant, read
from .weather import is_weather

__all__ = ["ELEMENTS", "FINISHES", "Element", "compose", "is_weather", "meant", "read"]
