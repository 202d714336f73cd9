"""What a deployment leaves behind: a page that is told of, and nothing that is kept for ever."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.domain import keys
from ops.plan import Plan
from ops.resources import page
from ops.resources.bucket import days_kept
from ops.stage import Stage

SITE = {"SiteBucket": "site", "Distribution": "D"}
API = "https://api.example/api"
KEPT = {keys.ACTIVE, keys.ACCESS}
"""Markers and tokens go by themselves, or stay."""


@dataclass
class CloudFront:
    """Refuses as often as it is told to."""

    refusals: int = 0
    told: list[str] = field(default_factory=list)

    def create_invalidation(self, **request: Any) -> None:  # noqa: ANN401 - boto3 has a type for every request
        if self.refusals:
            self.refusals -= 1
            raise ClientError({"Error": {"Code": "Throttling", "Message": ""}}, "CreateInvalidation")
        self.told.append(request["DistributionId"])


@dataclass
class Session:
    """Whom a stage asks."""

    cloudfront: CloudFront
    s3: Any

    def client(self, service: str) -> Any:  # noqa: ANN401 - one client or the other
        return getattr(self, service)


@pytest.fixture
def session() -> Iterator[Session]:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        s3.create_bucket(Bucket="site")
        yield Session(CloudFront(), s3)


def stage_with(session: Session) -> Stage:
    stage = Stage("dev", Plan(region="us-east-1"))
    vars(stage)["session"] = session
    return stage


def test_cloudfront_is_told_of_a_change_once(session: Session) -> None:
    stage = stage_with(session)
    assert "index.html" in page.publish(stage, SITE, API)
    assert page.publish(stage, SITE, API) == []
    assert session.cloudfront.told == ["D"]
    assert not page.differing(stage, SITE, API)


def test_a_deployment_that_failed_at_cloudfront_is_made_up_by_the_next(session: Session) -> None:
    stage = stage_with(session)
    session.cloudfront.refusals = 2
    for _ in range(2):
        with pytest.raises(ClientError):
            page.publish(stage, SITE, API)
        assert page.differing(stage, SITE, API), "the doctor sees it"
    assert page.publish(stage, SITE, API)
    assert session.cloudfront.told == ["D"]
    assert page.publish(stage, SITE, API) == []


def test_nothing_but_markers_and_tokens_is_kept_for_ever() -> None:
    prefixes = {value for value in vars(keys).values() if isinstance(value, str) and value.endswith("/")}
    kept = set(days_kept(Stage("dev", Plan(region="us-east-1"))))
    assert {prefix for prefix in prefixes if prefix not in KEPT} == kept
