"""Writes lines to standard output, which Amazon keeps as the function's log.

A line with metrics is in CloudWatch's embedded metric format, so that it is read and counted at once:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics

from .events import UNITS, Event

NAMESPACE = "Frameloom"
_LOGGER = Logger(location=None)


def write(line: Event, invocation: str) -> None:
    """One line of JSON; `invocation` is Lambda's own id for it, empty outside of Lambda."""
    said = {
        **(_measured(line) if line.metrics else line.by),
        **line.said,
        **({"job": line.job} if line.job else {}),
        "function": os.environ.get("AWS_LAMBDA_FUNCTION_NAME", ""),
        "function_request_id": invocation,
    }
    say = _LOGGER.error if line.is_failure else _LOGGER.info
    say(line.what, extra=said)


def _measured(line: Event) -> Mapping[str, Any]:
    """The stage's name comes from POWERTOOLS_SERVICE_NAME, as the logger's does."""
    metrics = EphemeralMetrics(namespace=NAMESPACE)
    for name, kind in line.by.items():
        metrics.add_dimension(name, kind)
    for name, value in line.metrics.items():
        metrics.add_metric(name, UNITS[name], value)
    return {**metrics.serialize_metric_set()}
