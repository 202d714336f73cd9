"""The bucket of a stage: its policy, and how it is emptied."""

import json
from functools import partial

from botocore.exceptions import ClientError
from mypy_boto3_s3 import S3Client
from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

from ops.roles import BUCKET, render
from ops.setting import Setting
from ops.stage import Stage


def bucket_policy(stage: Stage) -> Setting:
    """What nobody may do to it: see policies/bucket.json."""
    s3, bucket = stage.session.client("s3"), stage.names.bucket
    wanted = render(BUCKET, stage.names)
    return Setting(
        of="the bucket",
        what="policy",
        wanted=wanted,
        read=partial(_read_policy, s3, bucket),
        write=lambda: s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(wanted)),
    )


def empty(s3: S3Client, bucket: str) -> int:
    """Delete all that it holds; how many objects."""
    deleted = 0
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        keys: list[ObjectIdentifierTypeDef] = [{"Key": found["Key"]} for found in page.get("Contents", [])]
        if keys:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
            deleted += len(keys)
    return deleted


def _read_policy(s3: S3Client, bucket: str) -> object:
    try:
        return json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchBucketPolicy":
            return None
        raise
