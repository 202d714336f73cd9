"""The page: the files of frontend/, in a bucket behind CloudFront."""

import mimetypes
import re
from hashlib import md5
from pathlib import Path
from uuid import uuid4

from mypy_boto3_s3 import S3Client

from ops.failure import Failure
from ops.stage import ROOT, Stage

_FILES = ROOT / "frontend"
_ADDRESS = re.compile(rb'(<meta name="frameloom-api" content=")[^"]*(")')
_UNTOLD = "changed-and-cloudfront-not-told"
"""Stands in the bucket while CloudFront may show files that are not there any more."""
_CACHED = "public, max-age=300"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".webp": "image/webp"}


def publish(stage: Stage, site: dict[str, str], api: str) -> list[str]:
    """Upload the files that differ and let CloudFront forget them; their names. The page asks the API itself."""
    s3, bucket = stage.session.client("s3"), site["SiteBucket"]
    changed = differing(stage, site, api)
    if not changed:
        return []
    # What fails from here on leaves this behind: a difference, so that the next time CloudFront is told, too.
    s3.put_object(Bucket=bucket, Key=_UNTOLD, Body=b"")
    for name, body in changed.items():
        if body is not None:
            s3.put_object(Bucket=bucket, Key=name, Body=body, ContentType=_type(name), CacheControl=_CACHED)
        elif name != _UNTOLD:
            s3.delete_object(Bucket=bucket, Key=name)
    _forget(stage, site["Distribution"])
    s3.delete_object(Bucket=bucket, Key=_UNTOLD)
    return list(changed)


def differing(stage: Stage, site: dict[str, str], api: str) -> dict[str, bytes | None]:
    """What the bucket lacks or has otherwise, and, as None, what it has too much."""
    files = page_files(api)
    standing = _standing(stage.session.client("s3"), site["SiteBucket"])
    lacking: dict[str, bytes | None] = {name: body for name, body in files.items() if standing.get(name) != _etag(body)}
    return lacking | dict.fromkeys(standing.keys() - files.keys())


def page_files(api: str) -> dict[str, bytes]:
    """Every file, by its path; the page names the API."""
    files = {path.relative_to(_FILES).as_posix(): path.read_bytes() for path in _FILES.rglob("*") if path.is_file()}
    files["index.html"], named = _ADDRESS.subn(rb"\g<1>" + api.encode() + rb"\g<2>", files["index.html"])
    if named != 1:
        raise Failure("frontend/index.html has no place for the API's address")
    return files


def _forget(stage: Stage, distribution: str) -> None:
    stage.session.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": uuid4().hex},
    )


def _standing(s3: S3Client, bucket: str) -> dict[str, str]:
    found = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {item["Key"]: item["ETag"].strip('"') for item in found}


def _etag(body: bytes) -> str:
    """S3's own, for what was not sent in parts."""
    return md5(body, usedforsecurity=False).hexdigest()


def _type(name: str) -> str:
    suffix = Path(name).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
