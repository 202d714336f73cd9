"""What an operator finds in the logs: every function's lines, by the job, and what is counted of them."""

import io
import json
import re
from collections import Counter
from typing import Any

from rich.console import Console
from werkzeug.wrappers import Response

from chalicelib.observability.events import UNITS
from localcloud.aws.intercept import Intercept, pass_on
from localcloud.aws.refusal import Refusal
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer
from tests.conftest import PATIENT, Start
from tests.support.customers import PICTURE
from tests.support.paid import A_FEW, begin, configured, let_in, post

PROMPT = "he begins to sob"


def of_job(cloud: LocalCloud, job: str) -> list[dict[str, Any]]:
    return [line for line in cloud.logs if line.get("job") == job]


def counted(lines: list[dict[str, Any]], *by: str) -> Counter[tuple[str, ...]]:
    """(metric, values of the dimensions) → its sum, as CloudWatch reads it from the lines."""
    sums: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
            assert directive["Namespace"] == "Frameloom"
            if set(directive["Dimensions"][0]) == {"service", *by}:
                for metric in directive["Metrics"]:
                    assert metric["Unit"] == UNITS[metric["Name"]]
                    sums[metric["Name"], *(line[name] for name in by)] += sum(line[metric["Name"]])
    return sums


def dropped(cloud: LocalCloud) -> str:
    """A picture in the inbox, drawn to its end: its job."""
    metadata = {"frames": "2", "size": "64"}
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"inbox/{PROMPT}.png", Body=PICTURE, Metadata=metadata)
    cloud.wait_until_idle()
    listed = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="jobs/")["Contents"]
    return listed[0]["Key"].split("/")[1]


def test_every_function_tells_of_its_job(start: Start) -> None:
    cloud = start()
    jobs = [dropped(cloud), begin(cloud, None)]
    cloud.wait_until_idle()
    told = {line["function"] for job in jobs for line in of_job(cloud, job)}
    assert told >= {"api_handler", "on_drop", "on_upload", "on_frame", "on_assemble"}


def test_what_stands_still_is_told_by_the_sweep_and_by_who_looks_after_it(start: Start) -> None:
    cloud = start(drop=lambda function, _: function == "on_upload")
    job = begin(cloud, None)
    cloud.wait_until_idle()
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert {"sweep", "on_pull"} <= {line["function"] for line in of_job(cloud, job)}
    swept = counted([line for line in cloud.logs if line["function"] == "sweep"])
    assert swept["Unfinished",] == 1
    assert swept["OldestUnfinished",] > 0


def test_lines_say_which_invocation_and_which_stage(start: Start) -> None:
    cloud = start()
    begin(cloud, None)
    cloud.wait_until_idle()
    assert {line["service"] for line in cloud.logs} == {"frameloom-local"}
    assert len({line["function_request_id"] for line in cloud.logs}) >= A_FEW


def test_frames_and_calls_are_counted_by_how_they_ended(start: Start, servers: dict[str, ContractServer]) -> None:
    cloud = start(environment=configured(servers))
    token = let_in(cloud, "ann")
    servers["stability"].behave(Behaviour(fault="429", share=0.5))
    job = begin(cloud, token, generator="stability")
    cloud.wait_until_idle(60)
    counter = servers["stability"].mood.counter
    lines = of_job(cloud, job)
    assert counted(lines)["Frames",] == A_FEW
    calls = counted(lines, "outcome")
    assert (calls["Calls", "drawn"], calls["Calls", "busy"]) == (A_FEW - 1, counter.throttled)
    assert calls["CallSeconds", "drawn"] > 0
    assert counted(lines, "format")["Outputs", "gif"] == 1


def test_a_refusal_is_counted_by_its_code(start: Start) -> None:
    cloud = start(environment={**PATIENT, "FRAMELOOM_BUDGET_USD": "0"})
    assert post(cloud, None).status_code == 429
    assert counted(cloud.logs, "code")["Refusals", "budget_zero"] == 1


def test_who_only_asks_how_far_a_job_is_leaves_no_line(start: Start) -> None:
    cloud = start()
    job = begin(cloud, None)
    cloud.wait_until_idle()
    before = len(cloud.logs)
    assert Client(cloud.api_url).read(job, None)["state"] == "done"
    assert len(cloud.logs) == before


def test_an_invocation_that_fails_is_told_with_its_job(start: Start) -> None:
    failing = {"on_frame"}

    def refuse(intercept: Intercept) -> Response:
        if intercept.operation.key.endswith("0001/1-01.json") and failing:
            failing.clear()
            return Refusal.access_denied().response(intercept.request)
        return pass_on(intercept)

    cloud = start(between=refuse, terminal=CloudConsole(Console(file=io.StringIO())))
    job = begin(cloud, None)
    cloud.wait_until_idle()
    told = [line for line in of_job(cloud, job) if line["level"] == "ERROR"]
    assert [(line["function"], line["error"]) for line in told] == [("on_frame", "StoreBusy")]
    assert counted(told)["Failures",] == 1


def test_why_the_store_failed_a_request_is_told_to_the_operator_alone(start: Start) -> None:
    def refuse(intercept: Intercept) -> Response:
        if intercept.work and intercept.operation.service == "dynamodb":
            return Refusal.access_denied().response(intercept.request)
        return pass_on(intercept)

    cloud = start(between=refuse, terminal=CloudConsole(Console(file=io.StringIO())))
    answer = post(cloud, None)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    (told,) = (line for line in cloud.logs if line["message"] == "store failed")
    assert re.fullmatch(r"frameloom-local-ledger: AccessDenied", told["error"])
    assert "AccessDenied" not in answer.text


def test_a_prompt_is_never_told(start: Start) -> None:
    cloud = start()
    dropped(cloud)
    assert PROMPT not in json.dumps(cloud.logs)
