"""boto3's clients, the clock and a counting generator: every call is a question to the explorer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import shake_128
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast, get_args

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from PIL import ImageChops
from PIL.Image import Image, blend, frombytes, linear_gradient

from chalicelib.billing.ledger import Ledger
from chalicelib.billing.payments.facilitator import Facilitator
from chalicelib.billing.payments.facilitator import Send as AskFacilitator
from chalicelib.billing.rates import TokenBuckets
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Busy, Lost, Refused, Voided
from chalicelib.domain.orders import Format
from chalicelib.generators import base as words
from chalicelib.generators.base import Animate, Menu, Redraw
from chalicelib.generators.collecting import Order, Pending, StoredClip, Submission
from chalicelib.generators.reading import Understanding, Understood
from chalicelib.pipeline.context import PipelineContext
from chalicelib.settings import Rates, Settings
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.jobs import JobRepository
from chalicelib.storage.queue import Queue
from chalicelib.storage.table import NAME, Table
from localcloud.aws.queries import queried

from .effects import (
    Answer,
    Collect,
    Compute,
    Delete,
    Draw,
    Effect,
    FindQueue,
    Get,
    Head,
    Items,
    Jitter,
    Leaf,
    ListItems,
    LookFor,
    NewId,
    Now,
    Put,
    Raised,
    ReadItems,
    Scan,
    Send,
    Sign,
    Sleep,
    Submit,
    Thing,
    Transact,
    Update,
)
from .items import key_at, place_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

BEGINNING = datetime(2026, 3, 1, 23, 57, tzinfo=UTC)
"""Three minutes before midnight: what lasts longer ends on another day than it began."""
LOOKS = "smile"
"""The prompt for which the generator has something to say of the picture."""
Ask = Callable[[Effect], Answer]
_CUT_OFF: dict[str, type[BotoCoreError]] = {"ConnectTimeout": ConnectTimeoutError, "ReadTimeout": ReadTimeoutError}
_CALL_ENDINGS = {"Busy": Busy, "Voided": Voided, "Refused": Refused, "Lost": Lost}


def instant(seconds: float) -> datetime:
    return BEGINNING + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class EdgeContext(PipelineContext):
    """The pipeline's, and what lets orders in to it."""

    buckets: TokenBuckets


def context_of(ask: Ask, settings: Settings, menu: Menu, send: AskFacilitator) -> EdgeContext:
    """The shipped store, ledger and context over clients that ask; send: as a facilitator is asked."""
    clock = Clock(
        now=lambda: instant(cast("float", ask(Now()))),
        sleep=lambda seconds: cast("None", ask(Sleep(seconds))),
        jitter=lambda: cast("float", ask(Jitter())),
    )
    bucket = Bucket(cast("S3Client", S3(ask)), settings.bucket, clock)
    sqs = cast("SQSClient", SQS(ask))
    dynamodb = cast("DynamoDBClient", DynamoDB(ask))
    table = Table(lambda: dynamodb, settings.ledger_table, clock)
    generator = CountedGenerator(ask, menu)
    return EdgeContext(
        bucket=bucket,
        jobs=JobRepository(bucket),
        pulls=Queue(sqs, settings.pulls_queue),
        assembling=Queue(sqs, settings.assemble_queue),
        ledger=Ledger(table, bucket, clock, settings.allowance),
        facilitator=lambda: Facilitator("https://model", send),
        clock=clock,
        new_id=lambda: cast("str", ask(NewId())),
        generator=lambda _: generator,
        settings=settings,
        menus={"procedural": menu},
        formats=get_args(Format),
        tell=lambda _: None,
        buckets=TokenBuckets(table, clock, Rates(address=2, token=2)),
    )


