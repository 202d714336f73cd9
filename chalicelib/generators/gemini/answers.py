"""What Gemini answers: a picture, or why there is none. Status 200 says little about it."""

from PIL.Image import Image
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.http.client import Answer
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import Known, explained
from chalicelib.generators.wire_pictures import from_base64

NAME = "Gemini"
_OK, _INTERNAL = 200, 500
_BAD_KEY = "API_KEY_INVALID"
_STOPPED = "STOP"

_MODERATED = "{name}'s moderation does not allow this prompt or picture"
_FINISHED: dict[str, tuple[type[CallEnding], str]] = {
    "SAFETY": (Refused, _MODERATED),
    "PROHIBITED_CONTENT": (Refused, _MODERATED),
    "BLOCKLIST": (Refused, _MODERATED),
    "SPII": (Refused, _MODERATED),
    "IMAGE_SAFETY": (Refused, "{name}'s moderation does not allow the picture that was drawn"),
    "IMAGE_PROHIBITED_CONTENT": (Refused, "{name}'s moderation does not allow the picture that was drawn"),
    "RECITATION": (Refused, "{name} does not show what came out too much like something that exists"),
    "IMAGE_RECITATION": (Refused, "{name} does not show what came out too much like something that exists"),
    "NO_IMAGE": (Lost, "{name} answered without a picture, and does not say why"),
    "MAX_TOKENS": (Lost, "{name} used up its tokens before it had a picture"),
}
"""FinishReason → how a call ended that gave no picture. All of them come with status 200, whose tokens are charged as
far as the documents say. What isn't here says nothing of its cause, and another try may draw."""

_KNOWN = (
    Known(
        rf"^{_BAD_KEY}$|api key (not valid|expired|not found)",
        "{name} does not accept the key that is configured",
        is_final=True,
    ),
    Known(
        r"user location is not supported|free tier is not available|^FAILED_PRECONDITION$",
        "{name} is not offered where it is called from, or not without billing",
        is_final=True,
    ),
    Known(r"^NOT_FOUND$|is not found for api version", "{name} does not have this model", is_final=True),
    Known(r"unable to process input image", "{name} does not take a picture like this one", is_final=True),
)
"""https://ai.google.dev/gemini-api/docs/troubleshooting and google.rpc's ErrorInfo: a wrong key is a 400 here."""


class _Wire(BaseModel):
    """JSON by Google's conventions: names in camel case, and lists that are left out where they are empty."""

    model_config = ConfigDict(alias_generator=to_camel)


class _Inline(_Wire):
    data: str


class _Part(_Wire):
    inline_data: _Inline | None = None
    text: str | None = None
    thought: bool = False
    """Whether the model only thought so: the drafts of some models come as pictures, too."""


class _Content(_Wire):
    parts: list[_Part] = []


class _Candidate(_Wire):
    content: _Content = _Content()
    finish_reason: str = _STOPPED


class _Feedback(_Wire):
    block_reason: str | None = None


class _Generated(_Wire):
    candidates: list[_Candidate] = []
    prompt_feedback: _Feedback = _Feedback()


class _Detail(_Wire):
    reason: object = None


class _Error(_Wire):
    status: object = None
    message: object = None
    details: list[_Detail] = []


class _Problem(_Wire):
    """The body of every documented error: google.rpc.Status."""

    error: _Error


def read(answer: Answer) -> Image | CallEnding:
    """The picture, or how the call ended without one."""
    if answer.status != _OK:
        return _failed(answer)
    generated = parsed(answer, _Generated)
    if generated is None:
        return Lost(f"{NAME} answered with something that is no picture")
    if generated.prompt_feedback.block_reason:
        return Refused(_MODERATED.format(name=NAME))
    candidate = next(iter(generated.candidates), _Candidate())
    parts = [part for part in candidate.content.parts if not part.thought]
    drawn = next((part.inline_data for part in parts if part.inline_data), None)
    if drawn and candidate.finish_reason == _STOPPED:
        return from_base64(NAME, drawn.data)
    return _without_picture(candidate.finish_reason, in_words=any(part.text for part in parts))


def _without_picture(reason: str, *, in_words: bool) -> CallEnding:
    if reason == _STOPPED and in_words:
        return Lost(f"{NAME} answered in words instead of a picture")
    ending, sentence = _FINISHED.get(reason, (Lost, "{name} failed to draw this frame"))
    return ending(sentence.format(name=NAME))


def _failed(answer: Answer) -> CallEnding:
    """A request that fails with 500 isn't charged: https://ai.google.dev/gemini-api/docs/billing says so.

    503 and 504 are left as what they are elsewhere, possibly charged: that page doesn't name them.
    """
    said = _said(answer)
    if said and answer.status == _INTERNAL:
        return Busy(f"{NAME} failed to draw this frame, and does not charge for that")
    return explained(NAME, ending_of(NAME, answer), _KNOWN, *said)


def _said(answer: Answer) -> tuple[object, ...]:
    """Whatever of an error may be a reason; nothing for a page of somebody else's."""
    problem = parsed(answer, _Problem)
    if problem is None:
        return ()
    return problem.error.status, problem.error.message, *(one.reason for one in problem.error.details)


def refuses_key(answer: Answer) -> bool:
    """Whether it says that the key is none."""
    return _BAD_KEY in _said(answer)
