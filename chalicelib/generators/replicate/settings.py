"""What the operator says of Replicate: known without importing what draws."""

from math import ceil
from typing import Annotated

from pydantic import Field

from chalicelib.generators.base import Menu
from chalicelib.generators.http.client import Address
from chalicelib.generators.settings import ClipPrices, CollectedSettings, Prices, among

from .models import REPLICATE_MODELS

_FRAMES = [name for name, model in REPLICATE_MODELS.items() if not model.clip]
_CLIPS = [name for name, model in REPLICATE_MODELS.items() if model.clip]


class ReplicateSettings(CollectedSettings):
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
        models = self._waiting({name: REPLICATE_MODELS[name].abilities for name in (*self.clip_prices, *self.prices)})
        return self._menu("replicate", self.model, models, self.prices, clip_prices=self.clip_prices)

    def longest(self, model: str) -> int:
        """Seconds after which we stop asking for a prediction of that model."""
        collection = self.menu.models[model].collection
        return ceil(collection.longest) if collection else 0


SETTINGS = ReplicateSettings
"""What configures the generator of this package."""
