"""What an operator decides about a stage: `ops/stages/<stage>.toml`."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from chalicelib.errors import Misconfigured
from chalicelib.sentences import sentence_of

STAGES = Path(__file__).parent / "stages"
_KEY = re.compile(r"FRAMELOOM_\w+_KEY")


class Plan(BaseModel):
    """Every line of the file; what it leaves out has a default, but for the region."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    region: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
    jobs_days: Annotated[int, Field(ge=7, le=3650)] = 30
    """For how many days a job and its outputs are kept."""
    log_days: Literal[1, 3, 5, 7, 14, 30, 60, 90, 180, 365] = 30
    """CloudWatch keeps logs for these numbers of days only."""
    alarm_email: str = ""
    """Who is told when an alarm goes off; nobody if empty."""
    requests_per_second: Annotated[int, Field(ge=1)] = 20
    """What the gateway lets through, of all clients together."""
    requests_at_once: Annotated[int, Field(ge=1)] = 40
    frames_at_once: Annotated[int, Field(ge=1)] | None = None
    """Invocations of `on_frame` that run at the same time: reserved for it, and its limit."""
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    mp4_layer: Annotated[str, Field(pattern=r"^(arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:[\w-]+:\d+)?$")] = ""
    """The layer with which the assembler makes MP4s: `make layer`; none if empty."""
    environment: dict[str, str] = {}
    """The `FRAMELOOM_…` settings."""

    @field_validator("environment")
    @classmethod
    def _holds_no_key(cls, environment: dict[str, str]) -> dict[str, str]:
        for name in environment:
            if not name.startswith("FRAMELOOM_"):
                raise ValueError(f"{name}: settings begin with FRAMELOOM_")
            if _KEY.fullmatch(name):
                raise ValueError(f"{name}: a key has no place in a file; {name}_AT says where it is kept")
        return environment

    @classmethod
    def of(cls, stage: str) -> "Plan":
        """Raises Misconfigured, which says what is wrong in the file and repeats no value."""
        path = STAGES / f"{stage}.toml"
        try:
            return cls.model_validate(tomllib.loads(path.read_text()))
        except FileNotFoundError:
            raise Misconfigured(f"there is no {path.name} in ops/stages: copy dev.toml") from None
        except tomllib.TOMLDecodeError as error:
            raise Misconfigured(f"{path.name}: {error}") from None
        except ValidationError as error:
            wrong = [
                f"{'.'.join(map(str, one['loc']))}: {sentence_of(one)}" for one in error.errors(include_input=False)
            ]
        # Outside the except clause: the error holds what was given, and must not be chained to this one.
        raise Misconfigured(f"{path.name}: {'; '.join(wrong)}")
