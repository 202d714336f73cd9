"""The zip on Amazon's own runtime client, with nothing beside it but what Lambda has."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployment.app_registry import API_HANDLER
from localcloud.aws.identity import role_of
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.functions.deployed import LAMBDA, deployed
from localcloud.functions.environment import build_environment
from localcloud.functions.events import Event, api_event, schedule_event
from tests.support.customers import compose
from tests.zip.building import ROOT

SETTINGS = {f"FRAMELOOM_{name}": "a-name" for name in ("BUCKET", "PULLS_QUEUE", "ASSEMBLE_QUEUE", "LEDGER_TABLE")}
EVERY_MODULE = """
import importlib, pathlib, sys
for path in sorted(pathlib.Path("chalicelib").rglob("*.py")):
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        print(f"{name}<-{error.name}")
print(*sorted({"moto", "PIL", "numpy", "chalice"} & set(sys.modules)))
"""
MISSED = {"chalicelib.outputs.mp4<-av", "chalicelib.picture.clips.mp4<-av"}
"""The modules that want what only the layer brings."""
PROBE = Path(__file__).parent / "probe"
DRAWING = {"PIL", "numpy", "imageio", "av"}
SELDOM = {"boto3", "s3transfer", "openapi_pydantic", "fontpkg"}


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(project_dir=ROOT) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def job(cloud: LocalCloud) -> str:
    return str(Client(cloud.api_url).create(compose(2))["id"])


def loaded(cloud: LocalCloud, unzipped: Path, function: str, event: Event) -> set[str]:
    """The packages in memory after a function's first event."""
    environment = build_environment(ROOT, cloud.stage, {}, cloud.s3_url) | role_of(function).environment()
    handler = f"loaded.{'app' if function == API_HANDLER else function}"
    with deployed(unzipped, handler, {**environment, "PYTHONPATH": str(PROBE)}) as api:
        answer = api.invoke(event)
    assert answer.result, f"{answer.error}\n{answer.traceback}"
    told = json.loads(answer.result)
    assert told["answer"] is None or told["answer"]["statusCode"] < 300, told["answer"]
    return set(told["loaded"])


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import app, sys; print(*sorted({'moto', 'PIL', 'numpy', 'chalice'} & set(sys.modules)))", {"chalice"}),
        (EVERY_MODULE, {"PIL", "chalice", "numpy"} | MISSED),
    ],
)
def test_it_is_imported_where_nothing_else_is_installed(unzipped: Path, code: str, found: set[str]) -> None:
    python = [str(LAMBDA / "bin" / "python"), "-B", "-c", code]
    told = subprocess.run(python, cwd=unzipped, env=SETTINGS, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert set(told.stdout.split()) == found


@pytest.mark.parametrize("path", ["/health", "/generators", "/jobs/{job}"])
def test_who_reads_waits_for_nothing_that_draws(cloud: LocalCloud, unzipped: Path, job: str, path: str) -> None:
    event = api_event("GET", path, {"job": job})
    assert not loaded(cloud, unzipped, API_HANDLER, event) & (DRAWING | SELDOM)


@pytest.mark.parametrize(("path", "body"), [("/jobs/{job}/exports", {"format": "png"}), ("/jobs/{job}/cancel", None)])
def test_who_changes_a_job_waits_for_nothing_that_draws(
    cloud: LocalCloud, unzipped: Path, job: str, path: str, body: object
) -> None:
    event = api_event("POST", path, {"job": job}, body)
    assert not loaded(cloud, unzipped, API_HANDLER, event) & DRAWING


def test_the_sweep_waits_for_nothing_that_draws(cloud: LocalCloud, unzipped: Path) -> None:
    assert not loaded(cloud, unzipped, "sweep", schedule_event("sweep")) & (DRAWING | SELDOM)
