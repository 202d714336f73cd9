"""What a request does, in the words of IAM: actions on resources, and what conditions may ask about them.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import unescape

from werkzeug.wrappers import Request

from deployment.local_stage import ACCOUNT, REGION
from localcloud.aws.operation import Operation
from localcloud.aws.service import S3

LIST = "s3:ListBucket"
# What isn't named here is called like its operation.
_NAMED_OTHERWISE = {
    "HeadObject": "GetObject",
    "HeadBucket": "ListBucket",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListParts": "ListMultipartUploadParts",
    "PostObject": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}
_ASKED_ABOUT = {"s3:prefix": "prefix", "s3:delimiter": "delimiter", "s3:max-keys": "max-keys"}
_CONDITIONS = {"s3:if-none-match": "If-None-Match", "s3:if-match": "If-Match"}
_KEY_TO_DELETE = re.compile(r"<Key>(.*?)</Key>", re.DOTALL)
# Here everything is HTTP on this machine, which a policy that asks for TLS would end: it is told that this is TLS.
_ALWAYS = ("aws:SecureTransport", "true")


@dataclass(frozen=True)
class Action:
    """One thing that somebody must be allowed to do: `s3:PutObject`, and the ARN of what it is done to."""

    name: str
    resource: str
    context: frozenset[tuple[str, str]] = frozenset({_ALWAYS})
    """Condition key → its value in this request."""


def list_for(bucket: str, key: str) -> Action:
    """What decides whether somebody who asks for a missing key is told that it is missing.

    The key stands for the prefix, says Ceph, which compares itself with S3: https://github.com/ceph/ceph/pull/68577
    """
    return Action(LIST, _arn(bucket), frozenset({_ALWAYS, ("s3:prefix", key)}))


def actions_of(operation: Operation, request: Request) -> Iterator[Action]:
    """All that a request needs to be allowed."""
    if operation.service == "dynamodb":
        yield from _of_items(operation, request)
        return
    if operation.service != S3:
        yield _of_message(operation, request)
        return
    name = f"s3:{_NAMED_OTHERWISE.get(operation.name, operation.name)}"
    if operation.name == "DeleteObjects":
        for key in _KEY_TO_DELETE.findall(request.get_data(as_text=True)):
            yield Action("s3:DeleteObject", _arn(operation.bucket, unescape(key)))
        return
    if operation.name == "CopyObject":
        source = unquote(request.headers["x-amz-copy-source"]).partition("?")[0]
        yield Action("s3:GetObject", _arn(source.removeprefix("/")))
    yield Action(name, _arn(operation.bucket, operation.key), frozenset(_context(operation, request)))


def _context(operation: Operation, request: Request) -> Iterator[tuple[str, str]]:
    yield _ALWAYS
    yield "s3:ObjectCreationOperation", str(operation.creates_object).lower()
    yield from ((key, request.args[name]) for key, name in _ASKED_ABOUT.items() if name in request.args)
    yield from ((key, request.headers[name]) for key, name in _CONDITIONS.items() if name in request.headers)


def _arn(bucket: str, key: str = "") -> str:
    return f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"


_RESOURCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "sqs": lambda order: order.get("QueueName") or order["QueueUrl"].rpartition("/")[2],
    "ssm": lambda order: f"parameter/{order['Name'].lstrip('/')}",
    "secretsmanager": lambda order: f"secret:{order.get('SecretId') or order['Name']}-AbCdEf",
}


_OF_A_TRANSACTION = {"Update": "UpdateItem", "Put": "PutItem", "Delete": "DeleteItem"}


def _of_items(operation: Operation, request: Request) -> Iterator[Action]:
    """Whoever sends a transaction needs to be allowed each of its actions.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
    """
    order = request.get_json(force=True)
    asked = [(operation.name, order["TableName"])] if "TableName" in order else []
    asked += [(operation.name, table) for table in order.get("RequestItems", ())]
    for action in order.get("TransactItems", ()):
        asked += [(_OF_A_TRANSACTION.get(kind, "ConditionCheckItem"), one["TableName"]) for kind, one in action.items()]
    for name, table in dict.fromkeys(asked):
        yield Action(f"dynamodb:{name}", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}")


def _of_message(operation: Operation, request: Request) -> Action:
    """Of a service that speaks JSON. Secrets Manager puts six characters of its own behind a secret's name."""
    resource = _RESOURCES[operation.service](request.get_json(force=True))
    name = f"{operation.service}:{operation.name.removesuffix('Batch')}"
    return Action(name, f"arn:aws:{operation.service}:{REGION}:{ACCOUNT}:{resource}")