class Aws:
    """What the clients have in common."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def _answer(self, effect: Effect) -> Answer:
        answer = self._ask(effect)
        if not isinstance(answer, Raised):
            return answer
        if cut_off := _CUT_OFF.get(answer.name):
            raise cut_off(endpoint_url="https://model")
        code, *reasons = answer.name.split(" ")
        told: Any = {"Error": {"Code": code, "Message": ""}, "CancellationReasons": [{"Code": why} for why in reasons]}
        if answer.item:
            told["Item"] = json.loads(answer.item)
        raise ClientError(told, type(effect).__name__)


class S3(Aws):
    """The part of boto3's S3 client that we allow ourselves."""

    def get_object(self, **request: str) -> dict[str, Any]:
        thing = cast("Thing", self._answer(Get(request["Key"])))
        return {
            "Body": BytesIO(thing.body),
            "ETag": thing.etag,
            "LastModified": instant(thing.modified),
            "ContentType": thing.content_type,
            "Metadata": dict(thing.metadata),
        }

    def head_object(self, **request: str) -> dict[str, Any]:
        thing = cast("Thing", self._answer(Head(request["Key"])))
        return {"ETag": thing.etag, "LastModified": instant(thing.modified)}

    def put_object(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        assert request.get("IfNoneMatch") in (None, "*")
        self._answer(
            Put(
                key=request["Key"],
                body=request["Body"],
                content_type=request["ContentType"],
                is_new="IfNoneMatch" in request,
                etag=request.get("IfMatch"),
            )
        )
        return {}

    def delete_object(self, **request: str) -> dict[str, Any]:
        self._answer(Delete((request["Key"],)))
        return {}

    def delete_objects(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        self._answer(Delete(tuple(one["Key"] for one in request["Delete"]["Objects"])))
        return {}

    def list_objects_v2(self, **request: str) -> dict[str, Any]:
        leaf = cast(
            "Leaf",
            self._answer(Scan(request["Prefix"], request.get("ContinuationToken", request.get("StartAfter", "")))),
        )
        page: dict[str, Any] = {} if leaf.more_after is None else {"NextContinuationToken": leaf.more_after}
        if leaf.entries:
            page["Contents"] = [
                {"Key": key, "Size": len(thing.body), "ETag": thing.etag, "LastModified": instant(thing.modified)}
                for key, thing in leaf.entries
            ]
        return page

    def generate_presigned_url(self, *_: str, **request: Any) -> str:  # noqa: ANN401 - boto3 has a type for every request
        return cast("str", self._answer(Sign(request["Params"]["Key"])))


class SQS(Aws):
    """As much of the SQS client as the program calls: every call is a question to the explorer."""

    def get_queue_url(self, **request: str) -> dict[str, Any]:
        return {"QueueUrl": self._answer(FindQueue(request["QueueName"]))}

    def send_message(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        self._answer(Send(request["QueueUrl"], request["MessageBody"], request["DelaySeconds"]))
        return {}


class DynamoDB(Aws):
    """As much of the DynamoDB client as the program calls; what is asked for is kept as JSON."""

    def batch_get_item(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        ((table, wanted),) = request["RequestItems"].items()
        assert wanted["ConsistentRead"]
        items = cast("Items", self._answer(ReadItems(tuple(map(place_of, wanted["Keys"])))))
        unread = {table: {**wanted, "Keys": [*map(key_at, items.unread)]}} if items.unread else {}
        return {"Responses": {table: [*map(json.loads, items.found)]}, "UnprocessedKeys": unread}

    def query(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        assert request["ConsistentRead"]
        items = cast("Items", self._answer(ListItems(request["ExpressionAttributeValues"][":part"]["S"])))
        return {"Items": queried([*map(json.loads, items.found)], NAME, request)}

    def transact_write_items(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        updates = tuple(json.dumps(action["Update"], sort_keys=True) for action in request["TransactItems"])
        self._answer(Transact(updates, has_token=bool(request.get("ClientRequestToken"))))
        return {}

    def update_item(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3 has a type for every request
        returned = request.pop("ReturnValues"), request.pop("ReturnValuesOnConditionCheckFailure")
        assert returned == ("ALL_NEW", "ALL_OLD")
        item = cast("str", self._answer(Update(json.dumps(request, sort_keys=True))))
        return {"Attributes": json.loads(item)}


class CountedGenerator:
    """Moves the picture by as many pixels as the seed says: every try draws another."""

    def __init__(self, ask: Ask, menu: Menu) -> None:
        self._ask = ask
        self.menu = menu

    def understand(self, prompt: str) -> Understanding:
        return Understanding((Understood(prompt, ("a shift",)),))

    def understand_poster(self, prompt: str) -> Understanding:
        return Understanding((Understood(prompt, ("a gradient",)),))

    def look(self, order: Redraw) -> tuple[str, ...]:
        return (f"{order.parent.width} pixels wide",) if order.prompt == LOOKS else ()

    def redraw(self, order: Redraw) -> Image:
        if order.index:
            self._call(order.index, order.frame_seed)
        else:
            self._ask(Compute())
        return ImageChops.offset(order.parent, 1 + order.frame_seed % (order.parent.width - 1), 0)

    def draw(self, order: words.Draw) -> Image:
        self._call(0, order.seed)
        gradient = linear_gradient("L").resize(order.size).convert("RGB")
        return ImageChops.offset(gradient, 0, order.seed % order.size[1])

    def submit(self, order: Order, nonce: str) -> Submission:
        index = order.index if isinstance(order, Redraw) else None if isinstance(order, Animate) else 0
        seed = order.frame_seed if isinstance(order, Redraw) else order.seed
        place = order.destination if isinstance(order, Animate) else None
        key = place.partition("://")[2].partition("/")[2] if place else None
        return Submission(identity=cast("str", self._answer(Submit(index, seed, nonce, key))))

    def look_for(self, nonce: str, model: str) -> Submission | None:
        assert model == self.menu.default
        identity = cast("str | None", self._answer(LookFor(nonce)))
        return None if identity is None else Submission(identity=identity)

    def collect(self, submission: Submission) -> list[Image] | Pending | StoredClip:
        seed = cast("float | str | None", self._answer(Collect(submission.identity)))
        if seed is None:
            return Pending()
        if isinstance(seed, str):
            return StoredClip(seed)
        clip = self.menu.abilities(None).clip
        return [noise(int(seed), number) for number in range(clip.shortest if clip else 1)]

    def _call(self, index: int, frame_seed: int) -> None:
        self._answer(Draw(index, frame_seed))

    def _answer(self, effect: Effect) -> Answer:
        answer = self._ask(effect)
        if isinstance(answer, Raised):
            raise _CALL_ENDINGS[answer.name](f"The generator says: {answer.name}.")
        return answer


@dataclass(frozen=True)
class Blended:
    """In-betweens in a thousandth of the time: what matters here is of which frames they are computed, and when."""

    first: Image
    second: Image

    def at(self, share: float) -> Image:
        return blend(self.first, self.second, share)


def film(seed: int) -> bytes:
    """The file of a clip that comes of that seed."""
    first, *others = (noise(seed, number) for number in range(5))
    file = BytesIO()
    first.save(file, "WEBP", save_all=True, append_images=others, duration=100, lossless=True)
    return file.getvalue()


def noise(seed: int, number: int) -> Image:
    """The picture of that number that comes of that seed: none is like another."""
    width, height = 64, 16
    return frombytes("RGB", (width, height), shake_128(f"{seed} {number}".encode()).digest(width * height * 3))
