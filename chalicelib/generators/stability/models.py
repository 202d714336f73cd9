"""Stability's kinds of models, and which model is of which: known without importing what draws."""

from collections.abc import Mapping
from typing import Literal

from chalicelib.generators.base import Abilities

Kind = Literal["sd3", "ultra", "core", "inpaint", "structure"]

STYLES = (
    "enhance", "anime", "photographic", "digital-art", "comic-book", "fantasy-art", "line-art", "analog-film",
    "neon-punk", "isometric", "low-poly", "origami", "modeling-compound", "cinematic", "3d-model", "pixel-art",
    "tile-texture",
)  # fmt: skip

ABILITIES: Mapping[Kind, Abilities] = {
    kind: Abilities(
        words=kind in ("sd3", "ultra", "core"),
        picture=kind != "core",
        mask=kind == "inpaint",
        strength=kind in ("sd3", "ultra", "structure"),
        seed=True,
        negative_prompt=True,
        styles=STYLES,
        parent="previous",
    )
    for kind in ("sd3", "ultra", "core", "inpaint", "structure")
}

STABILITY_MODELS: Mapping[str, Kind] = {
    "sd3.5-large": "sd3",
    "sd3.5-large-turbo": "sd3",
    "sd3.5-medium": "sd3",
    "sd3.5-flash": "sd3",
    "ultra": "ultra",
    "core": "core",
    "inpaint": "inpaint",
    "structure": "structure",
}
