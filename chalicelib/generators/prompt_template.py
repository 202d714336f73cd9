"""The template that puts a prompt where its frame stands in the story: "he begins to sob, moment 7 of 24"."""

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator

from chalicelib.domain.limits import MAX_FRAMES, MAX_PROMPT

PLAIN = "{prompt}"
FIELDS = ("prompt", "frame", "frames", "percent")
MAX_CHARACTERS = 10_000
"""Characters that Stability takes, its own API and Bedrock alike; OpenAI takes 32,000, AUTOMATIC1111 any number."""


def fill(template: str, prompt: str, index: int, total: int) -> str:
    """What is sent for the frame of that index.

    prompt: the frame's own; braces in it stand for themselves
    frame, frames: 1 is the picture that was given, `frames` the last
    percent: how much of the story has passed, 0 to 100
    """
    return template.format(prompt=prompt, frame=index + 1, frames=total, percent=round(100 * index / (total - 1)))


def _checked(template: str) -> str:
    """A template that reaches into no object and always keeps the prompt, whole and within what generators take."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise ValueError("a brace stands alone: write {{ or }} for one that is meant") from error
    fields = [field for _, field, _, _ in parts if field is not None]
    if any(field not in FIELDS or spec or conversion for _, field, spec, conversion in parts if field is not None):
        raise ValueError(f"its fields are {', '.join(f'{{{field}}}' for field in FIELDS)}, with nothing added to them")
    if "prompt" not in fields:
        raise ValueError("without {prompt} nobody's words would be drawn")
    longest = len(fill(template, "x" * MAX_PROMPT, MAX_FRAMES - 1, MAX_FRAMES))
    if longest > MAX_CHARACTERS:
        raise ValueError(f"with the longest prompt it comes to {longest} characters; {MAX_CHARACTERS} are taken")
    return template


PromptTemplate = Annotated[str, AfterValidator(_checked)]
"""A template with the fields of FIELDS, checked when the settings are read: no order grows too long for a generator."""
