"""Bedrock's models, of Stability's kinds and of Luma's: known without importing what draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chalicelib.generators.base import Abilities, Collection
from chalicelib.generators.clips import ClipAbilities
from chalicelib.generators.stability.models import ABILITIES, Kind

BEDROCK_MODELS: Mapping[str, Kind] = {
    "stability.sd3-5-large-v1:0": "sd3",
    "stability.stable-image-ultra-v1:1": "ultra",
    "stability.stable-image-core-v1:1": "core",
    "us.stability.stable-image-inpaint-v1:0": "inpaint",
}


def bedrock_abilities(kind: Kind) -> Abilities:
    """Bedrock knows styles for its editing models only, and those don't draw from words."""
    return ABILITIES[kind] if kind == "inpaint" else ABILITIES[kind].model_copy(update={"styles": ()})


_DELIVERED = Collection(first=600, every=600, longest=3600, chooses=True)
"""Seconds. A clip's arrival is an event; who asks, asks for what failed, and for events that were lost."""


@dataclass(frozen=True, slots=True)
class LumaModel:
    """Luma Ray at a resolution, by which it is sold."""

    resolution: Literal["540p", "720p"]
    pixels: int
    id: str = "luma.ray-v2:0"

    @property
    def clip(self) -> ClipAbilities:
        """Five seconds or nine, at 24 pictures a second; any size in about its shape."""
        return ClipAbilities(
            shortest=120,
            longest=216,
            length_step=96,
            size_step=2,
            most_pixels=self.pixels,
            fps=24,
            takes_last=True,
            into_bucket=True,
            mp4=True,
        )

    @property
    def abilities(self) -> Abilities:
        """Luma knows no mask, seed, strength or negative prompt."""
        return Abilities(
            picture=True,
            mask=False,
            seed=False,
            strength=False,
            negative_prompt=False,
            parent="previous",
            clip=self.clip,
            collection=_DELIVERED,
        )


LUMA_MODELS: Mapping[str, LumaModel] = {
    "luma-ray-2-540p": LumaModel("540p", 960 * 540),
    "luma-ray-2-720p": LumaModel("720p", 1280 * 720),
}
"""The name that an order gives → what is asked for."""
