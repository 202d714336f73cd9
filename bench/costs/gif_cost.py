"""Dollars for one GIF: what was counted, times what it costs."""

from dataclasses import dataclass
from decimal import Decimal

from bench.costs import tariff
from bench.costs.usage import Measured

CALL_SECONDS = 5
"""Assumed of a generator that is called: what the function's memory is paid for while it waits."""
LOOKS_PER_SECOND = 1
"""While a job is drawn, each answer asks its client to look again after a second."""
MONTHS = Decimal(1)
"""For which a job is kept, by ops/stages/dev.toml."""
_GB = 10**9
_ITEMS = 3
"""Which a change of the ledger touches, and a look at it."""
_OF_A_TRANSACTION = 2
"""Write units of each item, of less than a kilobyte."""
_OF_A_MESSAGE = 3
"""Sent, received, deleted."""
_WAITING = "on_frame"


@dataclass(frozen=True)
class Cost:
    """US dollars, by what they are paid for."""

    parts: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        """All of it."""
        return sum(self.parts.values(), Decimal())


def cost_of(measured: Measured, *, waits: bool) -> Cost:
    """Of one job, watched by its customer. `waits`: whether each redrawn frame waits for somebody's answer."""
    job, look = measured.job, measured.look
    looks = round(job_seconds(measured, waits=waits) * LOOKS_PER_SECOND)
    waited = Decimal(measured.calls * CALL_SECONDS * waits * measured.memory[_WAITING]) / 1024
    gb_seconds = sum(measured.gb_seconds(job).values(), waited)
    watching = looks * (
        tariff.API_REQUEST
        + tariff.LAMBDA_REQUEST
        + sum(look.writes.values()) * tariff.S3_WRITE
        + sum(measured.gb_seconds(look).values()) * tariff.LAMBDA_GB_SECOND
    )
    return Cost(
        {
            "S3, requests": sum(job.writes.values()) * tariff.S3_WRITE + sum(job.reads.values()) * tariff.S3_READ,
            "S3, a month's storage": measured.stored * tariff.S3_GB_MONTH * MONTHS / _GB,
            "Lambda": sum(job.invocations.values()) * tariff.LAMBDA_REQUEST + gb_seconds * tariff.LAMBDA_GB_SECOND,
            "DynamoDB": _ITEMS
            * (
                _OF_A_TRANSACTION * sum(job.changes.values()) * tariff.TABLE_WRITE
                + sum(job.looks.values()) * tariff.TABLE_READ
            )
            + sum(job.updates.values()) * tariff.TABLE_WRITE,
            "SQS": _OF_A_MESSAGE * sum(job.messages.values()) * tariff.SQS_REQUEST,
            "logs": measured.logged * tariff.LOG_GB / _GB,
            "looks at it, one a second": watching,
            "the GIF, sent once": measured.sent * tariff.SENT_GB / _GB,
        }
    )


def job_seconds(measured: Measured, *, waits: bool) -> float:
    """From the upload to the GIF, with nobody else at work."""
    at_work = sum(measured.seconds(measured.job, name) for name in measured.job.milliseconds)
    return at_work + measured.calls * CALL_SECONDS * waits
