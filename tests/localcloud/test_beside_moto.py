"""The bucket beside somebody else's: the same requests, the same answers."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core.base_backend import BackendDict
from moto.moto_server.werkzeug_app import create_backend_app

from localcloud.cloud import LocalCloud
from localcloud.http.server import Server

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "relay-bucket"
KEYS = ("x/a", "x/a/b", "x/a/", "x/b c+d", "x/é&<泣>", 'x/"q"', "x/%41", "x/a.b", "x/ab/c/d", "y/a")
PREFIXES = ("", "x/", "x/a", "x/a/", "x/é", "x/nothing", "z")
BODIES = (b"one", b"two and more", bytes(range(256)) * 40)
RANGES = ("bytes=0-0", "bytes=1-", "bytes=-2", "bytes=0-99999", "bytes=5-7", "bytes=20000-")
UNLIKE = {
    "ResponseMetadata",
    "LastModified",
    "NextContinuationToken",
    "ContinuationToken",
    "ServerSideEncryption",
    "Location",
    "ChecksumType",
    "ChecksumCRC32",
    "ChecksumAlgorithm",
    "UploadId",
    "VersionId",
    "StartAfter",
}
"""What may differ: times, ids, and what only one of them tells. moto doesn't quote what a listing starts after."""
PART = b"p" * (5 * 1024 * 1024)


@pytest.fixture
def moto() -> "Iterator[S3Client]":
    BackendDict.reset()
    with Server(0) as server:
        server.serve(create_backend_app("s3"))
        client = boto3.client(
            "s3",
            region_name="eu-west-1",
            endpoint_url=server.url,
            aws_access_key_id="anybody",
            aws_secret_access_key="anything",
        )
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield client


def plain(answer: object) -> object:
    """An answer without what may differ."""
    if isinstance(answer, dict):
        return {
            name: value["Body"] if name == "Body" and isinstance(value, dict) else plain(value)
            for name, value in answer.items()
            if name not in UNLIKE
        }
    if isinstance(answer, list):
        return [plain(one) for one in answer]
    return answer.read() if hasattr(answer, "read") else answer


def outcome(call: Callable[..., Any], request: dict[str, Any]) -> object:
    try:
        return plain(call(**request))
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]


@dataclass
class Requests:
    """Random ones, each of which is sent to both."""

    chance: random.Random
    ours: "S3Client"
    theirs: "S3Client"

    def both(self, name: str, **request: object) -> None:
        whole: dict[str, Any] = {"Bucket": BUCKET, **request}
        ours, theirs = (outcome(getattr(client, name), whole) for client in (self.ours, self.theirs))
        assert ours == theirs, (name, request)

    @property
    def key(self) -> str:
        return self.chance.choice(KEYS)

    def etag(self, key: str) -> str:
        head = outcome(self.ours.head_object, {"Bucket": BUCKET, "Key": key})
        return head["ETag"] if isinstance(head, dict) and self.chance.random() < 0.7 else '"no such"'

    def put(self) -> None:
        key = self.key
        condition: dict[str, Any] = self.chance.choice([{}, {}, {"IfNoneMatch": "*"}, {"IfMatch": self.etag(key)}])
        headers: dict[str, Any] = self.chance.choice([{}, {"ContentType": "image/png", "Metadata": {"prompt": "rain"}}])
        self.both("put_object", Key=key, Body=self.chance.choice(BODIES), **condition, **headers)

    def get(self) -> None:
        key = self.key
        how: dict[str, Any] = self.chance.choice(
            [{}, {"Range": self.chance.choice(RANGES)}, {"IfNoneMatch": self.etag(key)}]
        )
        self.both("get_object", Key=key, **how)

    def get_with_other_headers(self) -> None:
        self.both("get_object", Key=self.key, ResponseContentType="text/plain", ResponseContentDisposition="inline")

    def head(self) -> None:
        self.both("head_object", Key=self.key)

    def delete(self) -> None:
        self.both("delete_object", Key=self.key)

    def delete_several(self) -> None:
        keys = self.chance.sample(KEYS, 2)
        self.both("delete_objects", Delete={"Objects": [{"Key": key} for key in keys]})

    def copy(self) -> None:
        self.both("copy_object", Key=self.key, CopySource={"Bucket": BUCKET, "Key": self.key})

    def copy_with_other_headers(self) -> None:
        source = {"Bucket": BUCKET, "Key": self.key}
        other = {"MetadataDirective": "REPLACE", "Metadata": {"a": "b"}, "ContentType": "text/css"}
        self.both("copy_object", Key=self.key, CopySource=source, **other)

    def list(self) -> None:
        how: dict[str, Any] = self.chance.choice([{}, {"Delimiter": "/"}, {"StartAfter": self.key}, {"MaxKeys": 2}])
        self.both("list_objects_v2", Prefix=self.chance.choice(PREFIXES), **how)


@pytest.mark.parametrize("seed", range(3))
def test_requests_in_any_order_are_answered_alike(cloud: LocalCloud, moto: "S3Client", seed: int) -> None:
    requests = Requests(random.Random(seed), cloud.client("s3"), moto)
    verbs = [
        *[requests.put] * 4,
        *[requests.get] * 3,
        requests.get_with_other_headers,
        requests.head,
        requests.delete,
        requests.delete_several,
        requests.copy,
        requests.copy_with_other_headers,
        *[requests.list] * 3,
    ]
    for _ in range(200):
        requests.chance.choice(verbs)()


