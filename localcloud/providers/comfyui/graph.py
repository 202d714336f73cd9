"""Graphs of nodes: what is wrong with one, and what comes of one.

The rules and the words for what is wrong are those of `validate_prompt` and `validate_inputs` in execution.py there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from .nodes import FLOAT, INT, STRING, Input, Node

Graph = Mapping[str, Any]
"""Node's number → `{"class_type", "inputs"}`; an input is a value, or `[number, output]` of another node."""
_NUMBERS: Mapping[object, type] = {INT: int, FLOAT: float}


@dataclass(frozen=True)
class Wrong:
    """Why a graph can't be run: the error of the whole, and those of its nodes."""

    kind: str
    message: str
    details: str = ""
    of_nodes: Mapping[str, list[dict[str, Any]]] | None = None


class Graphs:
    """Checks graphs and runs them, with these nodes and uploaded pictures; `ignored` are inputs that no node knows."""

    def __init__(self, nodes: Mapping[str, Node], uploads: Mapping[str, Image.Image]) -> None:
        self._nodes = nodes
        self._uploads = uploads
        self.ignored: set[str] = set()

    def wrong(self, graph: object) -> Wrong | None:
        """The first thing that is wrong with the whole of it, or all that is wrong with its nodes."""
        if not isinstance(graph, Mapping) or not all(isinstance(node, Mapping) for node in graph.values()):
            return Wrong("invalid_prompt", "Prompt must be a JSON object of nodes")
        for number, node in graph.items():
            if "class_type" not in node:
                return Wrong("invalid_prompt", "a node is missing the class_type property", f"Node ID '#{number}'")
            if node["class_type"] not in self._nodes:
                what = f"Cannot execute because node {node['class_type']} does not exist."
                return Wrong("invalid_prompt", what, f"Node ID '#{number}'")
        if not self._outputs(graph):
            return Wrong("prompt_no_outputs", "Prompt has no outputs")
        return self._wrong_nodes(graph)

    def pictures(self, graph: Graph) -> dict[str, list[Image.Image]]:
        """Number of an output node → what it shows."""
        done: dict[str, tuple[Any, ...]] = {}
        return {number: self._result(graph, number, done)[0] for number in self._outputs(graph)}

    def class_of(self, graph: Graph, number: str) -> str:
        """Name of a node's class."""
        return str(graph[number]["class_type"])

    def _outputs(self, graph: Graph) -> list[str]:
        return [number for number, node in graph.items() if self._nodes[node["class_type"]].is_output]

    def _wrong_nodes(self, graph: Graph) -> Wrong | None:
        errors = {number: found for number in graph if (found := list(self._errors(graph, number)))}
        return (
            Wrong("prompt_outputs_failed_validation", "Prompt outputs failed validation", "", errors)
            if errors
            else None
        )

    def _errors(self, graph: Graph, number: str) -> Iterator[dict[str, Any]]:
        node = self._nodes[graph[number]["class_type"]]
        given = graph[number].get("inputs", {})
        self.ignored |= {name for name in given if name not in node.takes}
        for name, wanted in node.takes.items():
            kind = _missing(wanted) if name not in given else self._wrong_value(graph, wanted, given[name])
            if kind:
                yield {"type": kind, "message": kind.replace("_", " ").capitalize(), "details": name, "extra_info": {}}

    def _wrong_value(self, graph: Graph, wanted: Input, value: object) -> str | None:
        if isinstance(value, list):
            return self._wrong_link(graph, wanted, value)
        if isinstance(wanted.kind, tuple):
            return None if value in wanted.kind else "value_not_in_list"
        if wanted.is_file:
            return None if value in self._uploads else "custom_validation_failed"
        if wanted.kind in _NUMBERS:
            return _wrong_number(wanted, value)
        return None if wanted.kind in (STRING, "BOOLEAN") else "required_input_missing"

    def _wrong_link(self, graph: Graph, wanted: Input, link: list[Any]) -> str | None:
        match link:
            case [str(number), int(place)] if number in graph:
                gives = self._nodes[graph[number]["class_type"]].gives
                return None if place < len(gives) and gives[place] == wanted.kind else "return_type_mismatch"
        return "bad_linked_input"

    def _result(self, graph: Graph, number: str, done: dict[str, tuple[Any, ...]]) -> tuple[Any, ...]:
        if number not in done:
            node = self._nodes[graph[number]["class_type"]]
            given = {name: value for name, value in graph[number]["inputs"].items() if name in node.takes}
            done[number] = node.does(
                **{name: self._value(graph, node.takes[name], value, done) for name, value in given.items()}
            )
        return done[number]

    def _value(self, graph: Graph, wanted: Input, value: object, done: dict[str, tuple[Any, ...]]) -> object:
        if isinstance(value, list):
            return self._result(graph, value[0], done)[value[1]]
        return self._uploads[str(value)] if wanted.is_file else value


def _missing(wanted: Input) -> str | None:
    return "required_input_missing" if wanted.is_needed else None


def _wrong_number(wanted: Input, value: object) -> str | None:
    try:
        number = _NUMBERS[wanted.kind](value)
    except (TypeError, ValueError):
        return "invalid_input_type"
    if number < wanted.options["min"]:
        return "value_smaller_than_min"
    return "value_bigger_than_max" if number > wanted.options["max"] else None
