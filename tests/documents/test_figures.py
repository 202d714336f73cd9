"""What the documents say in figures and tables is what the program says."""

import ast
import json
import re
from typing import Any, get_args

import click
import pytest
from chalice.app import Chalice
from pydantic import BaseModel

from bench import motions, presets
from chalicelib.domain import keys
from chalicelib.domain.limits import (
    MAX_CHARGEABLE_TRIES,
    MAX_EXPORTS,
    MAX_FRAMES,
    MAX_FREE_TRIES,
    MAX_PIXELS,
    MAX_RESUMES,
    MAX_SIZE,
    MAX_TICKETS,
    MAX_TRIES,
    MAX_UNREACHED_TRIES,
    MAX_UPLOAD_BYTES,
    MIN_FRAMES,
    MIN_SIDE,
    MIN_SIZE,
)
from chalicelib.domain.orders import AspectRatio, ExportOrder, Format, JobRequest, Loop, PosterRequest
from chalicelib.domain.presets import PRESETS
from chalicelib.settings import Settings
from deployment.local_stage import ACCESS_KEY, SECRET_KEY
from localcloud.__main__ import main as localcloud
from localcloud.cli.endings import MEANINGS
from ops.__main__ import main as operator
from ops.plan import Plan
from ops.resources.bucket import LEDGER_DAYS, PACE_DAYS, PAYMENT_DAYS
from tests.documents.reading import ROOT, read, rows, section
from tests.documents.test_settings import GENERATORS

CONFIG = json.loads(read(".chalice/config.json"))
API = read("docs/api.md")
POSTERS = read("docs/posters-and-exports.md")
PROMISES = read("docs/money-and-promises.md")
DEPLOYING = read("docs/deploying.md")
SCALE = read("docs/scale.md")
SERVICES = {
    "apigateway": "API Gateway",
    "cloudformation": "CloudFormation",
    "cloudfront": "CloudFront",
    "cloudwatch": "CloudWatch",
    "dynamodb": "DynamoDB",
    "events": "EventBridge",
    "iam": "IAM",
    "lambda": "Lambda",
    "logs": "CloudWatch Logs",
    "s3": "S3",
    "sns": "SNS",
    "sqs": "SQS",
    "sts": "STS",
    "wafv2": "WAF",
}
"""What boto3 calls them → what people do."""
WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 20: "twenty"}


def timeout_of(function: str) -> int:
    return int(CONFIG["lambda_functions"].get(function, {}).get("lambda_timeout", CONFIG["lambda_timeout"]))


def seconds_between_sweeps() -> int:
    period = re.search(r"Rate\((\d+), unit=Rate\.MINUTES\)", read("app.py"))
    assert period
    return 60 * int(period[1])


@pytest.mark.parametrize("function", ["on_upload", "on_frame", "on_pull"])
def test_whoever_draws_has_time_for_the_longest_call(function: str) -> None:
    longest = max(settings.model_fields["timeouts"].default.total for settings in GENERATORS.values())
    assert timeout_of(function) >= longest + 60


def test_every_route_is_told(program: Chalice) -> None:
    told = {request.strip("`") for request, _ in rows(API)}
    offered = {f"{method} {path}" for path, methods in program.routes.items() for method in methods}
    assert told == {route for route in offered if not route.startswith("HEAD ")}


def test_the_limits_are_those_of_the_models() -> None:
    assert dict(rows(section(API, "Limits"))) == {
        "frames of a job": f"{MIN_FRAMES} to {MAX_FRAMES}",
        "longer side of a frame": f"{MIN_SIZE} to {MAX_SIZE} pixels",
        "an upload": f"{MAX_UPLOAD_BYTES:,} bytes",
        "pixels of a picture": f"{MAX_PIXELS:,}",
        "shorter side of a picture": f"at least {MIN_SIDE} pixels",
        "tickets of a run": str(MAX_TICKETS),
        "tries of a frame that may be charged": str(MAX_CHARGEABLE_TRIES),
        "tries of a frame in all": str(MAX_TRIES),
        "tries of a run's first call, where each reached nobody": str(MAX_UNREACHED_TRIES),
        "tries of frame 0, and of an output": str(MAX_FREE_TRIES),
        "resumptions of a job": str(MAX_RESUMES),
        "exports of a job": str(MAX_EXPORTS),
    }


