"""Links for uploads: signed with SigV4, for exactly what was ordered."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from chalicelib.domain import keys
from chalicelib.entrypoints.bootstrap import build_context
from ops.stage import Stage

from .comparing import require
from .finding import Finding

_SIGNED = {"content-length", "content-type", "if-none-match"}


def examine(stage: Stage) -> Iterator[Finding]:
    """With the program's own client: nothing is sent."""
    link = build_context(stage.settings).bucket.upload_link(
        keys.source("0" * 32), seconds=60, content_type="image/png", size=1
    )
    said = parse_qs(urlsplit(link).query)
    algorithm = said.get("X-Amz-Algorithm", ["an older signature"])[0]
    signed = set(said.get("X-Amz-SignedHeaders", [""])[0].split(";"))
    yield require(
        "presigned PUT",
        algorithm == "AWS4-HMAC-SHA256" and signed >= _SIGNED,
        f"{algorithm} over {', '.join(sorted(signed & _SIGNED)) or 'no header'}",
        "signature_version and addressing_style as in bootstrap.py; nothing else in ~/.aws/config",
    )
