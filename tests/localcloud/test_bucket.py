import json
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from deployment.local_stage import ACCESS_KEY, SECRET_KEY
from localcloud.cloud import LocalCloud

ORIGIN = {"Origin": "https://somewhere.example"}


def place(cloud: LocalCloud, key: str) -> dict[str, Any]:
    return {"Bucket": cloud.bucket, "Key": key}


def refusal(call: Callable[..., object], **arguments: object) -> tuple[int, str]:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]


@pytest.mark.parametrize("key", ["uploads/j/source", "jobs/j/job.json", "ledger/day.json"])
def test_what_is_written_once_needs_a_condition(cloud: LocalCloud, key: str) -> None:
    s3, at = cloud.client("s3"), place(cloud, key)
    assert refusal(s3.put_object, **at) == (403, "AccessDenied")
    s3.put_object(**at, IfNoneMatch="*")
    assert refusal(s3.put_object, **at, IfNoneMatch="*") == (412, "PreconditionFailed")


def test_nothing_that_is_written_once_may_be_swapped(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    tag = s3.put_object(Bucket=cloud.bucket, Key="jobs/swap", IfNoneMatch="*")["ETag"]
    assert refusal(s3.put_object, Bucket=cloud.bucket, Key="jobs/swap", IfMatch=tag) == (403, "AccessDenied")


def test_several_keys_are_deleted_by_a_document_that_xml_can_hold(cloud: LocalCloud) -> None:
    doomed = {"Objects": [{"Key": "x/bell\x07"}]}
    assert refusal(cloud.client("s3").delete_objects, Bucket=cloud.bucket, Delete=doomed) == (400, "MalformedXML")


def test_a_copy_never_gets_under_a_written_once_prefix(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key="x/source", Body=b"frame")
    copy: dict[str, Any] = place(cloud, "jobs/copy") | {"CopySource": f"{cloud.bucket}/x/source"}
    assert refusal(s3.copy_object, **copy) == (403, "AccessDenied")
    assert refusal(s3.copy_object, **copy, IfNoneMatch="*") == (501, "NotImplemented")
    s3.copy_object(**(copy | {"Key": "x/copy"}))


def test_if_none_match_takes_no_etag_on_a_put(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    assert refusal(s3.put_object, Bucket=cloud.bucket, Key="jobs/etag", IfNoneMatch='"abc"')[0] == 501


def test_an_upload_in_parts_is_judged_when_it_is_completed(cloud: LocalCloud) -> None:
    s3, at = cloud.client("s3"), place(cloud, "uploads/parts")
    upload = s3.create_multipart_upload(**at)["UploadId"]
    tag = s3.upload_part(**at, UploadId=upload, PartNumber=1, Body=b"part")["ETag"]
    whole: dict[str, Any] = {"UploadId": upload, "MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": tag}]}}
    assert refusal(s3.complete_multipart_upload, **at, **whole) == (403, "AccessDenied")
    s3.complete_multipart_upload(**at, **whole, IfNoneMatch="*")
    assert s3.get_object(**at)["Body"].read() == b"part"


