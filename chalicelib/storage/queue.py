"""The queues: the only file that speaks SQS."""

import json
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
from .aws_errors import translated

_DEAD = "-dead"
"""What ops/resources.yaml adds to a queue's name for its dead letters."""
LONGEST_DELAY = 900
"""Seconds: SQS holds a message back no longer."""


class Queue:
    """One queue of messages that each name what is to be looked at."""

    def __init__(self, client: "SQSClient", name: str) -> None:
        self._sqs = client
        self._name = name
        self._urls: dict[str, str] = {}

    def send(self, message: dict[str, str], *, delay: float = 0) -> None:
        """Deliver the message at least once, after so many seconds."""
        self._post(self._name, json.dumps(message), min(LONGEST_DELAY, math.ceil(delay)))

    def bury(self, body: str) -> None:
        """Put a message that nobody can do anything about where the queue's dead letters go, as it came."""
        self._post(f"{self._name}{_DEAD}", body, 0)

    def _post(self, name: str, body: str, delay: int) -> None:
        with translated(name):
            if name not in self._urls:
                self._urls[name] = self._sqs.get_queue_url(QueueName=name)["QueueUrl"]
            self._sqs.send_message(QueueUrl=self._urls[name], MessageBody=body, DelaySeconds=delay)
