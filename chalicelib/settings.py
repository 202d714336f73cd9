"""What the operator decides: read from the environment, once."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_MICROS = 1_000_000


def _micros(dollars: str) -> int:
    try:
        return int(Decimal(dollars) * _MICROS)
    except InvalidOperation as error:
        raise ValueError(f"{dollars!r} is no amount of US dollars") from error


Dollars = Annotated[int, BeforeValidator(_micros), Field(ge=0)]
"""Read as US dollars, kept as millionths."""


class Allowance(BaseModel):
    """What may be spent in a day, UTC."""

    model_config = ConfigDict(frozen=True)

    budget_micros: int
    """By all together; 0 is the kill switch."""
    client_micros: int
    """By one client."""
    client_jobs: int


class Settings(BaseModel):
    """Every `FRAMELOOM_…` variable: the field's name in capitals."""

    model_config = ConfigDict(frozen=True)

    bucket: str
    pulls_queue: str
    assemble_queue: str
    budget_usd: Dollars = 0
    """A day's budget for everything: 0, the default, draws nothing."""
    client_budget_usd: Dollars | None = None
    """One client's share of it; as much as all of it where it isn't set."""
    client_jobs: Annotated[int, Field(ge=0)] = 200
    frame_usd: Dollars = 20
    """Our own cost for a frame: what S3 and Lambda take for it."""
    upload_minutes: Annotated[int, Field(ge=1, le=720)] = 60
    """For how long a presigned PUT holds; a job whose picture hasn't come by then ends."""
    link_minutes: Annotated[int, Field(ge=1, le=720)] = 60
    """For how long a presigned GET holds."""
    lease_margin_seconds: Annotated[int, Field(ge=1)] = 5
    """How much longer than its invocation a claim is believed."""
    rest_seconds: Annotated[int, Field(ge=0)] = 60
    """How long something stands before the sweep sends it: its own event may still be on its way."""
    run_hours: Annotated[int, Field(ge=1)] = 24
    """No run lasts longer."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises pydantic's ValidationError, which names what is missing or wrong."""
        prefix = "FRAMELOOM_"
        given = {name.removeprefix(prefix).lower(): value for name, value in environ.items() if name.startswith(prefix)}
        return cls.model_validate(given)

    @property
    def allowance(self) -> Allowance:
        """The part of the settings that the ledger holds."""
        share = self.budget_usd if self.client_budget_usd is None else self.client_budget_usd
        return Allowance(budget_micros=self.budget_usd, client_micros=share, client_jobs=self.client_jobs)
