"""How a call to Bedrock ends whose answer is an error."""

from pydantic import BaseModel

from chalicelib.domain.errors import Busy, CallEnding
from chalicelib.generators.http.client import Answer
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import ENGLISH_ONLY, Known, explained

NAME = "Amazon Bedrock"

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


class _Problem(BaseModel):
    message: str


def ending_of_error(answer: Answer) -> CallEnding:
    """A 429 is "throttled" or "the model is still starting"; some refusals have a name that says more."""
    ending = ending_of(NAME, answer)
    if isinstance(ending, Busy):
        return ending
    problem = parsed(answer, _Problem)
    error = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
    return explained(NAME, ending, _KNOWN, error, problem.message if problem else None)
