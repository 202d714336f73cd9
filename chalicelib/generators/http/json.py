"""JSON answers, read by a model of what they should say."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from .client import Answer

Body = TypeVar("Body", bound=BaseModel)


def parsed(answer: Answer, body: type[Body]) -> Body | None:
    """None for anything else: another content type, no JSON, other fields."""
    if answer.content_type != "application/json":
        return None
    try:
        return body.model_validate_json(answer.body)
    except ValidationError:
        return None
