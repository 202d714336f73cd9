"""Which of Bedrock's models is of which of Stability's kinds: known without importing what draws."""

from collections.abc import Mapping

from chalicelib.generators.base import Abilities
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
