"""The bucket of a stage: what may be done to it, from where, and for how long it keeps what."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar, cast

from botocore.exceptions import ClientError
from mypy_boto3_s3 import S3Client
from mypy_boto3_s3.type_defs import (
    CORSRuleTypeDef,
    LifecycleRuleUnionTypeDef,
    NotificationConfigurationTypeDef,
    ObjectIdentifierTypeDef,
)

from chalicelib.domain import keys
from deployment.cors import EXPOSED, HEADERS, METHODS
from deployment.policies import BUCKET, render
from ops.resources.setting import Setting
from ops.stage import Stage

LEDGER_DAYS = 3650
"""Longer than any job: an entry that is gone could be reserved anew."""
PAYMENT_DAYS = 3650
"""As long as books are kept: who has paid what, and for which job."""
PACE_DAYS = 2
"""Longer than any run may wait for the slot that it has taken."""
_EVENTS = "EventBridgeConfiguration"
_NOT_SET = {"NoSuchBucketPolicy", "NoSuchCORSConfiguration", "NoSuchLifecycleConfiguration"}

T = TypeVar("T")


def bucket_settings(stage: Stage) -> Iterator[Setting]:
    """On these stand what is written once, who may upload, and when a job is gone."""
    s3, bucket = stage.session.client("s3"), stage.names.bucket
    yield _policy(s3, bucket, render(BUCKET, stage.names))
    yield _cors(s3, bucket)
    yield _lifecycle(s3, bucket, days_kept(stage))
    yield _events(s3, bucket, wanted=stage.plan.job_events)


def days_kept(stage: Stage) -> dict[str, int]:
    """Prefix → days until an object under it expires. A name leads to a job, and lives as long."""
    jobs = dict.fromkeys((keys.JOBS, keys.OUTBOX, keys.NAMES), stage.plan.jobs_days)
    brief = dict.fromkeys((keys.UPLOADS, keys.INBOX, keys.WAITING, keys.CLIPS), 1)
    return {**brief, **jobs, keys.PACE: PACE_DAYS, keys.LEDGER: LEDGER_DAYS, keys.PAYMENTS: PAYMENT_DAYS}


def empty(s3: S3Client, bucket: str) -> int:
    """Delete all that it holds; how many objects."""
    deleted = 0
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        found: list[ObjectIdentifierTypeDef] = [{"Key": one["Key"]} for one in page.get("Contents", [])]
        if found:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})
            deleted += len(found)
    return deleted


def _policy(s3: S3Client, bucket: str, wanted: dict[str, object]) -> Setting:
    return Setting(
        of="the bucket",
        what="policy",
        wanted=wanted,
        read=partial(_if_set, lambda: json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])),
        write=lambda: s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(wanted)),
    )


def _cors(s3: S3Client, bucket: str) -> Setting:
    # Who holds a presigned link may use it from any page: the link is what lets them in.
    rule: CORSRuleTypeDef = {
        "AllowedOrigins": ["*"],
        "AllowedMethods": METHODS,
        "AllowedHeaders": HEADERS,
        "ExposeHeaders": EXPOSED,
        "MaxAgeSeconds": 3000,
    }
    return Setting(
        of="the bucket",
        what="CORS",
        wanted=[{name: _unordered(value) for name, value in rule.items()}],
        read=partial(_if_set, lambda: _read_cors(s3, bucket)),
        write=lambda: s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]}),
    )


def _lifecycle(s3: S3Client, bucket: str, days: dict[str, int]) -> Setting:
    rules: list[LifecycleRuleUnionTypeDef] = [
        {"ID": prefix.strip("/"), "Status": "Enabled", "Filter": {"Prefix": prefix}, "Expiration": {"Days": until}}
        for prefix, until in days.items()
    ]
    unfinished: LifecycleRuleUnionTypeDef = {
        "ID": "unfinished",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    return Setting(
        of="the bucket",
        what="lifecycle",
        wanted=days,
        read=partial(_if_set, lambda: _read_days(s3, bucket)),
        write=lambda: s3.put_bucket_lifecycle_configuration(
            Bucket=bucket, LifecycleConfiguration={"Rules": [*rules, unfinished]}
        ),
    )


def _events(s3: S3Client, bucket: str, *, wanted: bool) -> Setting:
    return Setting(
        of="the bucket",
        what="events",
        wanted=wanted,
        read=lambda: _EVENTS in s3.get_bucket_notification_configuration(Bucket=bucket),
        write=lambda: _set_events(s3, bucket, wanted=wanted),
    )


def _set_events(s3: S3Client, bucket: str, *, wanted: bool) -> None:
    """Beside the functions' own triggers, which stand in the same configuration, and are Chalice's."""
    found = s3.get_bucket_notification_configuration(Bucket=bucket)
    triggers = {name: value for name, value in found.items() if name not in {"ResponseMetadata", _EVENTS}}
    told = cast("NotificationConfigurationTypeDef", triggers | ({_EVENTS: {}} if wanted else {}))
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=told)


def _read_cors(s3: S3Client, bucket: str) -> object:
    rules = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
    return [{name: _unordered(value) for name, value in rule.items()} for rule in rules]


def _unordered(value: object) -> object:
    return sorted(value) if isinstance(value, list | tuple) else value


def _read_days(s3: S3Client, bucket: str) -> dict[str, int]:
    return {
        rule.get("Filter", {}).get("Prefix", ""): rule["Expiration"]["Days"]
        for rule in s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
        if rule["Status"] == "Enabled" and "Days" in rule.get("Expiration", {})
    }


def _if_set(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except ClientError as error:
        if error.response["Error"]["Code"] in _NOT_SET:
            return None
        raise
