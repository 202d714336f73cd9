"""What would become of a prompt: told before anything is ordered, and with every order."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import NamedTuple

from chalicelib.domain.errors import InvalidOrder
from chalicelib.domain.orders import Purpose, ReadingRequest
from chalicelib.domain.schemas.receipts import PromptRead, Suggestion, UnderstoodWords
from chalicelib.generators import Menu
from chalicelib.generators.base import Generator
from chalicelib.generators.reading import Understanding, together
from chalicelib.pipeline.context import PipelineContext


class Purposes(NamedTuple):
    """What a prompt is for: a picture is moved by it, or drawn from it, or first one and then the other."""

    moves: bool = True
    draws: bool = False


PURPOSES: dict[Purpose, Purposes] = {
    "loop": Purposes(),
    "poster": Purposes(moves=False, draws=True),
    "motion_poster": Purposes(moves=True, draws=True),
}


def explain_prompt(context: PipelineContext, request: ReadingRequest) -> PromptRead:
    """What a prompt would do, without ordering anything: neither the bucket nor a provider is asked.

    Raises InvalidOrder for a generator that isn't offered.
    """
    menu = context.menus.get(request.generator)
    if menu is None:
        raise InvalidOrder.of("generator", f"{request.generator!r} is not one of {', '.join(context.menus)}")
    if not menu.explains:
        note = f"prompt: {menu.name} reads all of it, and does not say beforehand what it makes of it"
        return PromptRead(generator=menu.name, understood=(), not_understood=(), suggestions=(), notes=(note,))
    read = read_prompt(context.generator(menu.name), request.prompt, PURPOSES[request.purpose])
    return PromptRead(
        generator=menu.name,
        understood=tuple(UnderstoodWords(**asdict(one)) for one in read.understood),
        not_understood=read.missed,
        suggestions=tuple(Suggestion(**asdict(one)) for one in read.suggestions),
        notes=notes_of(context.menus, read),
    )


def read_prompt(generator: Generator, prompt: str, purposes: Purposes) -> Understanding:
    """What the generator would do of the prompt."""
    if not purposes.draws:
        return generator.understand(prompt) if purposes.moves else Understanding()
    drawn = generator.understand_poster(prompt)
    return together(drawn, generator.understand(prompt)) if purposes.moves else drawn


def notes_of(menus: Mapping[str, Menu], read: Understanding) -> tuple[str, ...]:
    """What was read of a prompt, in sentences, and who could do what it takes imagination for."""
    if not read.imagined:
        return read.notes()
    able = [name for name, menu in menus.items() if not menu.explains and menu.abilities(None).picture]
    offered = f"offered here: {', '.join(able)}" if able else "none is offered here"
    words = ", ".join(f"'{words}'" for words in read.imagined)
    return (*read.notes(), f"prompt: only a generator that imagines pictures can do {words}; {offered}")
