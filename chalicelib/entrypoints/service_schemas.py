"""What the API answers to who asks about itself."""

from datetime import datetime
from typing import Literal

from chalicelib.domain.money import Usd
from chalicelib.domain.schemas.status import Answer
from chalicelib.generators import Abilities


class ClipCost(Answer):
    """How a model's clips are sold: a clip costs the sum of these."""

    usd_per_clip: Usd
    usd_per_second: Usd
    """For each second of the clip, at `abilities.clip.fps`."""
    usd_per_megapixel: Usd
    """For each million pixels, all pictures of the clip together."""


class ModelInfo(Answer):
    """One model of a generator: what it can do, and what a call costs."""

    abilities: Abilities
    usd_per_call: Usd
    """What a call costs; the most, where a model draws clips."""
    clip_cost: ClipCost | None
    """How clips are sold; null where a model draws frames."""


class GeneratorInfo(ModelInfo):
    """One generator; abilities and price are those of its default model."""

    name: str
    model: str | None
    """The default; null for the only one, or for whichever the server has loaded."""
    models: dict[str, ModelInfo]
    """The models that an order may name."""
    words_model: str | None
    """The one that draws from words, where the order names none; null as for the default."""
    computes: bool
    """Whether frames are computed here, by rules and for nothing: no AI is asked."""
    needs_token: bool
    """Whether a model of it costs money."""


class Generators(Answer):
    """The answer to `GET /generators`."""

    generators: tuple[GeneratorInfo, ...]
    usd_per_frame: Usd
    """Our own cost for each, which comes to the price of the call that draws it."""


class TokenInfo(Answer):
    """The answer to `GET /token`: what it is good for, and what of it is left today."""

    name: str
    expires_at: datetime | None
    """From then on nobody is let in with it; null: until it is removed."""
    generators: tuple[str, ...]
    """The names of those that may draw for it."""
    usd_a_day: Usd
    """What it may spend in a day, UTC."""
    usd_left: Usd
    """What it may still spend today; less than the rest where others have used the budget of all."""
    jobs_a_day: int
    jobs_left: int
    resets_at: datetime
    """When a new day begins."""


class Health(Answer):
    """The answer to `GET /health`."""

    status: Literal["ok"] = "ok"
    version: str
    generators: tuple[str, ...]
    budget_usd: Usd
    """What may be spent in a day; 0: nothing is drawn."""
