"""Black Forest Labs' models that edit pictures, and what each is sent: known without importing what draws.

Sources: docs.bfl.ai/api-reference/models, of 2026.
"""

from collections.abc import Mapping
from typing import Literal

from chalicelib.generators.base import Abilities, Collection

Kind = Literal["flux-2", "kontext", "fill"]

_COLLECTION = Collection(first=6, every=3, longest=900)
"""Seconds. A FLUX model draws for seconds, and behind others for minutes. What is drawn can be fetched for ten minutes,
so that looking must not become rare."""

ABILITIES: Mapping[Kind, Abilities] = {
    kind: Abilities(
        picture=True,
        mask=kind == "fill",
        seed=True,
        strength=False,
        negative_prompt=False,
        parent="previous",
        collection=_COLLECTION,
    )
    for kind in ("flux-2", "kontext", "fill")
}

BFL_MODELS: Mapping[str, Kind] = {
    "flux-2-pro": "flux-2",
    "flux-2-max": "flux-2",
    "flux-2-flex": "flux-2",
    "flux-2-klein-4b": "flux-2",
    "flux-2-klein-9b": "flux-2",
    "flux-kontext-pro": "kontext",
    "flux-kontext-max": "kontext",
    "flux-pro-1.0-fill": "fill",
}
"""Model, which is also the last part of its path → what it is sent."""
