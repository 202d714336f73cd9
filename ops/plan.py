"""What an operator decides about a stage: `ops/stages/<stage>.toml`."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from chalicelib.domain.errors import Misconfigured
from chalicelib.domain.sentences import sentence_of

STAGES = Path(__file__).parent / "stages"
_STAGE = re.compile("[a-z][a-z0-9-]{0,19}")
"""It is part of a bucket's name, which has no capitals and no underscores, and at most 63 characters."""
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
    job_events: bool = False
    """Whether EventBridge hears of each object in the bucket, and so of the ends of jobs: for rules of one's own."""
    waf_requests_per_5_minutes: Annotated[int, Field(ge=10, le=2_000_000_000)] | None = None
    """What one address may ask of the API at all: a rule of AWS WAF, paid by the month. None: there is no WAF."""
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
        if not _STAGE.fullmatch(stage):
            raise Misconfigured(_misnamed(stage))
        return cls.read(STAGES / f"{stage}.toml")

    @classmethod
    def read(cls, path: Path) -> "Plan":
        """A plan from any file. Raises Misconfigured, which says what is wrong in it and repeats no value."""
        try:
            # What begins with a byte order mark is TOML to who wrote it.
            return cls.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
        except FileNotFoundError:
            raise Misconfigured(f"there is no {path.name} in ops/stages: copy dev.toml") from None
        except UnicodeDecodeError:
            raise Misconfigured(f"{path.name} is not UTF-8: save it as that") from None
        except tomllib.TOMLDecodeError as error:
            raise Misconfigured(f"{path.name}: {error}") from None
        except ValidationError as error:
            wrong = [
                f"{'.'.join(map(str, one['loc']))}: {sentence_of(one)}" for one in error.errors(include_input=False)
            ]
        # Outside the except clause: the error holds what was given, and must not be chained to this one.
        raise Misconfigured(f"{path.name}: {'; '.join(wrong)}")


def _misnamed(stage: str) -> str:
    there = ", ".join(sorted(path.stem for path in STAGES.glob("*.toml")))
    if not stage:
        return f"name the stage, as in `make deploy STAGE=dev` or `--stage dev`; there is {there}"
    return f"{stage!r} can be no stage's name: it has up to 20 of a-z, 0-9 and -, a letter first; there is {there}"
