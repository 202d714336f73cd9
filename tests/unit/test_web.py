"""Where clients are told to reach the API."""

import pytest
from chalice.app import Request

from chalicelib.entrypoints.http import address_of
from localcloud.functions.events import api_event

AMAZONS = "a1b2c3.execute-api.eu-west-1.amazonaws.com"


def asked(stage: str, host: str = AMAZONS) -> Request:
    """For a job, at a stage, as the gateway passes it on."""
    event = api_event("GET", "/jobs/{job}", {"job": "0" * 32})
    event["headers"] = event["multiValueHeaders"] = {"host": host, "x-forwarded-host": host}
    event["requestContext"] |= {"domainName": AMAZONS, "stage": stage, "path": f"/{stage}/jobs/{'0' * 32}"}
    return Request(event)


@pytest.mark.parametrize("stage", ["api", "dev", "jobs-x", "jobs", "posters", "x-jobs"])
def test_a_stage_may_be_called_anything(stage: str) -> None:
    assert address_of(asked(stage), "") == f"https://{AMAZONS}/{stage}"


def test_what_a_client_says_of_the_host_is_not_believed() -> None:
    assert address_of(asked("api", host="evil.example"), "") == f"https://{AMAZONS}/api"


def test_a_domain_that_is_configured_stands_for_all() -> None:
    assert address_of(asked("jobs-x", host="evil.example"), "https://gifs.example.com") == "https://gifs.example.com"