@pytest.mark.parametrize("letter", ["a", "é", "泣"])
def test_a_key_has_at_most_1024_bytes(cloud: LocalCloud, letter: str) -> None:
    s3 = cloud.client("s3")
    longest = "x/".ljust(2 + 1022 % len(letter.encode()), "_") + letter * (1022 // len(letter.encode()))
    s3.put_object(**place(cloud, longest))
    assert refusal(s3.put_object, **place(cloud, f"{longest}a")) == (400, "KeyTooLongError")
    assert refusal(s3.get_object, **place(cloud, f"{longest}a")) == (400, "KeyTooLongError")


def test_metadata_have_at_most_two_kilobytes(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    s3.put_object(**place(cloud, "x/most"), Metadata={"prompt": "x" * 2042})
    assert refusal(s3.put_object, **place(cloud, "x/more"), Metadata={"prompt": "x" * 2043}) == (
        400,
        "MetadataTooLarge",
    )


def test_of_many_writers_one_wins(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")

    def put(number: int) -> bool:
        try:
            s3.put_object(Bucket=cloud.bucket, Key="jobs/race", Body=b"%d" % number, IfNoneMatch="*")
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(12) as writers:
        assert sum(writers.map(put, range(24))) == 1


def test_an_aws_chunked_upload_is_stored_without_its_chunks(cloud: LocalCloud) -> None:
    body = b"5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n"
    headers = {
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length": "11",
        "x-amz-trailer": "x-amz-checksum-crc32",
        "content-encoding": "aws-chunked",
    }
    request = AWSRequest("PUT", f"{cloud.s3_url}/{cloud.bucket}/records/chunked", headers, body)
    _Streaming(Credentials(ACCESS_KEY, SECRET_KEY), "s3", "eu-west-1").add_auth(request)
    assert requests.put(str(request.url), body, headers=dict(request.headers.items())).status_code == 200
    assert cloud.client("s3").get_object(Bucket=cloud.bucket, Key="records/chunked")["Body"].read() == b"hello world"
    assert seen(cloud, "chunked")["s3"]["object"]["size"] == 11


class _Streaming(S3SigV4Auth):
    def payload(self, request: AWSRequest) -> str:  # noqa: ARG002 - botocore hashes a body here
        return "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def seen(cloud: LocalCloud, name: str) -> dict[str, Any]:
    """What the function was told of `records/<name>`."""
    cloud.wait_until_idle()
    event = cloud.client("s3").get_object(Bucket=cloud.bucket, Key=f"seen/{name}")["Body"].read()
    record: dict[str, Any] = json.loads(event)["Records"][0]
    return record


def test_an_arrival_is_told_as_s3_tells_it(cloud: LocalCloud) -> None:
    name = "er weint + lacht/ä.jpg"
    tag = cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"records/{name}", Body=b"12345")["ETag"]
    record = seen(cloud, name)
    assert record["eventName"] == "ObjectCreated:Put"
    assert record["awsRegion"] == "eu-west-1"
    assert record["eventTime"].endswith("Z")
    assert record["s3"]["bucket"] == {"name": cloud.bucket, "arn": f"arn:aws:s3:::{cloud.bucket}"} | {
        "ownerIdentity": record["s3"]["bucket"]["ownerIdentity"]
    }
    assert record["s3"]["object"]["key"] == "records/er+weint+%2B+lacht/%C3%A4.jpg"
    assert record["s3"]["object"]["size"] == 5
    assert record["s3"]["object"]["eTag"] == tag.strip('"')


def test_sequencers_grow(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    for name in ("first", "second"):
        s3.put_object(Bucket=cloud.bucket, Key=f"records/{name}")
    first, second = (seen(cloud, name)["s3"]["object"]["sequencer"] for name in ("first", "second"))
    assert int(first, 16) < int(second, 16)
    assert len(first) == len(second)


def test_an_event_type_that_nobody_asked_for_starts_nothing(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key="x/to-copy")
    s3.copy_object(Bucket=cloud.bucket, Key="records/copied", CopySource=f"{cloud.bucket}/x/to-copy")
    cloud.wait_until_idle()
    assert s3.list_objects_v2(Bucket=cloud.bucket, Prefix="seen/copied")["KeyCount"] == 0


def preflight(cloud: LocalCloud, method: str, headers: str) -> requests.Response:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return requests.options(f"{cloud.s3_url}/{cloud.bucket}/uploads/j/source", headers=ORIGIN | asked)


def test_a_page_may_upload_and_look(cloud: LocalCloud) -> None:
    answer = preflight(cloud, "PUT", "content-type, if-none-match")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type, if-none-match"
    assert preflight(cloud, "GET", "").status_code == 200


@pytest.mark.parametrize(("method", "headers"), [("DELETE", ""), ("PUT", "x-amz-meta-prompt"), ("POST", "")])
def test_a_page_may_do_nothing_else(cloud: LocalCloud, method: str, headers: str) -> None:
    assert preflight(cloud, method, headers).status_code == 403


def test_a_page_may_read_answers_and_errors(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key="x/cors", Body=b"frame")
    link = s3.generate_presigned_url("get_object", Params={"Bucket": cloud.bucket, "Key": "x/cors"})
    for url, status in ((link, 200), (link + "0", 403)):
        answer = requests.get(url, headers=ORIGIN)
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Expose-Headers"] == "ETag"
    assert "Access-Control-Allow-Origin" not in requests.get(link).headers


def test_requests_are_counted_by_who_sent_them(cloud: LocalCloud) -> None:
    name = urllib.parse.quote("counted")
    before = cloud.requests["on_record", "PutObject"], cloud.requests["outside", "PutObject"]
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"records/{name}")
    cloud.wait_until_idle()
    assert (cloud.requests["on_record", "PutObject"], cloud.requests["outside", "PutObject"]) == (
        before[0] + 1,
        before[1] + 1,
    )
