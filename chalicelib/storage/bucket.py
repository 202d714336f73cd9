"""The bucket and the queues: the only file that speaks S3 and SQS.

Conditional writes follow Amazon's rules for them: 412 says that the key exists, 409 that
nothing was written and the same request may be sent again.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from botocore.exceptions import ClientError
from pydantic import BaseModel, ValidationError

from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Damaged, Missing, StoreBusy

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import (
        ListObjectsV2RequestTypeDef,
        ObjectIdentifierTypeDef,
        PutObjectRequestTypeDef,
    )
from .aws_errors import code_of, translated

JSON = "application/json"
_EXISTS = "PreconditionFailed"
_CONFLICT = "ConditionalRequestConflict"
_CONFLICT_TRIES = 6
_CONFLICT_PAUSE = 0.05
"""Seconds before the second try, doubled each time, with jitter."""
_PAGE = 1000
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a key may hold and a list of keys may not: https://www.w3.org/TR/xml/#charsets."""


Record = TypeVar("Record", bound=BaseModel)


class Version(NamedTuple):
    """What tells an object from another under the same key."""

    etag: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """An object as it was read."""

    key: str
    body: bytes
    etag: str
    modified: datetime
    content_type: str
    metadata: Mapping[str, str]

    def as_record(self, kind: type[Record]) -> Record:
        """What its JSON says. Raises Damaged, without what it holds."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError:
            raise Damaged(f"{keys.told(self.key)}: not a {kind.__name__}") from None


@dataclass(frozen=True, slots=True)
class Entry:
    """An object as a listing shows it."""

    key: str
    size: int
    etag: str
    modified: datetime


class Bucket:
    """One bucket, with the few verbs that we allow ourselves."""

    def __init__(self, client: "S3Client", name: str, clock: Clock) -> None:
        self._s3 = client
        self._name = name
        self._clock = clock

    def read(self, key: str) -> bytes:
        """The object's bytes. Raises Missing."""
        return self.fetch(key).body

    def find(self, key: str) -> bytes | None:
        """The object's bytes, or None where there is no such object."""
        found = self.look_up(key)
        return found.body if found else None

    def look_up(self, key: str, *, at_most: int | None = None) -> Found | None:
        """The object as fetch has it, or None where there is none."""
        try:
            return self.fetch(key, at_most=at_most)
        except Missing:
            return None

    def fetch(self, key: str, *, at_most: int | None = None) -> Found:
        """The object with its headers; its body is cut after `at_most` bytes. Raises Missing."""
        with translated(key):
            answer = self._s3.get_object(Bucket=self._name, Key=key)
            return Found(
                key=key,
                body=answer["Body"].read(at_most),
                etag=answer["ETag"],
                modified=answer["LastModified"],
                content_type=answer.get("ContentType", ""),
                metadata=answer["Metadata"],
            )

    def begin_of(self, key: str, size: int) -> bytes | None:
        """The object's first `size` bytes, or all that it has; None where there is no such object."""
        try:
            with translated(key):
                answer = self._s3.get_object(Bucket=self._name, Key=key, Range=f"bytes=0-{size - 1}")
                return answer["Body"].read()
        except Missing:
            return None

    def read_record(self, key: str, kind: type[Record]) -> Record:
        """What the object's JSON says. Raises Missing, Damaged."""
        return self.fetch(key).as_record(kind)

    def find_record(self, key: str, kind: type[Record]) -> Record | None:
        """What the object's JSON says, or None where there is no such object. Raises Damaged."""
        found = self.look_up(key)
        return found.as_record(kind) if found else None

    def version_of(self, key: str) -> Version | None:
        """Which version of the object there is, or None."""
        try:
            with translated(key):
                head = self._s3.head_object(Bucket=self._name, Key=key)
                return Version(head["ETag"], head["LastModified"])
        except Missing:
            return None

    def create(self, key: str, body: bytes) -> bool:
        """Write the object if there is none; True if what stands there now is ours.

        An answer that got lost makes our own write look like somebody else's, since the SDK sends it again: so what
        stands there is compared with what we sent. Bodies that must tell writers apart hold a nonce.
        """
        return self._put_if_new(key, body, JSON) or self.find(key) == body

    def create_once(self, key: str, body: bytes, content_type: str) -> None:
        """Write the object if there is none; whose it is doesn't matter."""
        self._put_if_new(key, body, content_type)

    def create_record(self, key: str, record: BaseModel) -> bool:
        """Write the record if there is none; True if what stands there now is ours, as `create` has it."""
        return self.create(key, _json_of(record))

    def create_record_once(self, key: str, record: BaseModel) -> None:
        """Write the record if there is none; whose it is doesn't matter."""
        self.create_once(key, _json_of(record), JSON)

    def write(self, key: str, body: bytes, content_type: str = JSON) -> None:
        """Write the object, whatever stands there: for markers and the outbox."""
        with translated(key):
            self._s3.put_object(Bucket=self._name, Key=key, Body=body, ContentType=content_type)

    def write_record(self, key: str, record: BaseModel) -> None:
        """Write the record, whatever stands there: for markers."""
        self.write(key, _json_of(record))

    def delete(self, key: str) -> None:
        """No such object afterwards."""
        with translated(key):
            self._s3.delete_object(Bucket=self._name, Key=key)

    def delete_all(self, doomed: Iterable[str]) -> None:
        """None of these objects afterwards: one request for each thousand, and for each key that XML can't hold."""
        wanted = list(doomed)
        for key in filter(_NOT_IN_XML.search, wanted):
            self.delete(key)
        remaining: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in wanted if not _NOT_IN_XML.search(key)]
        for start in range(0, len(remaining), _PAGE):
            with translated("delete"):
                self._s3.delete_objects(Bucket=self._name, Delete={"Objects": remaining[start : start + _PAGE]})

    def list(self, prefix: str, *, after: str = "") -> Iterator[Entry]:
        """All objects under a prefix, in the order of their keys, from those behind `after` on.

        One request for each thousand.
        """
        request: ListObjectsV2RequestTypeDef = {"Bucket": self._name, "Prefix": prefix, "StartAfter": after}
        while True:
            with translated(prefix):
                page = self._s3.list_objects_v2(**request)
            for one in page.get("Contents", ()):
                yield Entry(one["Key"], one["Size"], one["ETag"], one["LastModified"])
            if "NextContinuationToken" not in page:
                return
            request["ContinuationToken"] = page["NextContinuationToken"]

    def link(self, key: str, *, seconds: int, content_type: str, method: str = "GET") -> str:
        """A presigned GET, which a browser shows; or a presigned HEAD."""
        return self._s3.generate_presigned_url(
            "head_object" if method == "HEAD" else "get_object",
            Params={
                "Bucket": self._name,
                "Key": key,
                "ResponseContentType": content_type,
                "ResponseContentDisposition": "inline",
            },
            ExpiresIn=seconds,
        )

    def upload_link(self, key: str, *, seconds: int, content_type: str, size: int) -> str:
        """A presigned PUT for exactly so many bytes of that type, once."""
        return self._s3.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._name,
                "Key": key,
                "ContentType": content_type,
                "ContentLength": size,
                "IfNoneMatch": "*",
            },
            ExpiresIn=seconds,
        )

    def _put_if_new(self, key: str, body: bytes, content_type: str) -> bool:
        """Write if nothing stands there, until it is decided: True if it was carried out."""
        request: PutObjectRequestTypeDef = {
            "Bucket": self._name,
            "Key": key,
            "Body": body,
            "ContentType": content_type,
            "IfNoneMatch": "*",
        }
        with translated(key):
            for attempt in range(_CONFLICT_TRIES):
                try:
                    self._s3.put_object(**request)
                except ClientError as error:
                    if code_of(error) == _EXISTS:
                        return False
                    if code_of(error) != _CONFLICT:
                        raise
                    self._clock.sleep(_CONFLICT_PAUSE * 2**attempt * (0.5 + self._clock.jitter()))
                else:
                    return True
        raise StoreBusy(f"{keys.told(key)}: a conditional write met a conflict each time it was tried")


def _json_of(record: BaseModel) -> bytes:
    """As every record is kept: the same record, the same bytes."""
    return record.model_dump_json().encode()