@pytest.mark.parametrize("most", [1, 2, 3, 7])
@pytest.mark.parametrize("delimiter", ["", "/"])
def test_pages_follow_each_other_alike(cloud: LocalCloud, moto: "S3Client", most: int, delimiter: str) -> None:
    ours = cloud.client("s3")
    for client in (ours, moto):
        for key in KEYS:
            client.put_object(Bucket=BUCKET, Key=key)

    def pages(client: "S3Client") -> list[tuple[list[str], list[str]]]:
        found = client.get_paginator("list_objects_v2").paginate(
            Bucket=BUCKET, Prefix="x/", Delimiter=delimiter, PaginationConfig={"PageSize": most}
        )
        return [
            (
                [entry["Key"] for entry in page.get("Contents", ())],
                [entry["Prefix"] for entry in page.get("CommonPrefixes", ())],
            )
            for page in found
        ]

    assert pages(ours) == pages(moto)


@pytest.mark.parametrize(
    "named",
    [
        [(1, 0), (2, 1)],
        [(1, 0)],
        [(1, 1), (2, 0)],
        [(3, 0)],
        [(2, 1), (3, 1)],
    ],
    ids=["all", "one of two", "swapped tags", "no such part", "a small one first"],
)
def test_uploads_in_parts_are_completed_alike(
    cloud: LocalCloud, moto: "S3Client", named: list[tuple[int, int]]
) -> None:
    ours = cloud.client("s3")
    came_of = []
    for client in (ours, moto):
        at: dict[str, Any] = {"Bucket": BUCKET, "Key": "x/parts"}
        upload = client.create_multipart_upload(**at, ContentType="image/png", Metadata={"a": "b"})["UploadId"]
        bodies = {1: PART, 2: b"rest", 3: b"more"} if len(named) > 1 else {1: b"rest", 2: b"more"}
        tags = [
            client.upload_part(**at, UploadId=upload, PartNumber=number, Body=body)["ETag"]
            for number, body in bodies.items()
        ]
        parts = [{"PartNumber": number, "ETag": tags[tag]} for number, tag in named]
        whole = {**at, "UploadId": upload, "MultipartUpload": {"Parts": parts}}
        came_of.append([outcome(client.complete_multipart_upload, whole), outcome(client.get_object, at)])
    assert came_of[0] == came_of[1]


def test_what_moto_leaves_out_is_answered_as_amazon_documents_it(cloud: LocalCloud) -> None:
    """Deletions in silence, parts in a wrong order, and uploads that were given up."""
    s3 = cloud.client("s3")
    quiet = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "x/a"}], "Quiet": True})
    assert "Deleted" not in quiet
    at: dict[str, Any] = {"Bucket": BUCKET, "Key": "x/parts"}
    upload = s3.create_multipart_upload(**at)["UploadId"]
    numbers = (2, 1)
    tags = [s3.upload_part(**at, UploadId=upload, PartNumber=number, Body=b"part")["ETag"] for number in numbers]
    parts = [{"PartNumber": number, "ETag": tag} for number, tag in zip(numbers, tags, strict=True)]
    whole = {**at, "UploadId": upload, "MultipartUpload": {"Parts": parts}}
    assert outcome(s3.complete_multipart_upload, whole) == (400, "InvalidPartOrder")
    s3.abort_multipart_upload(**at, UploadId=upload)
    assert outcome(s3.complete_multipart_upload, whole) == (404, "NoSuchUpload")
    assert outcome(s3.upload_part, {**at, "UploadId": upload, "PartNumber": 1}) == (404, "NoSuchUpload")


def test_no_range_of_nothing_can_be_had(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    s3.put_object(Bucket=BUCKET, Key="x/a")
    assert outcome(s3.get_object, {"Bucket": BUCKET, "Key": "x/a"})
    assert outcome(s3.get_object, {"Bucket": BUCKET, "Key": "x/a", "Range": "bytes=0-9"}) == (416, "InvalidRange")


def test_a_body_that_is_not_what_its_digest_says_is_refused(cloud: LocalCloud) -> None:
    for digest in ({"ContentMD5": "1B2M2Y8AsgTpgAmY7PhCfg=="}, {"ChecksumSHA256": "AAAA"}, {"ChecksumCRC32": "AAAA"}):
        request = {"Bucket": BUCKET, "Key": "x/a", "Body": b"other", **digest}
        assert outcome(cloud.client("s3").put_object, request) == (400, "BadDigest")


def test_a_reader_is_told_the_checksum_that_came_with_it(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    sent = s3.put_object(Bucket=BUCKET, Key="x/a", Body=b"one", ChecksumAlgorithm="SHA256")["ChecksumSHA256"]
    assert s3.get_object(Bucket=BUCKET, Key="x/a", ChecksumMode="ENABLED")["ChecksumSHA256"] == sent


def test_what_the_bucket_cannot_do_it_says(cloud: LocalCloud) -> None:
    s3 = cloud.client("s3")
    assert outcome(s3.list_object_versions, {"Bucket": BUCKET}) == (501, "NotImplemented")
    assert outcome(s3.get_object, {"Bucket": "another", "Key": "x/a"}) == (404, "NoSuchBucket")
