"""Which part answers which operation."""

from collections.abc import Callable, Mapping
from functools import partial

from werkzeug.wrappers import Request, Response

from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Refusal
from localcloud.aws.s3.listing import list_objects
from localcloud.aws.s3.objects import (
    copy_object,
    delete_object,
    delete_objects,
    get_object,
    head_object,
    put_object,
)
from localcloud.aws.s3.parts import abort_upload, begin_upload, complete_upload, put_part
from localcloud.storage.database import Database
from localcloud.storage.objects import Objects, Stored
from localcloud.storage.uploads import Uploads

Answer = Callable[[Operation, Request], Response]


class S3:
    """Answers what passed the checks before it."""

    def __init__(self, database: Database) -> None:
        self._buckets: set[str] = set()
        self._objects = objects = Objects(database)
        uploads = Uploads(database)
        self._answers: Mapping[str, Answer] = {
            "HeadBucket": lambda _operation, _request: Response(),
            "ListObjectsV2": lambda operation, request: list_objects(objects, operation.bucket, request),
            "PutObject": partial(put_object, objects),
            "CopyObject": partial(copy_object, objects),
            "GetObject": partial(get_object, objects),
            "HeadObject": partial(head_object, objects),
            "DeleteObject": partial(delete_object, objects),
            "DeleteObjects": partial(delete_objects, objects),
            "CreateMultipartUpload": partial(begin_upload, uploads),
            "UploadPart": partial(put_part, uploads),
            "CompleteMultipartUpload": partial(complete_upload, objects, uploads),
            "AbortMultipartUpload": partial(abort_upload, uploads),
        }

    def create_bucket(self, name: str) -> None:
        """From now on there is one of that name, with whatever was kept of it."""
        self._buckets.add(name)

    def answer(self, operation: Operation, request: Request) -> Response:
        """Raises the Refusal that S3 would answer, or 501 for what it can do and this can't."""
        if operation.name not in self._answers:
            raise Refusal(501, "NotImplemented", f"The local cloud has no {operation.name}")
        if operation.bucket not in self._buckets:
            raise Refusal(404, "NoSuchBucket", "The specified bucket does not exist")
        return self._answers[operation.name](operation, request)

    def find(self, operation: Operation) -> Stored:
        """What stands there now, where the operation has just created it. Raises KeyError."""
        stored = self._objects.find(operation.bucket, operation.key)
        if stored is None:
            raise KeyError(operation.key)
        return stored
