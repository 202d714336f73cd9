"""What Chalice reads about a stage: policies and configuration, rendered into .chalice/."""

import json
from pathlib import Path
from typing import Any

from deployment.app_registry import read_config
from deployment.policies import render
from ops.layer import CARRIERS
from ops.plan import Plan
from ops.stage import ROOT, Stage

CHALICE = ROOT / ".chalice"
_COMPRESSED = 1024
"""Bytes of an answer from which the gateway compresses it."""


def render_stage(stage: Stage) -> list[str]:
    """Write the stage's policies and its part of config.json; the files that changed."""
    texts = {policy_file(stage, name): _text(render(name, stage.names)) for name in stage.functions}
    config = read_config(ROOT)
    texts[CHALICE / "config.json"] = _text({**config, "stages": {**config["stages"], stage.name: _part(stage)}})
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    for path in changed:
        path.write_text(texts[path])
    return [path.name for path in changed]


def forget_stage(stage: Stage) -> None:
    """Take them away again."""
    for path in CHALICE.glob(f"policy-{stage.name}-*.json"):
        path.unlink()
    config = read_config(ROOT)
    config["stages"].pop(stage.name, None)
    (CHALICE / "config.json").write_text(_text(config))


def policy_file(stage: Stage, function: str) -> Path:
    """Where the policy of that function is rendered to."""
    return CHALICE / f"policy-{stage.name}-{function}.json"


def _part(stage: Stage) -> dict[str, Any]:
    return {
        "autogen_policy": False,
        "lambda_architecture": stage.plan.architecture,
        "minimum_compression_size": _COMPRESSED,
        "environment_variables": stage.environment,
        "lambda_functions": {
            name: {"iam_policy_file": policy_file(stage, name).name, "layers": layers(stage.plan, name)}
            for name in stage.functions
        },
    }


def layers(plan: Plan, function: str) -> list[str]:
    """The layers of that function."""
    return [plan.mp4_layer] if plan.mp4_layer and function in CARRIERS else []


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"
