"""SQS over the file that keeps the messages: what the program, its pollers and its tests ask of it.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request, Response

from deployment.local_stage import ACCOUNT, REGION
from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Refusal
from localcloud.functions.lineage import HEADER, Trace
from localcloud.storage.database import Database
from localcloud.storage.messages import RETENTION, Message, Messages

_MOST_RECEIVED = 10
_VISIBILITY = "30"
"""Seconds, where a queue says nothing else."""
Order = dict[str, Any]


@dataclass(frozen=True)
class _Queue:
    name: str
    attributes: Mapping[str, str]

    @property
    def redrive(self) -> tuple[int | None, str]:
        """How often a message may be received, and where it goes then."""
        policy = json.loads(self.attributes.get("RedrivePolicy", "{}"))
        times = policy.get("maxReceiveCount")
        return (int(times) if times else None), str(policy.get("deadLetterTargetArn", "")).rpartition(":")[2]


class Sqs:
    """Answers what passed the checks before it. Who waits for a message has it as soon as it is there."""

    def __init__(self, database: Database) -> None:
        self._messages = Messages(database)
        self._queues: dict[str, _Queue] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._answers: Mapping[str, Callable[[Order], Order]] = {
            "CreateQueue": self._create,
            "GetQueueUrl": lambda order: {"QueueUrl": order["QueueName"]},
            "GetQueueAttributes": self._describe,
            "SendMessage": self._send,
            "ReceiveMessage": self._receive,
            "DeleteMessage": self._delete,
            "ChangeMessageVisibility": self._hide,
        }

    def answer(self, operation: Operation, request: Request) -> Response:
        """Raises the Refusal that SQS would answer, or 501 for what it can do and this can't."""
        if operation.name not in self._answers:
            raise Refusal(501, "NotImplemented", f"The local cloud has no {operation.name}")
        order = json.loads(request.get_data())
        if operation.name == "SendMessage":
            order["trace"] = Trace.parse(request.headers.get(HEADER)).header()
        if operation.name != "CreateQueue":
            self._queue(order)
        answer = self._answers[operation.name](order)
        if "QueueUrl" in answer:
            answer["QueueUrl"] = f"{request.host_url}{ACCOUNT}/{answer['QueueUrl']}"
        return Response(json.dumps(answer), content_type="application/x-amz-json-1.0")

    def count(self, queue: str) -> tuple[int, int, int]:
        """How many messages are to be had, how many are delayed, and how many were received and are hidden."""
        return self._messages.count(queue)

    def close(self) -> None:
        """Whoever waits for a message is told that there is none."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _queue(self, order: Order) -> _Queue:
        name = order.get("QueueName") or order["QueueUrl"].rpartition("/")[2]
        if name not in self._queues:
            raise Refusal(400, "QueueDoesNotExist", "The specified queue does not exist.")
        return self._queues[name]

    def _create(self, order: Order) -> Order:
        queue = _Queue(order["QueueName"], order.get("Attributes", {}))
        self._queues[queue.name] = queue
        return {"QueueUrl": queue.name}

    def _describe(self, order: Order) -> Order:
        queue = self._queue(order)
        ready, delayed, hidden = self._messages.count(queue.name)
        known = {
            "VisibilityTimeout": _VISIBILITY,
            "MessageRetentionPeriod": f"{RETENTION:.0f}",
            "QueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue.name}",
            **queue.attributes,
            "ApproximateNumberOfMessages": str(ready),
            "ApproximateNumberOfMessagesDelayed": str(delayed),
            "ApproximateNumberOfMessagesNotVisible": str(hidden),
        }
        wanted = order.get("AttributeNames", [])
        return {"Attributes": {name: value for name, value in known.items() if {"All", name} & set(wanted)}}

    def _send(self, order: Order) -> Order:
        body = order["MessageBody"]
        identity = self._messages.send(self._queue(order).name, body, order["trace"], order.get("DelaySeconds", 0))
        with self._changed:
            self._changed.notify_all()
        return {"MessageId": identity, "MD5OfMessageBody": _md5(body)}

    def _receive(self, order: Order) -> Order:
        queue = self._queue(order)
        most = min(_MOST_RECEIVED, order.get("MaxNumberOfMessages", 1))
        visibility = float(order.get("VisibilityTimeout", queue.attributes.get("VisibilityTimeout", _VISIBILITY)))
        give_up = time.monotonic() + order.get("WaitTimeSeconds", 0)
        with self._changed:
            while True:
                received = self._messages.receive(queue.name, most, visibility, *queue.redrive)
                left = give_up - time.monotonic()
                if received or left <= 0 or self._closed:
                    break
                due = self._messages.next_due(queue.name)
                self._changed.wait(left if due is None else min(left, max(0.0, due - time.time())))
        return {"Messages": [_told(message) for message in received]} if received else {}

    def _delete(self, order: Order) -> Order:
        self._messages.delete(_id_in(order))
        return {}

    def _hide(self, order: Order) -> Order:
        self._messages.hide(_id_in(order), time.time() + order["VisibilityTimeout"])
        with self._changed:
            self._changed.notify_all()
        return {}


def _told(message: Message) -> Order:
    trace = {"AWSTraceHeader": message.trace} if message.trace else {}
    return {
        "MessageId": message.id,
        "ReceiptHandle": f"{message.id}.{message.receives}",
        "MD5OfBody": _md5(message.body),
        "Body": message.body,
        "Attributes": {
            "SenderId": ACCOUNT,
            "SentTimestamp": f"{1000 * message.sent:.0f}",
            "ApproximateFirstReceiveTimestamp": f"{1000 * message.first_received:.0f}",
            "ApproximateReceiveCount": str(message.receives),
            **trace,
        },
    }


def _id_in(order: Order) -> str:
    """Whichever receipt it is: SQS too takes an old one."""
    return str(order["ReceiptHandle"]).rpartition(".")[0]


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
