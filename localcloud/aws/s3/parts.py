"""Objects that come in parts.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

import hashlib
from collections.abc import Mapping

from werkzeug.wrappers import Request, Response

from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Refusal
from localcloud.aws.s3.body import Body, kept_headers
from localcloud.aws.s3.objects import refuse_unless
from localcloud.aws.s3.xml import document, texts
from localcloud.storage.objects import Objects, Stored
from localcloud.storage.uploads import Part, Uploads

_SMALLEST = 5 * 1024 * 1024
"""Bytes of each part but the last."""
_MOST_PARTS = 10_000


def begin_upload(uploads: Uploads, operation: Operation, request: Request) -> Response:
    """A new upload for that key."""
    upload = uploads.begin(operation.bucket, operation.key, kept_headers(request))
    fields = [("Bucket", operation.bucket), ("Key", operation.key), ("UploadId", upload)]
    return document("InitiateMultipartUploadResult", fields)


def put_part(uploads: Uploads, operation: Operation, request: Request) -> Response:
    """One part, in the place of an earlier one of its number."""
    if "x-amz-copy-source" in request.headers:
        raise Refusal(501, "NotImplemented", "A part can't be copied here")
    upload, _ = _find(uploads, operation, request)
    number = request.args.get("partNumber", "")
    if not number.isdecimal() or not 1 <= int(number) <= _MOST_PARTS:
        raise Refusal(400, "InvalidArgument", f"Part number must be an integer between 1 and {_MOST_PARTS}, inclusive")
    body = Body.of(request)
    uploads.put_part(upload, int(number), Part(body.etag, body.content))
    return Response(headers={"ETag": f'"{body.etag}"', **body.checksums})


def complete_upload(objects: Objects, uploads: Uploads, operation: Operation, request: Request) -> Response:
    """The object, of the parts that the request names, under its conditions."""
    upload, headers = _find(uploads, operation, request)
    refuse_unless(objects, operation, request)
    parts = _chosen(uploads.parts(upload), request.get_data(as_text=True))
    whole = b"".join(part.body for part in parts)
    digest = hashlib.md5(b"".join(bytes.fromhex(part.etag) for part in parts), usedforsecurity=False).hexdigest()
    stored = Stored(operation.key, len(whole), f"{digest}-{len(parts)}", headers)
    objects.put(operation.bucket, stored, whole)
    uploads.end(upload)
    fields = [
        ("Location", request.base_url),
        ("Bucket", operation.bucket),
        ("Key", operation.key),
        ("ETag", f'"{stored.etag}"'),
    ]
    return document("CompleteMultipartUploadResult", fields)


def abort_upload(uploads: Uploads, operation: Operation, request: Request) -> Response:
    """No such upload afterwards."""
    upload, _ = _find(uploads, operation, request)
    uploads.end(upload)
    return Response(status=204)


def _find(uploads: Uploads, operation: Operation, request: Request) -> tuple[str, Mapping[str, str]]:
    upload = request.args["uploadId"]
    headers = uploads.headers(upload, operation.bucket, operation.key)
    if headers is None:
        raise Refusal(404, "NoSuchUpload", "The specified upload does not exist.")
    return upload, headers


def _chosen(parts: Mapping[int, Part], sent: str) -> list[Part]:
    numbers = [int(number) for number in texts(sent, "PartNumber")]
    etags = [etag.strip('"') for etag in texts(sent, "ETag")]
    if numbers != sorted(set(numbers)):
        raise Refusal(400, "InvalidPartOrder", "The list of parts was not in ascending order.")
    chosen = [parts.get(number, Part("", b"")) for number in numbers]
    if not chosen or [part.etag for part in chosen] != etags:
        raise Refusal(400, "InvalidPart", "One or more of the specified parts could not be found.")
    if any(len(part.body) < _SMALLEST for part in chosen[:-1]):
        raise Refusal(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
    return chosen
