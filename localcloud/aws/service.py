"""Which of Amazon's services a request is for: all of them share one endpoint here."""

from werkzeug.wrappers import Request

S3 = "s3"
_BY_TARGET = {
    "AmazonSQS": "sqs",
    "AmazonSSM": "ssm",
    "DynamoDB_20120810": "dynamodb",
    "secretsmanager": "secretsmanager",
}


def service_of(request: Request) -> str:
    """Those that speak JSON name themselves and their operation in a header; everything else is S3."""
    return _BY_TARGET.get(request.headers.get("X-Amz-Target", "").partition(".")[0], S3)
