import re
from datetime import UTC, datetime, timedelta

import boto3
import pytest
import requests
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from localcloud.aws.refusal import Refusal
from localcloud.aws.signature import Claim
from localcloud.cloud import LocalCloud

PICTURE = b"thirty-one bytes of a picture.."
TYPE = "image/jpeg"
HEADERS = {"content-type": TYPE, "if-none-match": "*"}


def presign(cloud: LocalCloud, key: str, seconds: int = 60) -> str:
    signed = {"ContentLength": len(PICTURE), "ContentType": TYPE, "IfNoneMatch": "*"}
    return cloud.client("s3").generate_presigned_url(
        "put_object", Params={"Bucket": cloud.bucket, "Key": key, **signed}, ExpiresIn=seconds
    )


def code_of(response: requests.Response) -> tuple[int, str]:
    found = re.search("<Code>(.*)</Code>", response.text)
    return response.status_code, found[1] if found else ""


def test_a_presigned_put_of_exactly_what_was_signed_passes_once(cloud: LocalCloud) -> None:
    url = presign(cloud, "uploads/once")
    assert requests.put(url, PICTURE, headers=HEADERS).status_code == 200
    assert code_of(requests.put(url, PICTURE, headers=HEADERS)) == (412, "PreconditionFailed")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(PICTURE + b"!", HEADERS, id="longer"),
        pytest.param(PICTURE[:-1], HEADERS, id="shorter"),
        pytest.param(PICTURE, HEADERS | {"content-type": "image/png"}, id="another type"),
        pytest.param(PICTURE, {"content-type": TYPE}, id="without if-none-match"),
        pytest.param(PICTURE, HEADERS | {"if-none-match": '"etag"'}, id="another if-none-match"),
    ],
)
def test_a_presigned_put_of_anything_else_is_refused(cloud: LocalCloud, body: bytes, headers: dict[str, str]) -> None:
    answer = requests.put(presign(cloud, "uploads/else"), body, headers=headers)
    assert code_of(answer) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("uploads/mine", "uploads/yours"),
        ("X-Amz-Expires=60", "X-Amz-Expires=600"),
        ("content-length%3B", ""),
        ("eu-west-1", "eu-west-2"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
    ],
)
def test_a_tampered_link_is_refused(cloud: LocalCloud, old: str, new: str) -> None:
    url = presign(cloud, "uploads/mine")
    assert old in url
    answer = requests.put(url.replace(old, new), PICTURE, headers=HEADERS)
    assert code_of(answer) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize("also", ["Bearer x", "AWS4-HMAC-SHA256 Credential=x", ""])
def test_a_link_takes_no_authorization_beside_it(cloud: LocalCloud, also: str) -> None:
    answer = requests.put(presign(cloud, "uploads/both"), PICTURE, headers=HEADERS | {"Authorization": also})
    assert code_of(answer) == (400, "InvalidArgument")
    assert "Only one auth mechanism allowed" in answer.text


def test_a_link_may_not_live_longer_than_a_week(cloud: LocalCloud) -> None:
    answer = requests.get(presign(cloud, "uploads/week").replace("X-Amz-Expires=60", "X-Amz-Expires=604801"))
    assert code_of(answer) == (400, "AuthorizationQueryParametersError")


def test_a_request_without_a_signature_is_refused(cloud: LocalCloud) -> None:
    assert code_of(requests.get(f"{cloud.s3_url}/{cloud.bucket}/uploads/once")) == (403, "AccessDenied")
    anonymous = boto3.client(
        "s3", endpoint_url=cloud.s3_url, region_name="eu-west-1", config=Config(signature_version=UNSIGNED)
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        anonymous.list_objects_v2(Bucket=cloud.bucket)


@pytest.mark.parametrize(
    ("key", "secret", "code"),
    [
        ("LOCALFRAMELOOM000000", "a wrong secret", "SignatureDoesNotMatch"),
        ("SOMEBODYELSE00000000", "whatever", "InvalidAccessKeyId"),
    ],
)
def test_other_credentials_are_refused(cloud: LocalCloud, key: str, secret: str, code: str) -> None:
    stranger = boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, region_name="eu-west-1")
    with pytest.raises(ClientError, match=code):
        stranger.client("s3", endpoint_url=cloud.s3_url).list_buckets()
    with pytest.raises(ClientError, match=code):
        stranger.client("sqs", endpoint_url=cloud.s3_url).list_queues()


def test_a_version_2_signature_is_refused(cloud: LocalCloud) -> None:
    old = boto3.client(
        "s3",
        endpoint_url=cloud.s3_url,
        region_name="eu-west-1",
        aws_access_key_id="LOCALFRAMELOOM000000",
        aws_secret_access_key="local/secret/that/opens/nothing/anywhere",
        config=Config(signature_version="s3"),
    )
    url = old.generate_presigned_url("get_object", Params={"Bucket": cloud.bucket, "Key": "x"})
    assert code_of(requests.get(url)) == (400, "InvalidRequest")


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_request_of_another_quarter_of_an_hour_is_refused(minutes: int) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    claim = Claim("", (), "", timestamp="20260101T120000Z", payload="")
    claim.check_time(noon + timedelta(minutes=14))
    with pytest.raises(Refusal, match="RequestTimeTooSkewed"):
        claim.check_time(noon + timedelta(minutes=minutes))


def test_amazon_headers_must_be_signed(cloud: LocalCloud) -> None:
    answer = requests.put(presign(cloud, "uploads/meta"), PICTURE, headers=HEADERS | {"x-amz-meta-prompt": "smuggled"})
    assert code_of(answer) == (403, "AccessDenied")


def test_a_body_that_is_not_the_signed_one_is_refused(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    s3.meta.events.register("before-send.s3.PutObject", lambda request, **_: setattr(request, "body", b"swapped"))
    with pytest.raises(ClientError, match="XAmzContentSHA256Mismatch"):
        s3.put_object(Bucket=cloud.bucket, Key="x/swapped", Body=b"genuine")


@pytest.mark.parametrize(
    "key", ["x/plain", "x/with blank", "x/ä+ö&ü=?#%25", "x//two", "x/~tilde*()'!", "x/日本/泣く.jpg"]
)
def test_any_key_can_be_signed(cloud: LocalCloud, key: str) -> None:
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key=key, Body=b"here")
    assert s3.get_object(Bucket=cloud.bucket, Key=key)["Body"].read() == b"here"
    link = s3.generate_presigned_url("get_object", Params={"Bucket": cloud.bucket, "Key": key})
    assert requests.get(link).content == b"here"


def test_what_a_link_overrides_is_signed_with_it(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key="x/override", Body=b"gif")
    params = {
        "Bucket": cloud.bucket,
        "Key": "x/override",
        "ResponseContentDisposition": 'attachment; filename="a b.gif"',
    }
    link = s3.generate_presigned_url("get_object", Params=params)
    assert requests.get(link).headers["content-disposition"] == 'attachment; filename="a b.gif"'
    assert code_of(requests.get(link.replace("a%20b", "c")))[1] == "SignatureDoesNotMatch"


def test_a_put_without_a_length_is_refused(cloud: LocalCloud) -> None:
    answer = requests.put(presign(cloud, "uploads/stream"), iter([PICTURE]), headers=HEADERS)
    assert code_of(answer) == (411, "MissingContentLength")
