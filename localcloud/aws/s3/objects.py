"""Objects whole: put, copied, read and deleted.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import unquote

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Request, Response

from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Missing, Refusal
from localcloud.aws.s3.body import CHECKSUM, Body, kept_headers
from localcloud.aws.s3.xml import NOT_IN_XML, document, texts
from localcloud.storage.objects import Objects, Stored

_OVERRIDDEN = "response-"


def refuse_unless(objects: Objects, operation: Operation, request: Request) -> None:
    """Raise the Refusal where the condition, under which an object is to be created, doesn't hold."""
    found = objects.find(operation.bucket, operation.key)
    wanted = request.headers.get("If-Match")
    if wanted is not None and found is None:
        raise Missing
    if ("If-None-Match" in request.headers and found) or (wanted and found and wanted.strip('"') != found.etag):
        raise Refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")


def put_object(objects: Objects, operation: Operation, request: Request) -> Response:
    """Under its conditions."""
    body = Body.of(request)
    refuse_unless(objects, operation, request)
    headers = {**kept_headers(request), **body.checksums}
    stored = Stored(operation.key, len(body.content), body.etag, headers)
    objects.put(operation.bucket, stored, body.content)
    return Response(headers={"ETag": f'"{stored.etag}"', **body.checksums})


def copy_object(objects: Objects, operation: Operation, request: Request) -> Response:
    """Of any object here, with its headers or with those of the request."""
    bucket, _, key = unquote(request.headers["x-amz-copy-source"]).removeprefix("/").partition("?")[0].partition("/")
    found = objects.read(bucket, key)
    if found is None:
        raise Missing
    source, body = found
    is_replaced = request.headers.get("x-amz-metadata-directive", "COPY") == "REPLACE"
    if (bucket, key) == (operation.bucket, operation.key) and not is_replaced:
        raise Refusal(400, "InvalidRequest", "This would copy an object to itself without changing anything of it.")
    headers = kept_headers(request) if is_replaced else source.headers
    stored = Stored(operation.key, source.size, source.etag, headers)
    objects.put(operation.bucket, stored, body)
    at = datetime.fromtimestamp(stored.modified, UTC)
    return document(
        "CopyObjectResult", [("ETag", f'"{stored.etag}"'), ("LastModified", at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))]
    )


def get_object(objects: Objects, operation: Operation, request: Request) -> Response:
    """Whole, a range of it, or 304 where the client has it."""
    found = objects.read(operation.bucket, operation.key)
    if found is None:
        raise Missing
    stored, body = found
    response = _described(stored, request)
    response.set_data(body)
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=stored.size)
    except RequestedRangeNotSatisfiable:
        raise _no_such_range() from None
    if request.range and not stored.size:
        raise _no_such_range()
    return _with_checksums(response, stored, request)


def head_object(objects: Objects, operation: Operation, request: Request) -> Response:
    """What get_object would say of it."""
    stored = objects.find(operation.bucket, operation.key)
    if stored is None:
        raise Missing
    response = _described(stored, request)
    response.headers["Accept-Ranges"] = "bytes"
    response.make_conditional(request)
    response.headers["Content-Length"] = str(stored.size)
    return _with_checksums(response, stored, request)


def delete_object(objects: Objects, operation: Operation, request: Request) -> Response:  # noqa: ARG001 - as its siblings
    """Whether there was one or not."""
    objects.delete(operation.bucket, operation.key)
    return Response(status=204)


def delete_objects(objects: Objects, operation: Operation, request: Request) -> Response:
    """Several at once, by name."""
    sent = request.get_data(as_text=True)
    if NOT_IN_XML.search(sent):
        raise Refusal(400, "MalformedXML", "The XML you provided was not well-formed.")
    keys = texts(sent, "Key")
    for key in keys:
        objects.delete(operation.bucket, key)
    is_quiet = texts(sent, "Quiet") == ["true"]
    return document("DeleteResult", [] if is_quiet else [("Deleted", [("Key", key)]) for key in keys])


def _described(stored: Stored, request: Request) -> Response:
    """Its headers, and over them those that a presigned link asks for."""
    headers = {name: value for name, value in stored.headers.items() if not name.startswith(CHECKSUM)}
    headers |= {
        name.removeprefix(_OVERRIDDEN): value for name, value in request.args.items() if name.startswith(_OVERRIDDEN)
    }
    response = Response()
    response.headers["Content-Type"] = "binary/octet-stream"
    response.headers.update(headers)
    response.set_etag(stored.etag)
    response.last_modified = datetime.fromtimestamp(stored.modified, UTC)
    return response


def _with_checksums(response: Response, stored: Stored, request: Request) -> Response:
    """They are for who asks for them, and of a whole object."""
    if request.headers.get("x-amz-checksum-mode") == "ENABLED" and response.status_code == HTTPStatus.OK:
        response.headers.update({name: value for name, value in stored.headers.items() if name.startswith(CHECKSUM)})
    return response


def _no_such_range() -> Refusal:
    return Refusal(416, "InvalidRange", "The requested range is not satisfiable")
