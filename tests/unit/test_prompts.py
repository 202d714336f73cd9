"""What is told of a prompt when it is ordered."""

from chalicelib.generators.base import Menu
from chalicelib.generators.openai.settings import OpenAISettings
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.settings import ProceduralSettings
from chalicelib.generators.reading import Understanding
from chalicelib.pipeline.ordering.prompts import Purposes, notes_of, read_prompt

PROCEDURAL = build(ProceduralSettings())
BOTH = {"procedural": PROCEDURAL.menu, "openai": OpenAISettings.model_validate({"key": "a key"}).menu}


def notes(prompt: str, menus: dict[str, Menu], *, draws: bool = False) -> tuple[str, ...]:
    return notes_of(menus, read_prompt(PROCEDURAL, prompt, Purposes(draws=draws)))


def test_who_can_do_what_takes_imagination_is_named() -> None:
    prompt = "snow, and put a hat on him"
    lead = "prompt: only a generator that imagines pictures can do 'put on', 'hat'; "
    assert notes(prompt, BOTH)[-1] == f"{lead}offered here: openai"
    assert notes(prompt, {"procedural": PROCEDURAL.menu})[-1] == f"{lead}none is offered here"


def test_nobody_is_named_where_nothing_takes_imagination() -> None:
    assert notes("snow", BOTH) == ("prompt: 'snow' understood as snow",)


def test_a_picture_from_words_that_is_moved_is_told_of_both_at_once() -> None:
    told = notes("a lighthouse, zoom in, quux", BOTH, draws=True)
    assert told == (
        "prompt: 'lighthouse' understood as sea, lighthouse",
        "prompt: 'zoom in' understood as zoom in",
        "prompt: not understood: quux",
    )


def test_a_prompt_for_nothing_is_not_read() -> None:
    assert read_prompt(PROCEDURAL, "snow", Purposes(moves=False)) == Understanding()
