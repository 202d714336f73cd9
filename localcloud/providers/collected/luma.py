"""Amazon Bedrock's StartAsyncInvoke, GetAsyncInvoke and ListAsyncInvokes for Luma Ray, by its user guide and reference.

A clip is delivered into a bucket whether or not anybody asks, as the caller, whose role has to allow it. Its pictures
are small here, so that it takes seconds.
"""

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from threading import Lock, Timer
from time import time
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, unquote

from PIL import Image
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from localcloud.providers.messages import ProviderRequest, Reply, headers_of
from localcloud.providers.pictures import animate, filmed, opened

_PATH = "/async-invoke"
_FPS, _LONGER = 24, 192
_ACCOUNT = "123456789012"
PER_SECOND = {"540p": 80_000, "720p": 142_000}
"""What it takes here, in millionths of a US dollar: about what Luma's own API did in 2025-10. No source tells what AWS
Marketplace takes."""

Deliver = Callable[[str, bytes], None]
"""Stores the file under an S3 URI."""
Refuse = Callable[[int, str, str | None], Reply]


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    type: Literal["base64"]
    media_type: Literal["image/png", "image/jpeg"]
    data: Annotated[Image.Image, BeforeValidator(lambda data: opened(b64decode(data, validate=True)))]


class _Keyframe(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["image"]
    source: _Source


class _Keyframes(BaseModel):
    model_config = ConfigDict(extra="forbid")

    frame0: _Keyframe | None = None
    frame1: _Keyframe | None = None


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")

    prompt: Annotated[str, Field(min_length=1, max_length=5000)]
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"] = "16:9"
    loop: bool = False
    duration: Literal["5s", "9s"] = "5s"
    resolution: Literal["540p", "720p"] = "720p"
    keyframes: _Keyframes = _Keyframes()


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class _Place(_Asked):
    s3_uri: Annotated[str, Field(pattern=r"^s3://[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](/.*)?$", max_length=1024)]


class _Places(_Asked):
    s3_output_data_config: _Place


class _Order(_Asked):
    client_request_token: Annotated[str, Field(pattern=r"^[!-~]{1,256}$")] | None = None
    model_id: str
    model_input: _Input
    output_data_config: _Places


@dataclass
class _Invocation:
    """One that was started."""

    arn: str
    token: str | None
    body: bytes
    order: _Order
    started: float
    status: str = "InProgress"
    failure: str | None = None

    @property
    def folder(self) -> str:
        """Where its files are delivered, as it is told: the invocation's own name is added to what was asked for."""
        place = self.order.output_data_config.s3_output_data_config.s3_uri
        return f"{place.rstrip('/')}/{self.arn.rpartition('/')[2]}"

    def told(self) -> dict[str, Any]:
        """As the API tells it."""
        named = {"clientRequestToken": self.token} if self.token else {}
        failed = {"failureMessage": self.failure} if self.failure else {}
        return {
            "invocationArn": self.arn,
            "modelArn": f"arn:aws:bedrock:us-west-2::foundation-model/{self.order.model_id}",
            "status": self.status,
            "submitTime": self.started,
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": self.folder}},
            **named,
            **failed,
        }


class Invocations:
    """Those that were started.

    refuse: how Bedrock tells an error: status, message and, where the status doesn't say it, its name
    deliver: where the clips go; None: nowhere, and none is drawn
    unwanted: a word that fails an invocation by its moderation
    seconds: that one takes; 0: it is delivered before it is said to be taken
    """

    def __init__(
        self, refuse: Refuse, deliver: Deliver | None, region: str, unwanted: str = "unwanted", seconds: float = 0.0
    ) -> None:
        self._refuse = refuse
        self._deliver = deliver
        self._region = region
        self._unwanted = unwanted
        self._seconds = seconds
        self._all: list[_Invocation] = []
        self._lock = Lock()

    def answer(self, request: ProviderRequest) -> Reply:
        """What the API answers. A GET is free."""
        path, _, query = request.path.partition("?")
        if request.method == "POST":
            with self._lock:
                return self._started(request)
        if path == _PATH:
            return self._listed(parse_qs(query))
        arn = unquote(path.removeprefix(f"{_PATH}/"))
        found = next((one for one in self._all if one.arn == arn), None)
        return Reply.of(found.told()) if found else self._refuse(400, "The invocation does not exist", None)

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """What became of an invocation, where something else did."""
        arn = unquote(request.path.removeprefix(f"{_PATH}/"))
        found = next((one for one in self._all if one.arn == arn), None)
        ends = {
            "never_ready": ("InProgress", None),
            "failed": ("Failed", f"Internal failure ({headers_of(request)})"),
            "moderated": ("Failed", "This request has been blocked by our content moderation."),
        }
        if found is None or reason not in ends:
            return None
        status, message = ends[reason]
        return Reply.of(found.told() | {"status": status} | ({"failureMessage": message} if message else {}))

    def _started(self, request: ProviderRequest) -> Reply:
        try:
            order = _Order.model_validate(request.json)
        except (ValidationError, ValueError, TypeError) as error:
            return self._refuse(400, f"Malformed input request: {error}", None)
        if order.model_id != "luma.ray-v2:0":
            return self._refuse(400, "The provided model identifier is invalid.", None)
        token, body = order.client_request_token, dumps(request.json["modelInput"], sort_keys=True).encode()
        if again := next((one for one in self._all if token and one.token == token), None):
            if again.body != body:
                return self._refuse(400, "The token belongs to another request", "ConflictException")
            return Reply.of({"invocationArn": again.arn})
        name = sha256(f"{len(self._all)} {token}".encode()).hexdigest()[:12]
        arn = f"arn:aws:bedrock:{self._region}:{_ACCOUNT}:async-invoke/{name}"
        invocation = _Invocation(arn, token, body, order, time())
        self._all.append(invocation)
        self._begin(invocation)
        charge = PER_SECOND[order.model_input.resolution] * int(order.model_input.duration[0])
        return Reply(200, Reply.of({"invocationArn": arn}).body, charge=charge)

    def _begin(self, invocation: _Invocation) -> None:
        if not self._seconds:
            self._end(invocation)
            return
        timer = Timer(self._seconds, self._end, [invocation])
        timer.daemon = True
        timer.start()

    def _end(self, invocation: _Invocation) -> None:
        asked = invocation.order.model_input
        if self._unwanted in asked.prompt:
            invocation.failure = "This request has been blocked by our content moderation."
            invocation.status = "Failed"
            return
        try:
            if self._deliver:
                self._deliver(f"{invocation.folder}/output.mp4", filmed(_clip(asked)))
        except OSError as error:
            invocation.failure, invocation.status = f"Access denied: s3:PutObject ({error})", "Failed"
        else:
            invocation.status = "Completed"

    def _listed(self, query: dict[str, list[str]]) -> Reply:
        """Newest first, as is asked for; the token of the next page is a number here."""
        if query.get("sortOrder") != ["Descending"] or query.get("sortBy") != ["SubmissionTime"]:
            return self._refuse(400, "only the newest first, here", None)
        size, start = int(query.get("maxResults", ["20"])[0]), int(query.get("nextToken", ["0"])[0])
        page = self._all[::-1][start : start + size]
        more = {"nextToken": str(start + size)} if start + size < len(self._all) else {}
        return Reply.of({"asyncInvokeSummaries": [one.told() for one in page], **more})


def _clip(asked: _Input) -> list[Image.Image]:
    start, last = (_small(one.source.data) if one else None for one in (asked.keyframes.frame0, asked.keyframes.frame1))
    start = start or Image.new("RGB", (_LONGER, _LONGER * 9 // 16), (90, 120, 150))
    seed = int(re.sub(r"\D", "", sha256(asked.prompt.encode()).hexdigest())[:8])
    return animate(start, last, _FPS * int(asked.duration[0]), seed)


def _small(picture: Image.Image) -> Image.Image:
    scale = _LONGER / max(picture.size)
    return picture.resize((2 * round(picture.width * scale / 2), 2 * round(picture.height * scale / 2)))
