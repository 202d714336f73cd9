"""A stage whose API stands behind a rate rule: it comes after the API, and is taken away where it isn't wanted."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.rehearsal.emulator import REGION
from tests.rehearsal.theatre import PREFIX, Theatre

STACK = f"stack {PREFIX}-waf"


@pytest.fixture
def guarded(stage: Theatre) -> Iterator[Theatre]:
    stage.operator.plan(waf_requests=500)
    assert "Acl" in stage.operator.deploy()
    yield stage
    stage.operator.plan()
    assert "Rate rule before the API: gone" in stage.operator.deploy()
    assert STACK not in stage.standing()
    assert rule_before_the_api(stage) is None


def rule_before_the_api(stage: Theatre) -> dict[str, Any] | None:
    """The one that WAF itself says stands there."""
    arn = f"arn:aws:apigateway:{REGION}::/restapis/{stage.api}/stages/api"
    waf = stage.client("wafv2")
    try:
        (rule,) = waf.get_web_acl_for_resource(ResourceArn=arn)["WebACL"]["Rules"]
    except (waf.exceptions.WAFNonexistentItemException, KeyError):
        return None
    return dict(rule)


def test_the_rule_stands_before_the_api_while_it_is_wanted_and_the_doctor_says_so(guarded: Theatre) -> None:
    rule = rule_before_the_api(guarded)
    assert rule is not None
    assert rule["Statement"]["RateBasedStatement"]["Limit"] in (500, "500")
    assert rule["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP", "and no header that a client writes"
    assert rule["Action"]["Block"]["CustomResponse"]["ResponseCode"] in (429, "429")
    assert guarded.web.get(f"{guarded.api_url}/health", timeout=30).ok
    assert guarded.operator.ask_the_doctor() == []
    guarded.operator.plan(waf_requests=600)
    assert guarded.operator.ask_the_doctor() == ["the rate rule before the API"]
    guarded.operator.plan()
    assert guarded.operator.ask_the_doctor() == ["the rate rule before the API"], "what isn't wanted is paid for"
