"""What the operator says of the procedural generator."""

from chalicelib.domain.money import Micros
from chalicelib.generators.base import Abilities, Menu
from chalicelib.generators.settings import UNNAMED, GeneratorSettings


class ProceduralSettings(GeneratorSettings):
    """Nothing can be set: it is here and free."""

    @property
    def menu(self) -> Menu:
        """One model without a name."""
        abilities = Abilities(
            picture=True,
            words=True,
            mask=True,
            seed=True,
            strength=True,
            negative_prompt=True,
            styles=("noir", "retro", "minimal", "dreamy", "neon"),
            parent="first",
        )
        return Menu("procedural", UNNAMED, {UNNAMED: abilities}, {UNNAMED: Micros(0)}, explains=True, computes=True)


SETTINGS = ProceduralSettings
"""What configures the generator of this package."""
