"""What the operator says of OpenAI, or of a server that speaks its API: known without importing what draws."""

from typing import Annotated, Literal

from chalicelib.generators.base import Abilities, Menu
from chalicelib.generators.http.client import Address, Timeouts
from chalicelib.generators.settings import FromJson, KeyedSettings, Prices
from chalicelib.generators.sizes import Size

from .prices import OPENAI_PRICES

_OPENAI = "https://api.openai.com/v1"


class OpenAISettings(KeyedSettings):
    """Which server, which models, and at what price."""

    base_url: Address = _OPENAI
    """A server of one's own may ask for no key."""
    model: str = "gpt-image-2.5-flare"
    prices: Prices = OPENAI_PRICES
    quality: Literal["auto", "low", "medium", "high"] = "medium"
    """The default prices are for medium."""
    sizes: Annotated[tuple[Size, ...], FromJson] = ()
    """Where a server draws these sizes only."""
    timeouts: Annotated[Timeouts, FromJson] = Timeouts(total=100)
    """OpenAI's models think longer than the others do."""

    @property
    def needs_key(self) -> bool:
        """OpenAI does; a server of one's own may not."""
        return self.base_url == _OPENAI

    @property
    def menu(self) -> Menu:
        """Every model that has a price: none knows seed, strength or negative prompt."""
        can = Abilities(
            words=True, picture=True, mask=True, seed=False, strength=False, negative_prompt=False, parent="previous"
        )
        return self._menu("openai", self.model, dict.fromkeys(self.prices, can), self.prices)


SETTINGS = OpenAISettings
"""What configures the generator of this package."""
