"""What the operator says of AUTOMATIC1111: known without importing what draws."""

from typing import Annotated

from pydantic import Field

from chalicelib.domain.money import Micros
from chalicelib.generators.base import Abilities, Menu
from chalicelib.generators.http.client import Address
from chalicelib.generators.settings import UNNAMED, FromJson, KeyedSettings


class Automatic1111Settings(KeyedSettings):
    """Where the server stands, and what it is to draw with. The key is `user:password`, as for its `--api-auth`."""

    base_url: Address
    checkpoints: Annotated[tuple[str, ...], FromJson] = ()
    """The models that an order may ask for by name; without one, the server draws with what it has loaded."""
    steps: Annotated[int, Field(ge=1)] = 20
    cfg_scale: float = 7.0
    sampler: str | None = None

    @property
    def menu(self) -> Menu:
        """Free: one's own hardware is paid already."""
        can = Abilities(
            words=True, picture=True, mask=True, seed=True, strength=True, negative_prompt=True, parent="previous"
        )
        models = (UNNAMED, *self.checkpoints)
        return self._menu("automatic1111", UNNAMED, dict.fromkeys(models, can), dict.fromkeys(models, Micros(0)))


SETTINGS = Automatic1111Settings
"""What configures the generator of this package."""
