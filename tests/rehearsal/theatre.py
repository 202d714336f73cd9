"""Where it is played: an operator, and what an onlooker sees of the account."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import requests
from botocore.session import get_session

from localcloud.cli.client import Client
from tests.rehearsal.emulator import CREDENTIALS, REGION
from tests.rehearsal.front import Front
from tests.rehearsal.operator import STAGE, Operator

ACCOUNT = "000000000000"
PREFIX = f"frameloom-{STAGE}"
BUCKET = f"{PREFIX}-{ACCOUNT}-{REGION}"


@dataclass(frozen=True)
class Theatre:
    """One account of the emulator's; `address` is where functions and clients find it."""

    operator: Operator
    front: Front
    address: str
    certificate: Path

    def client(self, service: str) -> Any:  # noqa: ANN401 - of any service, by its name
        """To look at what stands, and to break it."""
        return get_session().create_client(
            service,
            region_name=REGION,
            endpoint_url=self.operator.endpoint,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    @property
    def api(self) -> str:
        """The gateway's id."""
        record = json.loads((self.operator.folder / ".chalice" / "deployed" / f"{STAGE}.json").read_text())
        return next(str(one["rest_api_id"]) for one in record["resources"] if one["resource_type"] == "rest_api")

    @property
    def page_bucket(self) -> str:
        """Where the page lies."""
        return f"{PREFIX}-page-{ACCOUNT}-{REGION}"

    @property
    def api_url(self) -> str:
        """Where the emulator lets clients reach it: it has no names of its own in the world."""
        return f"{self.address}/restapis/{self.api}/api/_user_request_"

    def standing(self) -> set[str]:
        """The names of all that the account holds for the stage."""
        found = (
            [each["FunctionName"] for each in self.client("lambda").list_functions()["Functions"]],
            [each["RoleName"] for each in self.client("iam").list_roles()["Roles"]],
            [each.rpartition("/")[2] for each in self.client("sqs").list_queues().get("QueueUrls", [])],
            [each["logGroupName"] for each in self.client("logs").describe_log_groups()["logGroups"]],
            [each["AlarmName"] for each in self.client("cloudwatch").describe_alarms()["MetricAlarms"]],
            [each["DashboardName"] for each in self.client("cloudwatch").list_dashboards()["DashboardEntries"]],
            [each["TopicArn"] for each in self.client("sns").list_topics()["Topics"]],
            [each["Name"] for each in self.client("events").list_rules()["Rules"]],
            [each["Name"] for each in self.client("s3").list_buckets()["Buckets"]],
            self.client("dynamodb").list_tables()["TableNames"],
            [f"API {each['name']}" for each in self.client("apigateway").get_rest_apis()["items"]],
            [each["Comment"] for each in self._distributions()],
            [f"stack {each['StackName']}" for each in self.client("cloudformation").describe_stacks()["Stacks"]],
        )
        return {name for names in found for name in names}

    def _distributions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (
            self.client("cloudfront").list_distributions()["DistributionList"].get("Items", [])
        )
        return found

    @cached_property
    def web(self) -> requests.Session:
        """A customer's browser: it knows the emulator's certificate."""
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.certificate)
        return session

    def customer(self, token: str | None = None) -> Client:
        """Somebody who orders."""
        return Client(self.api_url, token, _session=self.web)
