"""What the operator says of Replicate: known without importing what draws."""

from typing import Annotated

from pydantic import Field

from chalicelib.generators.base import Menu
from chalicelib.generators.http.client import Address
from chalicelib.generators.settings import ClipPrices, KeyedSettings, Prices, among

from .models import REPLICATE_MODELS

_FRAMES = [name for name, model in REPLICATE_MODELS.items() if not model.clip]
_CLIPS = [name for name, model in REPLICATE_MODELS.items() if model.clip]


class ReplicateSettings(KeyedSettings):
    """How to reach Replicate, and at what price. No list tells what its models cost: each page does, to who looks."""

    base_url: Address = "https://api.replicate.com"
    model: str = "wan-2.2-fast-480p"
    prices: Annotated[Prices, among(_FRAMES)] = Field(default_factory=dict)
    clip_prices: Annotated[ClipPrices, among(_CLIPS)] = Field(default_factory=dict)

    @property
    def needs_key(self) -> bool:
        """Always."""
        return True

    @property
    def menu(self) -> Menu:
        """Every model that has a price."""
        models = {name: REPLICATE_MODELS[name].abilities for name in (*self.clip_prices, *self.prices)}
        return self._menu("replicate", self.model, models, self.prices, clip_prices=self.clip_prices)


SETTINGS = ReplicateSettings
"""What configures the generator of this package."""
