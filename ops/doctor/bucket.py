"""The bucket: private, and what the promises about writing, uploading and keeping stand on."""

from collections.abc import Iterator

from ops.resources.bucket import bucket_settings
from ops.stage import Stage

from .comparing import read_back, require
from .finding import Finding


def examine(stage: Stage) -> Iterator[Finding]:
    """Whether anything of it could be public, and then what `deploy` writes."""
    s3, bucket = stage.session.client("s3"), stage.names.bucket
    blocks = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    opened = sorted(name for name, blocked in blocks.items() if not blocked)
    remedy = f"`aws s3api put-public-access-block --bucket {bucket}`, with all four true"
    yield require("bucket private", not opened, f"not blocked: {', '.join(opened) or 'nothing'}", remedy)
    yield from read_back(stage, bucket_settings(stage))
