"""What a request brings for an object: its bytes, checked, and the headers that stay with it."""

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.wrappers import Request

from localcloud.aws.refusal import Refusal

METADATA = "x-amz-meta-"
_KEPT = ("cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires")
CHECKSUM = "x-amz-checksum-"
_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    f"{CHECKSUM}crc32": lambda body: zlib.crc32(body).to_bytes(4),
    f"{CHECKSUM}sha1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    f"{CHECKSUM}sha256": lambda body: hashlib.sha256(body).digest(),
}
"""Those that Python can compute; others are kept as they came, for whoever reads the object to check."""
_CHUNKED = "aws-chunked"


@dataclass(frozen=True)
class Body:
    """What an object or a part of one is to hold."""

    content: bytes
    checksums: Mapping[str, str]
    """Header → value, as they were sent."""

    @classmethod
    def of(cls, request: Request) -> "Body":
        """Read it. Raises the Refusal where it isn't what its digests say."""
        sent = request.get_data()
        headers = {name.lower(): value for name, value in request.headers}
        if _CHUNKED in headers.get("content-encoding", ""):
            sent, trailer = _joined(sent)
            headers |= trailer
        checksums = {name: value for name, value in headers.items() if _is_checksum(name)}
        arrived = hashlib.md5(sent, usedforsecurity=False).digest()
        if "content-md5" in headers and b64decode(headers["content-md5"]) != arrived:
            raise _bad_digest("Content-MD5")
        for name, digest in _DIGESTS.items():
            if name in checksums and b64encode(digest(sent)).decode() != checksums[name]:
                raise _bad_digest(name)
        return cls(sent, checksums)

    @property
    def etag(self) -> str:
        """MD5 in hex."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()


def kept_headers(request: Request) -> dict[str, str]:
    """Those that go out with the object again, in lower case."""
    headers = {name.lower(): value for name, value in request.headers}
    kept = {name: value for name, value in headers.items() if name in _KEPT or name.startswith(METADATA)}
    coding = [one for one in kept.pop("content-encoding", "").split(",") if one.strip() not in {"", _CHUNKED}]
    return kept | ({"content-encoding": ",".join(coding)} if coding else {})


def _is_checksum(name: str) -> bool:
    return name.startswith(CHECKSUM) and name.removeprefix(CHECKSUM) not in {"algorithm", "mode", "type"}


def _bad_digest(name: str) -> Refusal:
    return Refusal(400, "BadDigest", f"The {name} you specified did not match what we received.")


def _joined(sent: bytes) -> tuple[bytes, dict[str, str]]:
    """What came in chunks, and the headers behind the last.

    https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
    """
    whole, rest = bytearray(), sent
    while True:
        line, _, rest = rest.partition(b"\r\n")
        size = int(line.partition(b";")[0] or b"0", 16)
        if not size:
            break
        whole += rest[:size]
        rest = rest[size + 2 :]
    pairs = (line.decode().partition(":")[::2] for line in rest.split(b"\r\n") if b":" in line)
    return bytes(whole), {name.lower(): value.strip() for name, value in pairs}
