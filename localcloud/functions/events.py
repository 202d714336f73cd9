"""What Lambda hands to a function: records of S3 and SQS, and the schedule's event.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import itertools
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from deployment.local_stage import ACCOUNT, REGION

Event = dict[str, Any]

# From the time on, so that it grows across restarts too.
_sequence = itertools.count(time.time_ns())


@dataclass(frozen=True)
class Arrival:
    """An object that has just been created; `kind` is Put, Copy or CompleteMultipartUpload."""

    bucket: str
    key: str
    size: int
    etag: str
    kind: str

    @property
    def event_name(self) -> str:
        """As the record has it, without the `s3:` of the subscription."""
        return f"ObjectCreated:{self.kind}"

    def event(self) -> Event:
        """One record, its key quoted as S3 quotes it, its sequencer greater than all before."""
        written = {
            "key": quote_plus(self.key, safe="/"),
            "size": self.size,
            "eTag": self.etag,
            "sequencer": f"{next(_sequence):018X}",
        }
        bucket = {"name": self.bucket, "arn": f"arn:aws:s3:::{self.bucket}", "ownerIdentity": {"principalId": ACCOUNT}}
        record = {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": _now(),
            "eventName": self.event_name,
            "s3": {"s3SchemaVersion": "1.0", "configurationId": "local", "bucket": bucket, "object": written},
        }
        return {"Records": [record]}


def sqs_event(queue: str, messages: Sequence[Mapping[str, Any]]) -> Event:
    """Messages as the SQS API returns them, in the spelling in which Lambda passes them on."""
    return {"Records": [_sqs_record(queue, message) for message in messages]}


def api_event(method: str, resource: str, parameters: Mapping[str, str] | None = None, body: object = None) -> Event:
    """A request to `/jobs/{job}` as API Gateway hands it to a function."""
    headers = {"content-type": "application/json", "host": "api.example"}
    path = resource.format_map(parameters or {})
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parameters,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": f"/api{path}",
            "stage": "api",
            "domainName": "api.example",
            "identity": {"sourceIp": "203.0.113.7"},
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def schedule_event(function: str) -> Event:
    """The tick of a clock that is part of no chain."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": _now(),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{function}"],
        "detail": {},
    }


def _sqs_record(queue: str, message: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
