"""The frame's place in the story, around its prompt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.domain.limits import MAX_PROMPT
from chalicelib.generators.base import Redraw
from chalicelib.generators.bedrock.settings import BedrockSettings


def framed(template: str, order: Redraw) -> str:
    return BedrockSettings(prompt_template=template).menu.framed(order).prompt


def test_the_prompt_stays_as_it_is_where_nothing_is_set(order: Redraw) -> None:
    assert BedrockSettings().menu.framed(order) == order


@pytest.mark.parametrize(
    ("index", "told"),
    [
        (1, "he begins to sob (2/24, 4 %)"),
        (12, "he begins to sob (13/24, 52 %)"),
        (23, "he begins to sob (24/24, 100 %)"),
    ],
)
def test_frames_are_counted_from_one_and_the_last_is_the_storys_end(order: Redraw, index: int, told: str) -> None:
    assert framed("{prompt} ({frame}/{frames}, {percent} %)", replace(order, index=index)) == told


def test_nothing_but_the_prompt_is_changed(order: Redraw) -> None:
    told = BedrockSettings(prompt_template="{frame}: {prompt}").menu.framed(order)
    assert replace(told, prompt=order.prompt) == order


@pytest.mark.parametrize("prompt", ["{frame}", "{", "}} {0.__class__}", "%s $prompt"])
def test_a_persons_own_braces_stand_for_themselves(order: Redraw, prompt: str) -> None:
    assert framed("{{{prompt}}}", replace(order, prompt=prompt)) == "{" + prompt + "}"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{prompt} {index}", "its fields are"),
        ("{prompt.__class__}", "its fields are"),
        ("{prompt[0]}", "its fields are"),
        ("{prompt} {0}", "its fields are"),
        ("{prompt} {}", "its fields are"),
        ("{prompt:>9999999999}", "its fields are"),
        ("{prompt} {frame:{frames}}", "its fields are"),
        ("{prompt!r}", "its fields are"),
        ("{prompt", "a brace stands alone"),
        ("{prompt} }", "a brace stands alone"),
        ("{prompt} {frame!}", "a brace stands alone"),
        ("moment {frame}", "without {prompt}"),
        ("", "without {prompt}"),
        ("{prompt} " * 5, "with the longest prompt it comes to 10005 characters"),
    ],
)
def test_a_template_that_would_draw_something_else_is_refused(template: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said.replace("{", r"\{")):
        BedrockSettings(prompt_template=template)


@given(st.text(alphabet="{}prompt fae!:.[]0", max_size=40))
def test_what_is_accepted_can_be_filled_and_keeps_the_prompt(template: str) -> None:
    try:
        menu = BedrockSettings(prompt_template=template).menu
    except ValidationError:
        return
    assert "§" * MAX_PROMPT in menu.template.format(prompt="§" * MAX_PROMPT, frame=1, frames=2, percent=0)
