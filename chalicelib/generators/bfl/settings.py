"""What the operator says of Black Forest Labs: known without importing what draws."""

from typing import Annotated

from chalicelib.generators.base import Menu
from chalicelib.generators.http.client import Address
from chalicelib.generators.settings import CollectedSettings, Prices, among

from .models import ABILITIES, BFL_MODELS
from .prices import BFL_PRICES


class BFLSettings(CollectedSettings):
    """How to reach Black Forest Labs, and at what price."""

    base_url: Address = "https://api.bfl.ai"
    """Any of its regions, such as https://api.eu.bfl.ai, or all of them."""
    model: str = "flux-2-pro"
    prices: Annotated[Prices, among(BFL_MODELS)] = BFL_PRICES

    @property
    def needs_key(self) -> bool:
        """Always."""
        return True

    @property
    def menu(self) -> Menu:
        """Every model that has a price."""
        models = self._waiting({model: ABILITIES[BFL_MODELS[model]] for model in self.prices})
        return self._menu("bfl", self.model, models, self.prices)


SETTINGS = BFLSettings
"""What configures the generator of this package."""
