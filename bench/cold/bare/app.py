"""The least that speaks to S3 from Chalice: what a cold start is compared with."""

import os

import boto3
from chalice.app import Chalice

app = Chalice(app_name="bare")


@app.route("/")
def index() -> dict[str, int]:
    """How many objects the bucket's first page has."""
    return {"objects": boto3.client("s3").list_objects_v2(Bucket=os.environ["FRAMELOOM_BUCKET"])["KeyCount"]}
