"""Workflows in ComfyUI's API form: graphs of nodes with places for what an order says.

A value that is such a place and nothing else, "{seed}", becomes what the order says, a number as a number; within a
longer text, "photo of {prompt}", it becomes a part of the text. What a workflow has places for says what it can do.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

PlaceName = Literal[
    "prompt", "negative_prompt", "seed", "strength", "model", "image", "mask", "last_image", "width", "height", "length"
]
"""What a workflow may leave open. image, mask and last_image are names of uploaded files; length counts pictures."""
Workflow = Mapping[str, Any]
"""Node's name → `{"class_type", "inputs"}`."""
Filling = Mapping[str, str | int | float]

_SHIPPED = Path(__file__).parent / "workflows"
_PLACE = re.compile(rf"\{{({'|'.join(get_args(PlaceName))})\}}")
_MOST_BYTES = 1_000_000


@cache
def shipped(name: str) -> Workflow:
    """The workflow of that name that comes with Frameloom. Raises OSError where there is none."""
    return read(_SHIPPED / f"{name}.json")


def read(path: Path) -> Workflow:
    """A workflow from its file. Raises OSError where it can't be read, and ValueError where it is none."""
    with path.open("rb") as file:
        said = file.read(_MOST_BYTES + 1)
    if len(said) > _MOST_BYTES:
        raise ValueError("is too large for a workflow")
    try:
        workflow = json.loads(said)
    except ValueError as error:
        raise ValueError("is not JSON") from error
    if not isinstance(workflow, dict) or not workflow or not all(map(_is_node, workflow.values())):
        raise ValueError('is no workflow in API form; ComfyUI writes one with "Export (API)"')
    return workflow


def _is_node(value: object) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("class_type"), str) and isinstance(value.get("inputs"), dict)
    )


def places(workflow: Workflow) -> set[str]:
    """What the workflow leaves open."""
    values = (value for node in workflow.values() for value in node["inputs"].values() if isinstance(value, str))
    return {name for value in values for name in _PLACE.findall(value)}


def filled(workflow: Workflow, filling: Filling) -> dict[str, Any]:
    """The workflow with its places filled. Raises KeyError for a place that nothing is given for."""
    return {
        name: {**node, "inputs": {key: _filled(value, filling) for key, value in node["inputs"].items()}}
        for name, node in workflow.items()
    }


def _filled(value: object, filling: Filling) -> object:
    if not isinstance(value, str):
        return value
    alone = _PLACE.fullmatch(value)
    return filling[alone[1]] if alone else _PLACE.sub(lambda place: str(filling[place[1]]), value)