def test_every_field_of_an_order_is_told_with_its_default() -> None:
    told = {
        name.strip("` "): default.strip("`")
        for names, default, _ in rows(section(API, "An order's fields"))
        for name in names.split(",")
    }
    orders: dict[str, BaseModel] = {
        "": JobRequest(prompt="it snows"),
        "export.": ExportOrder(),
    }
    fields = {
        f"{prefix}{name}": getattr(order, name) for prefix, order in orders.items() for name in type(order).model_fields
    }
    assert told.keys() == fields.keys() - {"export"}
    for name in ("frames", "strength", "size", "export.format", "export.fps", "export.loop"):
        assert told[name] == str(fields[name]), name
    assert float(told["export.hold"]) == fields["export.hold"]
    assert told["generator"] == fields["generator"]


def test_what_an_order_may_choose_from_is_all_there_is() -> None:
    fields = {name: text for name, _, text in rows(section(API, "An order's fields"))}
    assert re.findall(r"`(\w+)`", fields["`export.loop`"]) == list(get_args(Loop))
    assert re.findall(r"`(\w+)`", fields["`export.format`"]) == list(get_args(Format))
    posters = {name: text for name, _, text in rows(section(POSTERS, "Posters"))}
    assert re.findall(r"`([\d:]+)`", posters["`aspect_ratio`"]) == list(get_args(AspectRatio))
    assert set(re.findall(r"`(\w+)`", ", ".join(posters))) == PosterRequest.model_fields.keys()


def test_every_code_of_an_error_is_told() -> None:
    codes = set()
    for path in (ROOT / "chalicelib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                    codes.add(code)
                case (
                    ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code)))
                    | ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code)))
                ):
                    codes.add(code)
                case ast.Call(func=ast.Name(id="RunEnd"), args=[ast.Constant(value=str(code)), *_]):
                    codes.add(code)
    assert {"invalid_order", "token_unknown", "stuck"} <= codes, "one of the three ways to give a code isn't found"
    told = set(re.findall(r"`(\w+)`", section(API, "Errors") + section(read("docs/dropping-files.md"), "Rules")))
    assert codes - {"resumed"} <= told


def test_the_numbers_of_a_field_are_those_that_it_takes() -> None:
    given = JobRequest.model_json_schema()
    for names, _, meaning in rows(section(API, "An order's fields")):
        for name in re.findall(r"[\w.]+", names):
            told = re.findall(r"(?<!frame )\b\d[\d,]*\b", meaning.split("](")[0])
            numbers = {float(number.replace(",", "")) for number in told}
            assert numbers <= _bounds(given, name), name


def _bounds(schema: dict[str, Any], name: str) -> set[float]:
    """Every limit that a field's schema names; what is excluded, as the next whole number."""
    outer, _, inner = name.rpartition(".")
    owner = schema["$defs"]["ExportOrder"] if outer else schema
    text = json.dumps(owner["properties"][inner])
    excluded = {float(number) - 1 for number in re.findall(r'"exclusiveMaximum": ([\d.]+)', text)}
    return excluded | {float(number) for number in re.findall(r'"(?:m\w+|exclusiveMinimum)": ([\d.]+)', text)}


def test_the_table_of_motions_is_the_lexicons() -> None:
    assert motions.table() in read("docs/generators.md")


def test_the_presets_are_told_as_they_are() -> None:
    assert presets.table() in POSTERS
    assert len(PRESETS) == len(rows(section(POSTERS, "A size that fits")))


@pytest.mark.parametrize(("function", "seconds"), [("on_frame", 305), ("on_assemble", 425)])
def test_the_way_back_takes_as_long_as_the_documents_say(function: str, seconds: int) -> None:
    margin = Settings.model_fields["lease_margin_seconds"].default
    assert timeout_of(function) + margin + seconds_between_sweeps() == seconds
    assert f"{seconds} s" in PROMISES


