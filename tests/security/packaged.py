"""The template that `chalice package` makes of the app, with the policies of a stage."""

import json
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from chalice.app import Chalice

from deployment.app_registry import read_config, read_registry
from deployment.policies import Names, render
from tests.clients.tools import ROOT

STAGE = "checked"
NAMES = Names(
    stage=STAGE,
    bucket=f"frameloom-{STAGE}",
    pulls_queue=f"frameloom-{STAGE}-pulls",
    assemble_queue=f"frameloom-{STAGE}-assemble",
    failures_queue=f"frameloom-{STAGE}-failures",
    ledger_table=f"frameloom-{STAGE}-ledger",
    region="eu-central-1",
    account="123456789012",
)
ENVIRONMENT = {
    "FRAMELOOM_BUCKET": NAMES.bucket,
    "FRAMELOOM_PULLS_QUEUE": NAMES.pulls_queue,
    "FRAMELOOM_ASSEMBLE_QUEUE": NAMES.assemble_queue,
    "FRAMELOOM_LEDGER_TABLE": NAMES.ledger_table,
}
WITHOUT_BUCKET_EVENTS = """
from chalice.app import LambdaFunction, S3EventConfig

for event in [source for source in app.event_sources if isinstance(source, S3EventConfig)]:
    app.event_sources.remove(event)
    app.pure_lambda_functions.append(LambdaFunction(globals()[event.name], event.name, event.handler_string))
"""
"""CloudFormation can't tell a bucket that is there of functions, and so `chalice package` takes no such app."""


def package(folder: Path) -> Path:
    """Chalice's template, made in that folder; no dependency is packed, since the template names none."""
    project = folder / "project"
    shutil.copytree(ROOT / "chalicelib", project / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    (project / "requirements.txt").touch()
    (project / "app.py").write_text((ROOT / "app.py").read_text() + WITHOUT_BUCKET_EVENTS)
    (project / ".chalice").mkdir()
    os.environ.update(ENVIRONMENT, AWS_DEFAULT_REGION=NAMES.region)  # app.py reads it while it is imported
    app = import_module("app").app
    assert isinstance(app, Chalice)
    functions = read_registry(app, "app", read_config(ROOT), STAGE).functions
    for name in functions:
        (project / ".chalice" / f"policy-{name}.json").write_text(json.dumps(render(name, NAMES)))
    stage = {
        "autogen_policy": False,
        "environment_variables": ENVIRONMENT,
        "lambda_functions": {name: {"iam_policy_file": f"policy-{name}.json"} for name in functions},
    }
    config = read_config(ROOT) | {"stages": {STAGE: stage}}
    (project / ".chalice" / "config.json").write_text(json.dumps(config))
    chalice = Path(sys.executable).with_name("chalice")
    command = [str(chalice), "--project-dir", str(project), "package", "--stage", STAGE, str(folder / "out")]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "out" / "sam.json").rename(folder / "chalice-package.json")
