"""Checks a SigV4 signature as AWS does: by signing the same request with the same secret."""

from collections.abc import Mapping

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .messages import ProviderRequest

_MUST_BE_SIGNED = {"host", "x-amz-date"}


def is_signed(request: ProviderRequest, known: Mapping[str, Credentials], service: str, region: str) -> bool:
    """Whether it bears the signature of a known access key over its path, its signed headers and its body."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    names = parts.get("SignedHeaders", "").split(";")
    credentials = known.get(parts.get("Credential", "").partition("/")[0])
    if credentials is None or scheme != "AWS4-HMAC-SHA256" or not set(names) >= _MUST_BE_SIGNED:
        return False
    again = AWSRequest(request.method, f"http://{request.headers['host']}{request.path}", data=request.body)
    for name in names:
        again.headers[name] = request.headers.get(name, "")
    again.context["timestamp"] = request.headers["x-amz-date"]
    signer = SigV4Auth(credentials, service, region)
    text = signer.string_to_sign(again, signer.canonical_request(again))
    scope = f"{credentials.access_key}/{signer.credential_scope(again)}"
    return parts.get("Credential") == scope and parts.get("Signature") == signer.signature(text, again)
