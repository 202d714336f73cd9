"""ComfyUI: whether the server answers, and has every node and every file that the workflows name."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, JsonValue, RootModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.comfyui.generator import NAME
from chalicelib.generators.comfyui.models import Model
from chalicelib.generators.comfyui.requests import authorization
from chalicelib.generators.comfyui.settings import ComfyUISettings
from chalicelib.generators.comfyui.workflows import Workflow
from chalicelib.generators.http.json import parsed
from ops.doctor.finding import Finding

from .asking import access, ask, unasked

_MODEL = "{model}"


class _Inputs(BaseModel):
    required: dict[str, list[JsonValue]] = {}
    optional: dict[str, list[JsonValue]] = {}

    def choices(self, name: str) -> list[JsonValue] | None:
        """The values that an input may have; None where they aren't listed. There are two ways to write them."""
        match self.required.get(name) or self.optional.get(name):
            case [[*options], *_]:
                return options
            case ["COMBO", {"options": [*options]}]:
                return options
        return None


class _Node(BaseModel):
    input: _Inputs = _Inputs()


class _Nodes(RootModel[dict[str, _Node]]):
    """What `/object_info` says: class → what it takes."""


def examine(settings: ComfyUISettings) -> Iterator[Finding]:
    """The server and its login, then every model."""
    menu = settings.menu
    answer = ask(NAME, f"{settings.base_url}/object_info", authorization(settings))
    yield access(menu, NAME, answer)
    nodes = None if isinstance(answer, CallEnding) else parsed(answer, _Nodes)
    if nodes is None:
        yield from unasked(menu)
        return
    for name, model in settings.offered.items():
        yield _model(name, model, nodes.root)


def _model(name: str, model: Model, nodes: Mapping[str, _Node]) -> Finding:
    workflows = [one for one in (model.plain, model.masked, model.closing) if one]
    lacks = [what for workflow in workflows for what in _lacking(workflow, model.file, nodes)]
    if not lacks:
        return Finding(f"comfyui {name}", "ok", "the server has its nodes and files")
    return Finding(f"comfyui {name}", "wrong", f"the server lacks {lacks[0]}", "it there, or another workflow")


def _lacking(workflow: Workflow, file: str, nodes: Mapping[str, _Node]) -> Iterator[str]:
    for node in workflow.values():
        known = nodes.get(node["class_type"])
        if known is None:
            yield f"the node {node['class_type']}"
            continue
        for name, value in node["inputs"].items():
            choices, wanted = known.input.choices(name), file if value == _MODEL else value
            if choices is not None and isinstance(wanted, str) and wanted not in choices and not _is_open(wanted):
                yield f"{wanted} for {node['class_type']}'s {name}"


def _is_open(value: str) -> bool:
    """Whether an order fills it in."""
    return value.startswith("{") and value.endswith("}")
