"""Requests to Bedrock, signed by the credentials of the process.

botocore signs the request and finds the credentials, and does not send it: its client retries unless it is told
otherwise in the one right word, and its timeouts begin anew with every byte.
"""

from typing import Literal

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError

from chalicelib.domain.errors import Busy
from chalicelib.generators.http.client import Request

from .settings import BedrockSettings


def signed(
    settings: BedrockSettings, credentials: Credentials, method: Literal["GET", "POST"], path: str, body: bytes = b""
) -> Request | Busy:
    """The request, or Busy where there is nothing to sign it with."""
    url = f"{settings.address}{path}"
    headers = {"content-type": "application/json", "accept": "application/json"}
    unsigned = AWSRequest(method, url, headers, body)
    try:
        SigV4Auth(credentials, "bedrock", settings.region).add_auth(unsigned)
    except BotoCoreError:
        return Busy("the AWS credentials for Amazon Bedrock could not be renewed")
    return Request(url, dict(unsigned.headers.items()), body, method)
