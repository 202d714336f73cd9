"""The messages of our two queues: each names what is to be looked at. Whatever says anything else is malformed. Pure.

Nothing of a message is believed before it was read here: whoever may write to a queue may write anything.
"""

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from . import keys
from .orders import JobId


def _dropped(key: str) -> str:
    if not keys.is_drop(key):
        raise ValueError("it must be a dropped picture's key")
    return key


def _delivered(key: str) -> str:
    if keys.try_of_clip(key) is None:
        raise ValueError("it must be a delivered clip's key")
    return key


class Message(BaseModel):
    """What both queues' messages have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, defer_build=True)


class Pull(Message):
    """A job is to be looked after, or a dropped picture to become one."""

    job: JobId | None = None
    slot: str | None = None
    """The slot of the generator's pace that the job has waited for."""
    look: str | None = None
    """The call that is collected by messages that follow each other, of which this is one."""
    clip: Annotated[str, AfterValidator(_delivered)] | None = None
    """The clip that has been delivered for it."""
    drop: Annotated[str, AfterValidator(_dropped)] | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "Pull":
        if (self.job is None) == (self.drop is None):
            raise ValueError("it must name a job or a drop")
        return self


class Assembling(Message):
    """A job's outputs are to be made."""

    job: JobId


Read = TypeVar("Read", bound=Message)


def read(kind: type[Read], body: str) -> Read | str:
    """The message, or why it is none: in our own words and field names, and in nothing that it said."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        wrong = {(_field(kind, one["loc"]), one["type"]) for one in error.errors(include_input=False)}
    return ", ".join(sorted(f"{field}: {what}" for field, what in wrong))


def job_named_in(body: str) -> str | None:
    """The job that a message of either queue is about."""
    message = read(Pull, body)
    return None if isinstance(message, str) else message.job


def _field(kind: type[Message], location: tuple[int | str, ...]) -> str:
    return str(location[0]) if location and location[0] in kind.model_fields else "message"
