"""What the operator says of Bedrock: known without importing what draws."""

from typing import Annotated

from pydantic import Field

from chalicelib.generators.base import Menu
from chalicelib.generators.http.client import Address
from chalicelib.generators.settings import CalledSettings, ClipPrices, Prices, among

from .models import BEDROCK_MODELS, LUMA_MODELS, bedrock_abilities
from .prices import BEDROCK_PRICES


class BedrockSettings(CalledSettings):
    """Which region and models, and at what price. The key is the role of the function."""

    region: str = "us-west-2"
    base_url: Address | None = None
    """The region's own address, unless one is set."""
    model: str = "stability.sd3-5-large-v1:0"
    words_model: str = "stability.stable-image-core-v1:1"
    prices: Annotated[Prices, among(BEDROCK_MODELS)] = BEDROCK_PRICES
    clip_prices: Annotated[ClipPrices, among(LUMA_MODELS)] = Field(default_factory=dict)
    """No public list was found that says what Luma's clips cost on AWS Marketplace, which bills them."""

    @property
    def address(self) -> str:
        """Where the requests go."""
        return self.base_url or f"https://bedrock-runtime.{self.region}.amazonaws.com"

    @property
    def menu(self) -> Menu:
        """Every model that has a price."""
        frames = {model: bedrock_abilities(BEDROCK_MODELS[model]) for model in self.prices}
        clips = {model: LUMA_MODELS[model].abilities for model in self.clip_prices}
        return self._menu(
            "bedrock",
            self.model,
            {**frames, **clips},
            self.prices,
            words=self.words_model,
            clip_prices=self.clip_prices,
        )


SETTINGS = BedrockSettings
"""What configures the generator of this package."""
