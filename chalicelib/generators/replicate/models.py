"""Replicate's models that are spoken to, and what each is sent: known without importing what draws.

Sources: the pages of the models' versions at replicate.com, read in November 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.generators.base import Abilities, Collection
from chalicelib.generators.clips import ClipAbilities

_EDIT = Collection(first=5, every=3, longest=3600)
_CLIP = Collection(first=20, every=10, longest=3600)
_WAN_FPS = 16


@dataclass(frozen=True, slots=True)
class ReplicateModel:
    """One model with some of its inputs fixed.

    path: owner and name
    start, last: names of the inputs for the first and the last picture; last None where it takes none
    fixed: what it is always sent
    """

    path: str
    start: str
    clip: ClipAbilities | None = None
    last: str | None = None
    fixed: Mapping[str, object] = field(default_factory=dict)

    @property
    def abilities(self) -> Abilities:
        """None of them has a strength, a negative prompt or a mask."""
        return Abilities(
            picture=True,
            mask=False,
            seed=True,
            strength=False,
            negative_prompt=False,
            parent="previous",
            clip=self.clip,
            collection=_CLIP if self.clip else _EDIT,
        )


def _wan(resolution: str, pixels: int) -> ReplicateModel:
    return ReplicateModel(
        "wan-video/wan-2.2-i2v-fast",
        "image",
        ClipAbilities(
            shortest=81,
            longest=121,
            length_step=4,
            size_step=16,
            mp4=True,
            most_pixels=pixels,
            fps=_WAN_FPS,
            takes_last=True,
        ),
        last="last_image",
        fixed={"resolution": resolution, "frames_per_second": _WAN_FPS},
    )


REPLICATE_MODELS: Mapping[str, ReplicateModel] = {
    "wan-2.2-fast-480p": _wan("480p", 832 * 480),
    "wan-2.2-fast-720p": _wan("720p", 1280 * 720),
    "flux-kontext-pro": ReplicateModel(
        "black-forest-labs/flux-kontext-pro",
        "input_image",
        fixed={"aspect_ratio": "match_input_image", "output_format": "png"},
    ),
}
