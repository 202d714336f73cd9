"""Signature version 4, checked as S3 and SQS check it: from the headers, or from the query of a presigned URL.

The signature is made once more by botocore from what was really sent, and compared.
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from botocore.auth import SIGV4_TIMESTAMP, UNSIGNED_PAYLOAD, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials
from werkzeug.wrappers import Request

from localcloud.aws.identity import Identity
from localcloud.aws.refusal import Refusal

CLOCK_SKEW = timedelta(minutes=15)
LONGEST_LINK = timedelta(days=7)
_BY_QUERY = {"X-Amz-Algorithm", "X-Amz-Signature", "Signature"}
_ONE_WAY = (
    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or "
    "the Authorization header should be specified"
)
"""S3's own words, in which its clients meet them; the error is 400 InvalidArgument."""
_TOKEN = "X-Amz-Security-Token"
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256\s+Credential=(?P<credential>[^,\s]+),\s*SignedHeaders=(?P<signed>[^,\s]+),\s*Signature=(?P<sign>\w+)"
)


@dataclass(frozen=True)
class Claim:
    """What a request says about its own signature."""

    credential: str
    signed_headers: tuple[str, ...]
    signature: str
    timestamp: str
    payload: str
    lifetime: timedelta | None = None

    @classmethod
    def of(cls, request: Request) -> "Claim":
        """Read it; AccessDenied where there is none."""
        if not _BY_QUERY.isdisjoint(request.args) and "Authorization" in request.headers:
            raise Refusal(400, "InvalidArgument", _ONE_WAY)
        if "X-Amz-Signature" in request.args:
            return cls._from_query(request.args)
        found = _AUTHORIZATION.match(request.headers.get("Authorization", ""))
        if not found:
            raise _explain_unsigned(request)
        return cls(
            credential=found["credential"],
            signed_headers=tuple(found["signed"].split(";")),
            signature=found["sign"],
            timestamp=request.headers.get("X-Amz-Date", ""),
            payload=request.headers.get("X-Amz-Content-SHA256", hashlib.sha256(request.get_data()).hexdigest()),
        )

    @classmethod
    def _from_query(cls, query: Mapping[str, str]) -> "Claim":
        try:
            lifetime = timedelta(seconds=int(query["X-Amz-Expires"]))
            claim = cls(
                credential=query["X-Amz-Credential"],
                signed_headers=tuple(query["X-Amz-SignedHeaders"].split(";")),
                signature=query["X-Amz-Signature"],
                timestamp=query["X-Amz-Date"],
                payload=UNSIGNED_PAYLOAD,
                lifetime=lifetime,
            )
        except (KeyError, ValueError) as error:
            raise Refusal(400, "AuthorizationQueryParametersError", f"missing or malformed: {error}") from error
        if not timedelta() <= lifetime <= LONGEST_LINK:
            raise Refusal(400, "AuthorizationQueryParametersError", "X-Amz-Expires must be 0 to 604800 seconds")
        return claim

    def check_time(self, now: datetime) -> None:
        """A link lives as long as it says; anything else is good for a quarter of an hour."""
        try:
            signed_at = datetime.strptime(self.timestamp, SIGV4_TIMESTAMP).replace(tzinfo=UTC)
        except ValueError as error:
            raise Refusal.access_denied("AWS authentication requires a valid Date or x-amz-date header") from error
        if self.lifetime is not None and now > signed_at + self.lifetime:
            raise Refusal.access_denied("Request has expired")
        if signed_at > now + CLOCK_SKEW or (self.lifetime is None and now > signed_at + CLOCK_SKEW):
            raise Refusal(403, "RequestTimeTooSkewed", "The difference between the request time and now is too large.")


class _Recomputed(SigV4Auth):
    """botocore's signer, over exactly the headers that the request says are signed."""

    def __init__(self, signer: Identity, service: str, region: str, payload: str) -> None:
        super().__init__(Credentials(signer.access_key, signer.secret_key), service, region)
        self._payload = payload

    def payload(self, request: AWSRequest) -> str:  # noqa: ARG002 - botocore hashes a body here
        return self._payload

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        return request.headers

    def _normalize_url_path(self, path: str) -> str:
        return path  # S3 signs the path as it is; the one path that SQS has is /


def verify(request: Request, now: datetime, known: Mapping[str, Identity]) -> Identity:
    """Who signed it, of those known by their access keys.

    Raises the Refusal for a signature that is wrong, too old, or not over all that must be signed.
    """
    claim = Claim.of(request)
    access_key, day, region, service = (*claim.credential.split("/"), "", "", "", "")[:4]
    if access_key not in known:
        raise Refusal(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    identity = known[access_key]
    if (request.headers.get(_TOKEN) or request.args.get(_TOKEN)) != identity.session:
        raise Refusal(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
    claim.check_time(now)
    _require_signed(request, claim)
    again = AWSRequest(request.method, _canonical_url(request))
    for name in claim.signed_headers:
        again.headers[name] = request.headers.get(name, "")
    again.context["timestamp"] = claim.timestamp
    signer = _Recomputed(identity, service, region, claim.payload)
    expected = signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)
    if day != claim.timestamp[:8] or not hmac.compare_digest(expected, claim.signature):
        raise Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the one sent.")
    _check_payload(request, claim.payload)
    return identity


def _explain_unsigned(request: Request) -> Refusal:
    if "Signature" in request.args or request.headers.get("Authorization", "").startswith("AWS "):
        return Refusal(400, "InvalidRequest", "Please use AWS4-HMAC-SHA256: version 2 signs neither length nor type.")
    return Refusal.access_denied()


def _require_signed(request: Request, claim: Claim) -> None:
    sent = {name.lower() for name in dict(request.headers)}
    must = {name for name in sent if name.startswith("x-amz-")} | {"host"}
    if claim.lifetime is not None:
        must.discard("x-amz-content-sha256")
    if not must <= set(claim.signed_headers):
        raise Refusal.access_denied("There were headers present in the request which were not signed")


def _check_payload(request: Request, payload: str) -> None:
    if re.fullmatch(r"[0-9a-f]{64}", payload) and hashlib.sha256(request.get_data()).hexdigest() != payload:
        raise Refusal(400, "XAmzContentSHA256Mismatch", "The provided x-amz-content-sha256 does not match the body.")


def _canonical_url(request: Request) -> str:
    """The address as it was sent, every part quoted in the one canonical way, without its signature."""
    path, _, query = request.environ["RAW_URI"].partition("?")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    canonical = "&".join(
        f"{quote(unquote(name), safe='-_.~')}={quote(unquote(value), safe='-_.~')}"
        for name, _, value in pairs
        if unquote(name) != "X-Amz-Signature"
    )
    return f"http://{request.host}{quote(unquote(path), safe='/-_.~')}?{canonical}"
