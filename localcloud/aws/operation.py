"""What a request to the endpoint asks for, in the words of the AWS interface."""

from dataclasses import dataclass

from werkzeug.wrappers import Request

from localcloud.aws.service import S3, service_of

# (method, whether a key is named) → (the operation itself, and what a query parameter or header makes of it)
_S3_OPERATIONS: dict[tuple[str, bool], tuple[str, dict[str, str]]] = {
    ("GET", False): (
        "ListObjects",
        {"list-type": "ListObjectsV2", "uploads": "ListMultipartUploads", "versions": "ListObjectVersions"},
    ),
    ("HEAD", False): ("HeadBucket", {}),
    ("PUT", False): ("CreateBucket", {}),
    ("POST", False): ("PostObject", {"delete": "DeleteObjects"}),
    ("DELETE", False): ("DeleteBucket", {}),
    ("GET", True): ("GetObject", {"uploadId": "ListParts"}),
    ("HEAD", True): ("HeadObject", {}),
    ("PUT", True): ("PutObject", {"uploadId": "UploadPart", "x-amz-copy-source": "CopyObject"}),
    ("POST", True): ("PostObject", {"uploads": "CreateMultipartUpload", "uploadId": "CompleteMultipartUpload"}),
    ("DELETE", True): ("DeleteObject", {"uploadId": "AbortMultipartUpload"}),
}
# What hangs on a bucket or an object (`?tagging`, `?acl` …) and is no object itself.
_SUBRESOURCES = {"acl", "cors", "lifecycle", "location", "notification", "policy", "retention", "tagging", "versioning"}


@dataclass(frozen=True)
class Operation:
    """One call, `PutObject` on a key or `SendMessage`."""

    name: str
    bucket: str = ""
    key: str = ""
    service: str = S3

    @classmethod
    def of(cls, request: Request) -> "Operation":
        """Read it from method, path and query (S3) or from the target header (the others)."""
        service = service_of(request)
        if service != S3:
            return cls(request.headers["X-Amz-Target"].partition(".")[2], service=service)
        bucket, _, key = request.path.removeprefix("/").partition("/")
        return cls(_name_s3_operation(request, key), bucket, key)

    @property
    def creates_object(self) -> bool:
        """S3's `s3:ObjectCreationOperation`: true for a whole object, false for a part of one."""
        return self.name in {"PutObject", "CopyObject", "CompleteMultipartUpload", "PostObject"}

    @property
    def reads_object(self) -> bool:
        """Whether an object, or what is said of it, is the answer."""
        return self.name in {"GetObject", "HeadObject"}

    @property
    def only_reads(self) -> bool:
        """Whether the bucket is afterwards as it was."""
        return self.name.startswith(("Get", "Head", "List"))


def _name_s3_operation(request: Request, key: str) -> str:
    for subresource in _SUBRESOURCES.intersection(request.args):
        return f"{request.method.title()}{'Object' if key else 'Bucket'}{subresource.title()}"
    plain, special = _S3_OPERATIONS.get((request.method, bool(key)), (request.method, {}))
    return next((name for sign, name in special.items() if sign in request.args or sign in request.headers), plain)
