"""ListObjectsV2: the keys of a bucket, page by page.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from werkzeug.wrappers import Request, Response

from localcloud.aws.refusal import Refusal
from localcloud.aws.s3.xml import Field, document
from localcloud.storage.objects import Objects, Stored

_MOST = 1000


@dataclass(frozen=True)
class _Wanted:
    prefix: str
    delimiter: str
    most: int
    token: str | None
    start_after: str
    encoding: str | None

    @classmethod
    def of(cls, request: Request) -> "_Wanted":
        given = request.args
        try:
            most = int(given.get("max-keys", _MOST))
        except ValueError:
            raise Refusal(400, "InvalidArgument", "Provided max-keys not an integer") from None
        return cls(
            prefix=given.get("prefix", ""),
            delimiter=given.get("delimiter", ""),
            most=min(_MOST, most),
            token=given.get("continuation-token"),
            start_after=given.get("start-after", ""),
            encoding=given.get("encoding-type"),
        )

    @property
    def after(self) -> str:
        return urlsafe_b64decode(self.token).decode() if self.token else self.start_after

    def shown(self, key: str) -> str:
        return quote(key) if self.encoding == "url" else key

    def group_of(self, key: str) -> str | None:
        """What all keys up to the next delimiter share, where they are shown as one."""
        head, found, _ = key.removeprefix(self.prefix).partition(self.delimiter) if self.delimiter else (key, "", "")
        return f"{self.prefix}{head}{found}" if found else None


def list_objects(objects: Objects, bucket: str, request: Request) -> Response:
    """One page of at most a thousand."""
    wanted = _Wanted.of(request)
    page: list[tuple[str, Stored | None]] = []
    is_cut = False
    for entry in _entries(objects, bucket, wanted):
        if len(page) == wanted.most:
            is_cut = bool(page)
            break
        page.append(entry)
    return document("ListBucketResult", [*_about(bucket, wanted, page, is_cut=is_cut), *_contents(wanted, page)])


def _entries(objects: Objects, bucket: str, wanted: _Wanted) -> Iterator[tuple[str, Stored | None]]:
    """Each key with its object, and each group of keys, once, with none."""
    shown = wanted.after
    for stored in objects.walk(bucket, wanted.prefix, wanted.after):
        group = wanted.group_of(stored.key)
        if group is None:
            yield stored.key, stored
        elif group != shown and not wanted.after.startswith(group):
            yield group, None
            shown = group


def _about(bucket: str, wanted: _Wanted, page: list[tuple[str, Stored | None]], *, is_cut: bool) -> Iterator[Field]:
    yield "Name", bucket
    yield "Prefix", wanted.shown(wanted.prefix)
    yield "Delimiter", wanted.shown(wanted.delimiter) if wanted.delimiter else None
    yield "MaxKeys", wanted.most
    yield "EncodingType", wanted.encoding
    yield "KeyCount", len(page)
    yield "IsTruncated", is_cut
    yield "StartAfter", wanted.shown(wanted.start_after) if wanted.start_after else None
    yield "ContinuationToken", wanted.token
    yield "NextContinuationToken", urlsafe_b64encode(page[-1][0].encode()).decode() if is_cut else None


def _contents(wanted: _Wanted, page: list[tuple[str, Stored | None]]) -> Iterator[Field]:
    for key, stored in page:
        if stored is None:
            yield "CommonPrefixes", [("Prefix", wanted.shown(key))]
        else:
            at = datetime.fromtimestamp(stored.modified, UTC)
            yield (
                "Contents",
                [
                    ("Key", wanted.shown(key)),
                    ("LastModified", at.strftime("%Y-%m-%dT%H:%M:%S.000Z")),
                    ("ETag", f'"{stored.etag}"'),
                    ("Size", stored.size),
                    ("StorageClass", "STANDARD"),
                ],
            )
