"""What would become of a prompt: told before anything is ordered, and with every order."""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.generators import Menu
from chalicelib.generators.base import Generator
from chalicelib.generators.reading import Understanding, together


class Purposes(NamedTuple):
    """What a prompt is for: a picture is moved by it, or drawn from it, or first one and then the other."""

    moves: bool = True
    draws: bool = False


def read_prompt(generator: Generator, prompt: str, purposes: Purposes) -> Understanding:
    """What the generator would do of the prompt."""
    if not purposes.draws:
        return generator.understand(prompt) if purposes.moves else Understanding()
    drawn = generator.understand_poster(prompt)
    return together(drawn, generator.understand(prompt)) if purposes.moves else drawn


def notes_of(menus: Mapping[str, Menu], read: Understanding) -> tuple[str, ...]:
    """The same in sentences, and who could do what it takes imagination for."""
    if not read.imagined:
        return read.notes()
    able = [name for name, menu in menus.items() if not menu.explains and menu.abilities(None).picture]
    offered = f"offered here: {', '.join(able)}" if able else "none is offered here"
    words = ", ".join(f"'{words}'" for words in read.imagined)
    return (*read.notes(), f"prompt: only a generator that imagines pictures can do {words}; {offered}")
