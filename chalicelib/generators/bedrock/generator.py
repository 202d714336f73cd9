"""Stability's models on Amazon Bedrock: InvokeModel, one signed POST.

botocore signs the request and finds the credentials, and does not send it: its client retries unless it is told
otherwise in the one right word, and its timeouts begin anew with every byte.
"""

import json
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError
from botocore.session import get_session
from PIL.Image import Image
from pydantic import BaseModel

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.http.client import Answer, Request
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import ENGLISH_ONLY, Known, explained
from chalicelib.generators.http.paid_call import call
from chalicelib.generators.offers import Offered
from chalicelib.generators.results import as_drawn, as_frame
from chalicelib.generators.sizes import Size
from chalicelib.generators.stability.requests import Fields, draw_fields, redraw_fields, wire_size
from chalicelib.generators.wire_pictures import from_base64, to_base64

from .models import BEDROCK_MODELS
from .settings import BedrockSettings

NAME = "Amazon Bedrock"
_OK = 200

_KNOWN = (
    Known(r"invalid_payment_instrument", "this AWS account has no valid means to pay the model with", is_final=True),
    Known(r"^AccessDeniedException$", "this AWS account has no access to the model on {name}", is_final=True),
    Known(r"^ServiceQuotaExceededException$", "this AWS account's quota on {name} is used up", is_final=True),
    Known(
        r"^ResourceNotFoundException$|model identifier is invalid",
        "{name} no longer has this model, or not in this region",
        is_final=True,
    ),
    Known(r"on-demand throughput", "{name} offers this model by an inference profile only", is_final=True),
    Known(
        r"^(UnrecognizedClientException|InvalidSignatureException|ExpiredTokenException)$",
        "{name} does not accept the AWS credentials that it is called with",
        is_final=True,
    ),
    Known(r"invalid_prompts|filtered words", "{name}'s filter does not allow this prompt", is_final=True),
    Known(ENGLISH_ONLY, "{name} takes prompts in English only for this model", is_final=True),
)
"""Exceptions: the API reference of InvokeModel. Messages: epam/ai-dial-adapter-bedrock#128 and
aws-samples/generative-ai-use-cases#665."""
_FILTERED = {
    "prompt": "{name}'s filter does not allow this prompt",
    "input image": "{name}'s filter does not allow the picture that it was given",
    "output image": "{name}'s filter does not allow the picture that was drawn",
}


class _Problem(BaseModel):
    message: str


class _Drawn(BaseModel):
    """InvokeModel's body; `images` may be absent where a filter stepped in."""

    finish_reasons: list[str | None]
    images: list[str] = []


class Bedrock(Offered):
    """Redraws and draws with the Stability models that Bedrock hosts; its inpaint model alone is given the mask."""

    def __init__(self, settings: BedrockSettings, credentials: Credentials) -> None:
        super().__init__(settings.menu)
        self._settings = settings
        self._credentials = credentials

    def redraw(self, order: Redraw) -> Image:
        """The next frame. Raises Busy, Refused or Lost."""
        model = self.model_for(order)
        size = wire_size(order.parent.size)
        picture = self._call(model, redraw_fields(BEDROCK_MODELS[model], order), size)
        return as_frame(NAME, picture, order, size)

    def draw(self, order: Draw) -> Image:
        """A picture from words. Raises Busy, Refused or Lost."""
        model = self.model_for(order, self._settings.words_model)
        return as_drawn(NAME, self._call(model, draw_fields(BEDROCK_MODELS[model], order), order.size), order)

    def _call(self, model: str, fields: Fields, size: Size) -> Image:
        return call(NAME, self._request(model, fields, size), self._settings.timeouts, _read)

    def _request(self, model: str, fields: Fields, size: Size) -> Request | Busy:
        body = json.dumps(
            {name: to_base64(value, size) if isinstance(value, Image) else value for name, value in fields.items()}
        ).encode()
        url = f"{self._settings.address}/model/{quote(model, safe='')}/invoke"
        headers = {"content-type": "application/json", "accept": "application/json"}
        unsigned = AWSRequest("POST", url, headers, body)
        try:
            SigV4Auth(self._credentials, "bedrock", self._settings.region).add_auth(unsigned)
        except BotoCoreError:
            return Busy("the AWS credentials for Amazon Bedrock could not be renewed")
        return Request(url, dict(unsigned.headers.items()), body)


def _read(answer: Answer) -> Image | CallEnding:
    if answer.status != _OK:
        return _ending(answer)
    drawn = parsed(answer, _Drawn)
    if drawn is None:
        return Lost(f"{NAME} answered with something that is no picture")
    reasons = [reason for reason in drawn.finish_reasons if reason]
    for reason in reasons:
        if reason.startswith("Filter reason"):
            what = reason.partition(":")[2].strip()
            return Refused(
                _FILTERED.get(what, "{name}'s filter does not allow this prompt or picture").format(name=NAME)
            )
    if reasons or not drawn.images:
        return Lost(f"{NAME} failed to draw this frame")
    return from_base64(NAME, drawn.images[0])


def _ending(answer: Answer) -> CallEnding:
    """A 429 is "throttled" or "the model is still starting"; some refusals have a name that says more."""
    ending = ending_of(NAME, answer)
    if isinstance(ending, Busy):
        return ending
    problem = parsed(answer, _Problem)
    error = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
    return explained(NAME, ending, _KNOWN, error, problem.message if problem else None)


def build(settings: BedrockSettings) -> Bedrock:
    """The generator, with the credentials of the process. Raises LookupError where there are none."""
    credentials = get_session().get_credentials()
    if credentials is None:
        raise LookupError("there are no AWS credentials to call Amazon Bedrock with")
    return Bedrock(settings, credentials)