def test_a_lease_lasts_as_long_as_the_documents_say() -> None:
    margin = Settings.model_fields["lease_margin_seconds"].default
    lease = f"{timeout_of('on_frame') + margin:g} s"
    assert lease in PROMISES
    assert lease in read("docs/decisions/002-claims-leases-and-tickets.md")


def test_the_bound_on_calls_is_the_same_wherever_it_is_told() -> None:
    for name in (
        "docs/money-and-promises.md",
        *(
            "docs/decisions/" + name
            for name in ("002-claims-leases-and-tickets.md", "004-the-ledger-is-one-page-a-day.md")
        ),
    ):
        assert set(re.findall(r"N \+ (\d+)", read(name))) == {str(MAX_TICKETS)}, name
    for sentence in (
        f"one of the run's {WORDS[MAX_TICKETS]} tickets",
        f"at most {WORDS[MAX_CHARGEABLE_TRIES]} tries that may be charged",
        f"{WORDS[MAX_TRIES]} in all",
        f"ends after {WORDS[MAX_UNREACHED_TRIES]} of them",
    ):
        assert sentence in " ".join(PROMISES.split()), sentence


def test_the_local_buckets_credentials_are_those_of_the_local_cloud() -> None:
    assert f"AWS_ACCESS_KEY_ID={ACCESS_KEY} AWS_SECRET_ACCESS_KEY={SECRET_KEY}\n" in read("docs/dropping-files.md")


def test_the_longest_name_of_a_dropped_picture_is_told() -> None:
    longest = keys.LONGEST - len(keys.OUTBOX) - len(f".{keys.ERROR}")
    assert f"more than {longest:,} bytes" in read("docs/dropping-files.md")


def test_every_command_is_listed() -> None:
    told = {name.strip("`") for name, _ in rows(read("docs/command-line.md"))}
    groups: dict[str, click.Group] = {"frameloom": localcloud, "python -m ops": operator}
    assert told == {f"{program} {name}" for program, group in groups.items() for name in group.commands}


def test_how_commands_end_is_told() -> None:
    told = rows(section(read("docs/command-line.md"), "Exit status"))
    assert told == [[str(int(ending)), when] for ending, when in MEANINGS.items()]


def test_what_is_kept_is_told_with_its_days() -> None:
    kept = {prefix.strip("`"): days for prefix, _, days in rows(section(DEPLOYING, "What is kept"))}
    jobs = f"`jobs_days`, {Plan.model_fields['jobs_days'].default}"
    one = dict.fromkeys((keys.UPLOADS, keys.INBOX, keys.WAITING), "1")
    assert kept == {
        **one,
        **dict.fromkeys((keys.JOBS, keys.OUTBOX, keys.NAMES), jobs),
        keys.PACE: str(PACE_DAYS),
        keys.LEDGER: str(LEDGER_DAYS),
        keys.PAYMENTS: str(PAYMENT_DAYS),
    }


def test_what_deploying_costs_is_what_was_counted() -> None:
    a_month = rows(section(SCALE, "A stage that nobody uses"))[-1][1]
    a_gif = next(
        row for row in rows(section(SCALE, "A GIF, priced").split("Beside the generators")[1]) if row[0] == "procedural"
    )
    assert set(re.findall(r"\$[\d.]*\d", section(DEPLOYING, "What it costs"))) == {a_month, a_gif[-1]}


def test_every_service_that_deploying_asks_is_among_the_permissions() -> None:
    told = section(DEPLOYING, "Which permissions")
    asked = {
        found
        for path in sorted((ROOT / "ops").rglob("*.py"))
        for found in re.findall(r"client\(\"(\w+)\"\)", path.read_text())
    }
    assert asked == SERVICES.keys()
    assert all(name in told for name in SERVICES.values())
    made = set(
        re.findall(
            r"Type: AWS::(\w+?)(?:v2)?::", "".join(map(read, ("ops/bucket.yaml", "ops/resources.yaml", "ops/waf.yaml")))
        )
    )
    assert made <= set(re.findall(r"\w+", told))
