"""The only file that builds objects: once per container, and only what its function uses."""

import os
from functools import cache
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.session import get_session

from chalicelib import generators
from chalicelib.billing.ledger import Ledger
from chalicelib.domain.clock import Clock
from chalicelib.outputs.formats import offered_formats
from chalicelib.pipeline.context import PipelineContext
from chalicelib.settings import Settings
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.jobs import JobRepository
from chalicelib.storage.queue import Queue
from chalicelib.storage.secrets import with_key
from chalicelib.storage.table import Table

from .middleware import tell

if TYPE_CHECKING:
    from chalicelib.billing.payments.facilitator import Facilitator
    from chalicelib.billing.rates import TokenBuckets

_RETRIES: Any = {"mode": "standard", "total_max_attempts": 4}
_TIMEOUT = 10
"""Seconds: a store that says nothing for so long will not say anything."""


@cache
def context() -> PipelineContext:
    """What this container works with."""
    return build_context(_settings(), _table())


@cache
def token_buckets() -> "TokenBuckets":
    """How fast clients may order."""
    from chalicelib.billing.rates import TokenBuckets  # noqa: PLC0415 - only for who orders something

    return TokenBuckets(_table(), Clock(), _settings().rates)


@cache
def _settings() -> Settings:
    return Settings.from_env(os.environ)


@cache
def _table() -> Table:
    return build_table(_settings().ledger_table)


def build_table(name: str) -> Table:
    """The ledger's table; its client is made when it is first needed."""
    config = Config(connect_timeout=_TIMEOUT, read_timeout=_TIMEOUT, retries=_RETRIES)
    client: Any = cache(lambda: get_session().create_client("dynamodb", config=config))
    return Table(client, name, Clock())


def _facilitator(url: str) -> "Facilitator":
    from chalicelib.billing.payments.facilitator import Facilitator  # noqa: PLC0415 - few pay for themselves

    return Facilitator(url)


def build_context(settings: Settings, table: Table | None = None) -> PipelineContext:
    """What the pipeline works with under these settings; Amazon's own variables say which account and endpoint.

    table: the ledger's, where there is one already
    """
    # Without both of these settings some regions presign with SigV2, which signs no headers, or for the global host,
    # which redirects and so breaks a browser's upload.
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "virtual"},
        connect_timeout=_TIMEOUT,
        read_timeout=_TIMEOUT,
        retries=_RETRIES,
        # TLS and Content-Length guard a frame on its way; summing it up once more is CPU that somebody pays for.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    clock = Clock()
    aws = get_session()
    s3: Any = aws.create_client("s3", config=config)
    sqs: Any = aws.create_client("sqs", config=config)
    bucket = Bucket(s3, settings.bucket, clock)
    return PipelineContext(
        bucket=bucket,
        jobs=JobRepository(bucket),
        pulls=Queue(sqs, settings.pulls_queue),
        assembling=Queue(sqs, settings.assemble_queue),
        ledger=Ledger(table or build_table(settings.ledger_table), bucket, clock, settings.allowance),
        facilitator=lambda: _facilitator(settings.facilitator_url),
        clock=clock,
        new_id=lambda: token_hex(16),
        generator=cache(lambda name: generators.load(name, with_key(settings.of(name), config))),
        settings=settings,
        menus=settings.menus,
        formats=offered_formats(mp4=settings.mp4),
        tell=tell,
    )
