"""Amazon's list prices in US dollars, and its quotas, as they stood in November 2026 for us-east-1. No free tier."""

from decimal import Decimal

_MILLION = 10**6

S3_WRITE = Decimal(5) / _MILLION
"""PUT, LIST. https://aws.amazon.com/s3/pricing/"""
S3_READ = Decimal("0.4") / _MILLION
S3_GB_MONTH = Decimal("0.023")
SENT_GB = Decimal("0.09")
"""To the internet. https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer"""
LAMBDA_REQUEST = Decimal("0.2") / _MILLION
"""https://aws.amazon.com/lambda/pricing/"""
LAMBDA_GB_SECOND = Decimal("0.0000166667")
"""On x86_64; on arm64 a fifth less."""
API_REQUEST = Decimal("3.5") / _MILLION
"""REST APIs. https://aws.amazon.com/api-gateway/pricing/"""
SQS_REQUEST = Decimal("0.4") / _MILLION
"""https://aws.amazon.com/sqs/pricing/"""
TABLE_WRITE = Decimal("0.625") / _MILLION
"""A write unit on demand: a kilobyte of an item, and two units of it in a transaction.
https://aws.amazon.com/dynamodb/pricing/on-demand/"""
TABLE_READ = Decimal("0.125") / _MILLION
"""A read unit on demand: four kilobytes of an item, read as it stands now."""
LOG_GB = Decimal("0.5")
"""https://aws.amazon.com/cloudwatch/pricing/"""
ALARM_MONTH = Decimal("0.1")

VCPU_MB = 1769
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html: from so much memory on, a whole vCPU."""
CONCURRENT = 1000
"""Invocations at once. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
API_PER_SECOND = 10_000
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""
S3_WRITES_PER_SECOND = 3500
"""Under one partition; S3 splits a busy prefix by and by.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"""
ITEM_CHANGES_PER_SECOND = 80
"""Transactions on one item that come in a crowd, as `python -m bench.costs.ledgers` prints: of two that meet there, one
is refused and comes again. By its write units, of which an item bears 1,000 a second, it could be 500.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
"""
DYNAMODB_SECONDS = 0.01
"""Of one small request: single digits of milliseconds, and up to this.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html"""
S3_SECONDS = 0.15
"""Of one small request: 100 to 200 ms.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"""
