"""What the operator says of fal: known without importing what draws."""

from typing import Annotated

from chalicelib.generators.base import Menu
from chalicelib.generators.http.client import Address
from chalicelib.generators.settings import ClipPrices, CollectedSettings, Prices, among

from .models import FAL_MODELS
from .prices import FAL_CLIP_PRICES, FAL_PRICES

_FRAMES = [name for name, model in FAL_MODELS.items() if not model.clip]
_CLIPS = [name for name, model in FAL_MODELS.items() if model.clip]


class FalSettings(CollectedSettings):
    """How to reach fal, and at what price."""

    base_url: Address = "https://queue.fal.run"
    model: str = "wan-2.2-480p"
    prices: Annotated[Prices, among(_FRAMES)] = FAL_PRICES
    clip_prices: Annotated[ClipPrices, among(_CLIPS)] = FAL_CLIP_PRICES

    @property
    def needs_key(self) -> bool:
        """Always."""
        return True

    @property
    def menu(self) -> Menu:
        """Every model that has a price."""
        models = self._waiting({name: FAL_MODELS[name].abilities for name in (*self.clip_prices, *self.prices)})
        return self._menu("fal", self.model, models, self.prices, clip_prices=self.clip_prices)


SETTINGS = FalSettings
"""What configures the generator of this package."""
