"""The rate rule before the API, where WAF answers as the emulator never does."""

import boto3
import pytest
from botocore.stub import Stubber

from ops.failure import Failure
from ops.resources.waf import associate

ACL = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b"
API = "arn:aws:apigateway:eu-west-1::/restapis/x/stages/api"
ASKED = {"WebACLArn": ACL, "ResourceArn": API}


@pytest.mark.parametrize(("refusals", "pauses"), [(0, 0), (2, 2), (12, 12)])
def test_what_waf_does_not_know_yet_is_asked_for_again_for_a_minute(refusals: int, pauses: int) -> None:
    client = boto3.client("wafv2", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")
    waited: list[float] = []
    with Stubber(client) as stub:
        for _ in range(refusals):
            stub.add_client_error("associate_web_acl", "WAFUnavailableEntityException", expected_params=ASKED)
        if refusals < 12:
            stub.add_response("associate_web_acl", {}, ASKED)
            associate(client, ACL, API, waited.append)
        else:
            with pytest.raises(Failure, match="run it again"):
                associate(client, ACL, API, waited.append)
        stub.assert_no_pending_responses()
    assert len(waited) == pauses
