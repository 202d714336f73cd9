"""A result that the outbox can't take, and a drop that there is no money for."""

import io
import json

from rich.console import Console
from werkzeug.wrappers import Response

from chalicelib.domain.money import Micros
from localcloud.aws.intercept import Intercept, pass_on
from localcloud.aws.refusal import Refusal
from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole
from tests.conftest import PATIENT, Start
from tests.service.inbox.test_drops import drop, markers, outbox
from tests.support.accounts import spend
from tests.support.customers import PICTURE

LITTLE = {"frames": "2", "size": "64"}


def test_money_comes_back_where_the_outbox_can_never_take_the_result(start: Start) -> None:
    def refuse(intercept: Intercept) -> Response:
        if intercept.operation.name == "PutObject" and intercept.operation.key.startswith("outbox/"):
            return Refusal(400, "KeyTooLongError", "Your key is too long").response(intercept.request)
        return pass_on(intercept)

    cloud = start(between=refuse, terminal=CloudConsole(Console(file=io.StringIO())))
    drop(cloud, "rain.png", PICTURE, **LITTLE)
    cloud.wait_until_idle()
    assert not markers(cloud)
    told = [line for line in cloud.logs if line["level"] == "ERROR"]
    assert [line["message"] for line in told] == ["result not delivered"]


def test_a_drop_without_money_is_told_so_once_and_drawn_when_there_is_some(start: Start) -> None:
    cloud = start(environment={**PATIENT, "FRAMELOOM_BUDGET_USD": "1"})
    s3 = cloud.client("s3")
    spend(cloud, Micros(1_000_000))
    drop(cloud, "rain.png", PICTURE, **LITTLE)
    cloud.wait_until_idle()
    assert json.loads(outbox(cloud)["rain.png.error.json"])["code"] == "budget_spent"
    s3.delete_object(Bucket=cloud.bucket, Key="outbox/rain.png.error.json")
    told = len(cloud.logs)
    sweep(cloud)
    assert not outbox(cloud)
    assert {line["message"] for line in cloud.logs[told:]} == {"swept"}
    spend(cloud, Micros(-1_000_000))
    sweep(cloud)
    assert set(outbox(cloud)) == {"rain.png.gif"}


def sweep(cloud: LocalCloud) -> None:
    cloud.run_schedule()
    cloud.wait_until_idle()
