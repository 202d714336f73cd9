"""Luma Ray on Bedrock: StartAsyncInvoke hands an order in, and the clip is delivered into our own bucket.

Nobody has to ask for it: its arrival in the bucket is an event. Asking tells of what failed, of which there is none.
Reference: "Luma AI models" in the Bedrock user guide, and its API reference.

What is charged is told by no document for an invocation that failed, so that it counts as charged.
"""

import json
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

from botocore.credentials import Credentials
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.domain.records import Submission
from chalicelib.generators.base import Animate
from chalicelib.generators.collecting import Pending, StoredClip
from chalicelib.generators.http.client import send
from chalicelib.generators.http.free_call import TimeLeft, ask
from chalicelib.generators.http.json import Body, parsed
from chalicelib.generators.http.known_reasons import Known, explained
from chalicelib.generators.sizes import Size, nearest_ratio
from chalicelib.generators.wire_pictures import to_base64
from chalicelib.picture.extending import extend

from .endings import NAME, ending_of_error
from .models import LUMA_MODELS, LumaModel
from .settings import BedrockSettings
from .signing import signed

_OK = 200
_PATH = "/async-invoke"
_FILE = "output.mp4"
_RATIO_NAMES = ("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
_RATIOS = {name: int(name.split(":")[0]) / int(name.split(":")[1]) for name in _RATIO_NAMES}
_LONGEST_PROMPT = 5000
_PAGE, _MOST_PAGES = 1000, 5

_KNOWN = (
    Known(
        r"content (filter|moderation|polic)|moderat|not allowed|responsible ai",
        "{name}'s filter does not allow this prompt or picture",
        is_final=True,
    ),
    Known(r"access denied|accessdenied|s3:putobject", "{name} may not write into the bucket", is_final=True),
)
"""Words of `failureMessage`, which the API reference leaves open."""


class _Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class _Started(_Wire):
    invocation_arn: str


class _Place(_Wire):
    s3_uri: str


class _Places(_Wire):
    s3_output_data_config: _Place


class _Invocation(_Wire):
    """GetAsyncInvoke's answer, and each of ListAsyncInvokes'."""

    invocation_arn: str
    status: Literal["InProgress", "Completed", "Failed"] = "InProgress"
    client_request_token: str | None = None
    failure_message: str | None = None
    output_data_config: _Places


class _Invocations(_Wire):
    async_invoke_summaries: list[_Invocation]
    next_token: str | None = None


class LumaRay:
    """What Bedrock's generator does with its clips."""

    def __init__(self, settings: BedrockSettings, credentials: Credentials) -> None:
        self._settings = settings
        self._credentials = credentials

    def submitted(self, model: str, order: Animate, nonce: str) -> Submission | CallEnding:
        """The handle of an order, whose identity is ours: an order that comes twice is taken once."""
        if order.destination is None:
            return Refused(f"{NAME} delivers clips into a bucket, and none is named")
        if len(order.prompt) > _LONGEST_PROMPT:
            return Refused(f"{NAME} takes prompts of no more than {_LONGEST_PROMPT} characters for clips")
        body = json.dumps(_body(LUMA_MODELS[model], order, order.destination, nonce)).encode()
        request = signed(self._settings, self._credentials, "POST", _PATH, body)
        answer = request if isinstance(request, CallEnding) else send(NAME, request, self._settings.timeouts)
        if isinstance(answer, CallEnding):
            return answer
        if answer.status != _OK:
            return ending_of_error(answer)
        started = parsed(answer, _Started)
        if started is None:
            return Lost(f"{NAME} took the order and did not say under which name")
        return Submission(identity=started.invocation_arn, model=model)

    def found(self, nonce: str, model: str) -> Submission | CallEnding | None:
        """What became of an order whose answer was lost: the list of invocations tells their tokens, newest first."""
        time, token = TimeLeft(self._settings.timeouts), ""
        for _ in range(_MOST_PAGES):
            query = {"maxResults": str(_PAGE), "sortBy": "SubmissionTime", "sortOrder": "Descending"}
            page = self._asked(
                f"{_PATH}?{urlencode(query | ({'nextToken': token} if token else {}))}", _Invocations, time
            )
            if isinstance(page, CallEnding):
                return page
            for one in page.async_invoke_summaries:
                if one.client_request_token == nonce:
                    return Submission(identity=one.invocation_arn, model=model)
            if not page.next_token:
                return None
            token = page.next_token
        return Lost(f"{NAME} was given too many orders since to tell whether it has this one")

    def collected(self, submission: Submission) -> StoredClip | Pending | CallEnding:
        """Where the clip lies, or that it doesn't yet."""
        path = f"{_PATH}/{quote(submission.identity, safe='')}"
        told = self._asked(path, _Invocation, TimeLeft(self._settings.timeouts))
        if isinstance(told, CallEnding):
            return told
        if told.status == "Failed":
            return explained(NAME, Lost(f"{NAME} failed to draw this clip"), _KNOWN, told.failure_message)
        if told.status == "InProgress":
            return Pending()
        return StoredClip(f"{_key_of(told.output_data_config.s3_output_data_config.s3_uri)}{_FILE}")

    def _asked(self, path: str, body: type[Body], time: TimeLeft) -> Body | CallEnding:
        answer = ask(NAME, signed(self._settings, self._credentials, "GET", path), time)
        if isinstance(answer, CallEnding):
            return answer
        return parsed(answer, body) or Busy(f"{NAME} did not say what became of this order")


def wire_size(model: LumaModel, size: Size) -> tuple[str, Size]:
    """The aspect ratio that comes nearest, and the size of a picture of it at the model's resolution."""
    ratio = nearest_ratio(size, _RATIOS)
    height = (model.clip.most_pixels / _RATIOS[ratio]) ** 0.5
    return ratio, (2 * round(height * _RATIOS[ratio] / 2), 2 * round(height / 2))


def _body(model: LumaModel, order: Animate, destination: str, nonce: str) -> dict[str, object]:
    ratio, size = wire_size(model, order.parent.size)
    frames = {"frame0": order.parent, **({"frame1": order.last} if order.last else {})}
    return {
        "clientRequestToken": nonce,
        "modelId": model.id,
        "modelInput": {
            "prompt": order.prompt,
            "aspect_ratio": ratio,
            "loop": False,
            "duration": f"{round(model.clip.seconds(order.length))}s",
            "resolution": model.resolution,
            "keyframes": {
                name: {
                    "type": "image",
                    "source": {
                        "type": "base64",
                        "media_type": "image/png",
                        "data": to_base64(extend(picture, size), size),
                    },
                }
                for name, picture in frames.items()
            },
        },
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": destination}},
    }


def _key_of(uri: str) -> str:
    """The key of a folder, with a slash at its end."""
    return f"{urlsplit(uri).path.strip('/')}/"
