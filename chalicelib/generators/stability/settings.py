"""What the operator says of Stability: known without importing what draws."""

from typing import Annotated

from pydantic import Field

from chalicelib.generators.base import Menu
from chalicelib.generators.http.client import Address
from chalicelib.generators.pace import Pace
from chalicelib.generators.settings import FromJson, KeyedSettings, Prices, among

from .models import ABILITIES, STABILITY_MODELS
from .prices import STABILITY_PRICES


class StabilitySettings(KeyedSettings):
    """How to reach Stability, and at what price."""

    base_url: Address = "https://api.stability.ai"
    model: str = "sd3.5-medium"
    """The default: of the public tests, it kept the picture and still followed the prompt."""
    words_model: str = "core"
    """The default for a picture from words."""
    prices: Annotated[Prices, among(STABILITY_MODELS)] = STABILITY_PRICES
    pace: Annotated[Pace | None, FromJson] = Pace(calls=150, seconds=10)
    throttled_seconds: Annotated[float, Field(ge=0)] = 60.0
    """How long Stability shuts out a key that went past 150 requests in 10 s."""

    @property
    def needs_key(self) -> bool:
        """Always."""
        return True

    @property
    def menu(self) -> Menu:
        """Every model that has a price."""
        models = {model: ABILITIES[STABILITY_MODELS[model]] for model in self.prices}
        return self._menu("stability", self.model, models, self.prices, words=self.words_model)


SETTINGS = StabilitySettings
"""What configures the generator of this package."""
