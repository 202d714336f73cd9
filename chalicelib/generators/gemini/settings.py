"""What the operator says of Gemini: known without importing what draws."""

from typing import Annotated, Literal

from chalicelib.generators.base import Abilities, Menu
from chalicelib.generators.http.client import Address, Timeouts
from chalicelib.generators.settings import FromJson, KeyedSettings, Prices

from .prices import GEMINI_PRICES

Resolution = Literal["1K", "2K", "4K"]


class GeminiSettings(KeyedSettings):
    """How to reach Gemini, and at what price."""

    base_url: Address = "https://generativelanguage.googleapis.com"
    model: str = "gemini-3.1-flash-image"
    prices: Prices = GEMINI_PRICES
    resolution: Resolution = "1K"
    """A picture that comes has about a megapixel, four or sixteen. Another resolution wants other prices."""
    timeouts: Annotated[Timeouts, FromJson] = Timeouts(total=100)
    """The models may think before they draw."""

    @property
    def needs_key(self) -> bool:
        """Always."""
        return True

    @property
    def menu(self) -> Menu:
        """Every model that has a price: none knows mask, seed, strength or negative prompt."""
        can = Abilities(
            words=True, picture=True, mask=False, seed=False, strength=False, negative_prompt=False, parent="previous"
        )
        return self._menu("gemini", self.model, dict.fromkeys(self.prices, can), self.prices)


SETTINGS = GeminiSettings
"""What configures the generator of this package."""
