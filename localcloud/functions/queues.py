"""SQS as a trigger: a poller receives, a function handles, and what it handled is deleted.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""

import json
import math
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from deployment.app_registry import Function, QueueTrigger
from deployment.local_stage import ACCOUNT, REGION
from localcloud.functions.events import sqs_event
from localcloud.functions.instance import Closed
from localcloud.functions.invoker import ChainStopped, Invoker
from localcloud.functions.lineage import Trace

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

MAX_RECEIVE_COUNT = 5  # AWS advises at least five before the dead-letter queue
WAIT = 20
"""Seconds that a queue lets its poller wait for a message, as Lambda's pollers do."""
PAUSE = 0.2
"""Seconds after a queue had nothing, or whatever stands before it said so at once."""
Count = Callable[[str], tuple[int, int, int]]
"""Queue → how many of its messages are to be had, how many are delayed, and how many were received and are hidden."""


def name_dead_letter_queue(queue: str) -> str:
    """Where messages go that were received too often."""
    return f"{queue}-dead"


def create_queue(sqs: "SQSClient", queue: str, timeout: float, visibility_factor: float) -> None:
    """A queue and its dead-letter queue; AWS advises a visibility of six times the function's timeout (seconds)."""
    dead = name_dead_letter_queue(queue)
    sqs.create_queue(QueueName=dead)
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{dead}"
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": MAX_RECEIVE_COUNT})
    visibility = math.ceil(visibility_factor * timeout)
    sqs.create_queue(QueueName=queue, Attributes={"VisibilityTimeout": str(visibility), "RedrivePolicy": redrive})


class Poller:
    """Lambda's end of one queue: never more batches under way than `concurrency`."""

    def __init__(
        self,
        sqs: "Callable[[str | None], SQSClient]",
        function: Function,
        trigger: QueueTrigger,
        invoker: Invoker,
        *,
        count: Count,
        concurrency: int,
    ) -> None:
        self._count = count
        self._service, self._role = sqs(None), sqs(function.name)
        self._function = function
        self._trigger = trigger
        self._invoker = invoker
        self._url = self._service.get_queue_url(QueueName=trigger.queue)["QueueUrl"]
        self._slots = threading.Semaphore(concurrency)
        self._handlers = ThreadPoolExecutor(concurrency, f"handle-{trigger.queue}")
        self._handled: tuple[Future[None], ...] = ()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._poll, name=f"poll-{trigger.queue}", daemon=True)

    def start(self) -> None:
        """Begin to look; Lambda reads what the queue is like before it polls."""
        self._role.get_queue_attributes(QueueUrl=self._url, AttributeNames=["VisibilityTimeout"])
        self._thread.start()

    def close(self) -> None:
        """Stop looking; to be called when the queue lets nobody wait any more."""
        self._closed.set()
        self._slots.release()
        self._thread.join()

    def drain(self) -> None:
        """Wait for the last handlers; to be called when nothing is invoked any more."""
        self._handlers.shutdown()

    def is_empty(self) -> bool:
        """Whether no message is waiting, delayed or being handled."""
        # A message that hides from nobody may be among the dead before its last handler is done.
        return not any(self._count(self._trigger.queue)) and all(one.done() for one in self._handled)

    def _poll(self) -> None:
        while not self._closed.is_set():
            self._slots.acquire()
            messages = [] if self._closed.is_set() else self._receive()
            if messages:
                under_way = (one for one in self._handled if not one.done())
                self._handled = (*under_way, self._handlers.submit(self._handle, messages))
                continue
            self._slots.release()
            self._closed.wait(PAUSE)

    def _receive(self) -> "list[MessageTypeDef]":
        answer = self._role.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._trigger.batch_size,
            MessageSystemAttributeNames=["All"],
            WaitTimeSeconds=WAIT,
        )
        return answer.get("Messages", [])

    def _handle(self, messages: "list[MessageTypeDef]") -> None:
        try:
            cause = Trace.parse(messages[0].get("Attributes", {}).get("AWSTraceHeader"))
            answer = self._invoker.invoke(self._function.name, sqs_event(self._trigger.queue, messages), cause)
            if answer.error is None:
                self._delete(messages)
        except ChainStopped:
            self._bury(messages)
        except Closed:
            return
        finally:
            self._slots.release()

    def _delete(self, messages: "list[MessageTypeDef]") -> None:
        for message in messages:
            self._role.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])

    def _bury(self, messages: "list[MessageTypeDef]") -> None:
        """What recursion detection drops goes to the dead-letter queue at once."""
        dead = self._service.get_queue_url(QueueName=name_dead_letter_queue(self._trigger.queue))["QueueUrl"]
        for message in messages:
            self._service.send_message(QueueUrl=dead, MessageBody=message["Body"])
        self._delete(messages)
