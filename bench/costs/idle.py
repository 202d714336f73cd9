"""What a stage costs in a month in which nobody orders anything."""

from decimal import Decimal

from bench.costs import tariff
from bench.costs.usage import ROOT, Measured

_SECONDS = 30 * 86_400
_TICK = 120
_QUEUES = 2
_POLLERS = 5
"""Of each queue, with long polls of 20 seconds.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"""
_LONG_POLL = 20
_ALARM = "Type: AWS::CloudWatch::Alarm"


def idle(measured: Measured) -> dict[str, Decimal]:
    """US dollars, by what they are paid for."""
    ticks = _SECONDS // _TICK
    listings = ticks * sum(measured.tick.writes.values())
    polls = _QUEUES * _POLLERS * _SECONDS // _LONG_POLL
    at_work = ticks * sum(measured.gb_seconds(measured.tick).values())
    alarms = (ROOT / "ops" / "resources.yaml").read_text().count(_ALARM) - 1 + len(measured.memory)
    return {
        f"{listings:,} listings of the sweep": listings * tariff.S3_WRITE,
        f"{ticks:,} ticks of it": ticks * tariff.LAMBDA_REQUEST + at_work * tariff.LAMBDA_GB_SECOND,
        f"{polls:,} looks into empty queues": polls * tariff.SQS_REQUEST,
        "the ledger's table, paid by the request": Decimal(0),
        f"{alarms} alarms": alarms * tariff.ALARM_MONTH,
    }
