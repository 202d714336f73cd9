"""What a function loads of ours: each module is named here, so that a further one is noticed."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from chalicelib.domain import keys
from localcloud.aws.identity import role_of
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.functions.environment import build_environment
from localcloud.functions.events import Arrival, Event, sqs_event
from tests.support.customers import PICTURE, compose

ROOT = Path(__file__).parent.parent.parent
TOLD = "; import sys; print('loaded', *sys.modules)"
VERB = "from chalicelib import pipeline; pipeline.{}" + TOLD
FUNCTION = """
import app, json, sys
class Context:
    aws_request_id = "1"
    get_remaining_time_in_millis = lambda self: 100_000
getattr(app, sys.argv[1])(json.loads(sys.argv[2]), Context())
""" + TOLD[2:]

STORED = {
    "domain.errors",
    "domain.limits",
    "domain.orders",
    "domain.job_folder",
    "storage.jobs",
    "domain.keys",
    "pipeline.context",
    "domain.records",
    "domain.money",
    "domain.reductions",
}
"""What the bucket keeps of a job, and how it is read."""
STANDING = {
    "domain.job_view",
    "observability.events",
    "domain.tries",
    "pipeline",
    "pipeline.claims",
}
"""Where a job stands, and what may be tried."""
ENDING = {"pipeline.reservations", "pipeline.runs"}
"""How a run ends."""
FRAMES = {"picture.frame_png", "picture.decoder_errors", "pipeline.drawing.steps"}
"""Frames in the bucket."""
ADVANCE = STORED | STANDING | ENDING | FRAMES | {
    "generators",
    "generators.base",
    "generators.clips",
    "generators.sizes",
    "generators.prompt_template",
    "domain.schedules",
    "pipeline.drawing.inputs",
    "pipeline.drawing.next_frame",
    "pipeline.chain",
}  # fmt: skip
OPENING = {
    "generators",
    "generators.base",
    "generators.clips",
    "generators.sizes",
    "generators.prompt_template",
    "domain.schedules",
    "pipeline.drawing.inputs",
}
"""What a loop that is computed is shown to begin with."""
ASSEMBLE = STORED | STANDING | ENDING | FRAMES | {
    "outputs.gif.block_error",
    "outputs.interpolation",
    "outputs.gif.file_blocks",
    "outputs.loop_closing",
    "outputs.gif.colour_distance",
    "outputs.gif.dither",
    "outputs.optical_flow",
    "outputs.gif.pixel_reuse",
    "outputs.size_ladder",
    "outputs.make",
    "outputs.gif.colour_mapping",
    "outputs.gif.index_cost",
    "outputs.gif.palette",
    "outputs.gif.planes",
    "outputs.render",
    "outputs.size_search",
    "outputs.dimensions",
    "outputs.png",
    "outputs.gif.texture",
    "outputs.timeline",
    "outputs.gif.encoder",
    "outputs.webp",
    "outputs.avif",
    "outputs.apng",
    "outputs.reel",
    "outputs.text.caption",
    "outputs.text.font_face",
    "outputs.text.glyphs",
    "outputs.text.line_breaking",
    "outputs.text.poster_type",
    "outputs.text.scrim",
    "pipeline.assembly",
    "pipeline.opening",
    "domain.messages",
    "domain.presets",
}  # fmt: skip
ENTRANCE = {
    "chalicelib",
    "entrypoints.service_info",
    "billing.tokens",
    "entrypoints.request_body",
    "entrypoints.bootstrap",
    "domain.clock",
    "billing.job_list",
    "billing.ledger_page",
    "billing.payments",
    "billing.places",
    "billing.old_page",
    "billing.room",
    "billing.standing",
    "billing.sums",
    "storage.table",
    "outputs.formats",
    "generators",
    "generators.base",
    "generators.pace",
    "generators.procedural.settings",
    "generators.settings",
    "generators.clips",
    "generators.sizes",
    "generators.prompt_template",
    "generators.http.client",
    "generators.http.public_addresses",
    "observability.cloudwatch",
    "billing.ledger",
    "domain.item_keys",
    "domain.messages",
    "entrypoints.problems",
    "domain.sentences",
    "settings",
    "storage.aws_errors",
    "storage.bucket",
    "storage.queue",
    "entrypoints.middleware",
    "entrypoints.lambda_events",
    "storage.secrets",
    "entrypoints.http",
}
"""What app.py and bootstrap.py load for whichever function."""
MOST = 30


def loaded(code: str, *arguments: str, environment: dict[str, str] | None = None) -> tuple[set[str], set[str]]:
    """The modules of ours that are in memory afterwards, as named above, and the packages."""
    run = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = next(line.split()[1:] for line in done.stdout.splitlines() if line.startswith("loaded "))
    ours = {name for name in names if name.partition(".")[0] == "chalicelib" and holds_code(name)}
    return {name.removeprefix("chalicelib.") for name in ours}, {name.partition(".")[0] for name in names}


def holds_code(module: str) -> bool:
    """Whether it is more than a package's docstring."""
    path = ROOT.joinpath(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return len(ast.parse(source.read_text()).body) > 1


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """A bucket and queues; what arrives there starts nothing but what a test itself calls."""
    is_api = "api_handler"
    with LocalCloud(project_dir=ROOT, drop=lambda function, _: function != is_api) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def job(cloud: LocalCloud) -> str:
    """One whose picture has arrived, of two frames."""
    created = Client(cloud.api_url).create(compose(2))
    link = created["upload"]
    assert requests.put(link["url"], PICTURE, headers=link["headers"], timeout=30).status_code == 200
    return str(created["id"])


def call(cloud: LocalCloud, function: str, event: Event) -> set[str]:
    """The modules of a function's process, once that has answered its first event."""
    environment = build_environment(ROOT, cloud.stage, {}, cloud.s3_url) | role_of(function).environment()
    return loaded(FUNCTION, function, json.dumps(event), environment=environment)[0]


def arrived(cloud: LocalCloud, key: str) -> Event:
    return Arrival(cloud.bucket, key, 1, "", "Put").event()


def test_advance_loads_what_a_frame_needs_and_nothing_of_the_order_desk() -> None:
    modules, packages = loaded(VERB.format("advance"))
    assert modules == ADVANCE | {"chalicelib"}
    assert len(modules) <= MOST
    assert not packages & {"chalice", "fontpkg", "openapi_pydantic", "numpy"}


def test_assemble_loads_what_outputs_need() -> None:
    modules, packages = loaded(VERB.format("assemble"))
    assert modules == ASSEMBLE | {"chalicelib"}
    assert not packages & {"chalice", "openapi_pydantic"}


def test_a_function_loads_its_verb_and_the_entrance(cloud: LocalCloud, job: str) -> None:
    """With real events: what a verb's module imports while it works is among it, too."""
    assert "pipeline.drawing.first_frame" in call(cloud, "on_upload", arrived(cloud, keys.source(job)))
    modules = call(cloud, "on_frame", arrived(cloud, keys.frame(job, 0)))
    cloud.client("s3").head_object(Bucket=cloud.bucket, Key=keys.frame(job, 1))
    drawing = {
        name for name in modules - ENTRANCE if name.startswith(("faces", "generators.procedural", "generators.reading"))
    }
    assert drawing
    assert modules - drawing == ADVANCE | ENTRANCE
    message = {"MessageId": "1", "ReceiptHandle": "1", "Body": json.dumps({"job": job}), "MD5OfBody": ""}
    modules = call(cloud, "on_assemble", sqs_event("assemble", [message]))
    assert modules - drawing == ASSEMBLE | OPENING | ENTRANCE | {"pipeline.assembly", "pipeline.context"}
    modules = call(cloud, "on_pull", sqs_event("pulls", [message]))
    assert modules | {"observability.cloudwatch"} == ADVANCE | ENTRANCE | {"pipeline.pull_queue", "pipeline.context"}, (
        "nothing was told"
    )
