"""fal's models that are spoken to, and what each is sent: known without importing what draws.

Sources: fal.ai/models/<endpoint>/llms.txt, read in November 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.generators.base import Abilities, Collection
from chalicelib.generators.clips import ClipAbilities

Measure = Literal["pictures", "seconds", "size"]
"""What an order for a clip says of its length and size, beyond what the model's resolution says."""
_EDIT = Collection(first=5, every=3, longest=1200)
_CLIP = Collection(first=20, every=10, longest=3600)
"""Seconds. The queue drops nothing, and an order that waits for a runner may wait for long."""
_WAN_FPS, _LTX_FPS = 16, 25


@dataclass(frozen=True, slots=True)
class FalModel:
    """One endpoint with some of its inputs fixed.

    start, last: names of the inputs for the first and the last picture; last None where it takes none
    needs_last: whether it draws nothing without a last picture
    measures: how it is told how long and how large a clip is to be
    fixed: what it is always sent
    """

    endpoint: str
    start: str
    clip: ClipAbilities | None = None
    last: str | None = None
    needs_last: bool = False
    measures: tuple[Measure, ...] = ()
    seed: bool = True
    negative_prompt: bool = False
    fixed: Mapping[str, object] = field(default_factory=dict)

    @property
    def abilities(self) -> Abilities:
        """None of them has a strength or takes a mask."""
        return Abilities(
            picture=True,
            mask=False,
            seed=self.seed,
            strength=False,
            negative_prompt=self.negative_prompt,
            parent="previous",
            clip=self.clip,
            collection=_CLIP if self.clip else _EDIT,
        )


def _wan(resolution: str, pixels: int) -> FalModel:
    return FalModel(
        "fal-ai/wan/v2.2-a14b/image-to-video",
        "image_url",
        ClipAbilities(
            shortest=17,
            longest=161,
            length_step=4,
            size_step=2,
            mp4=True,
            most_pixels=pixels,
            fps=_WAN_FPS,
            takes_last=True,
        ),
        last="end_image_url",
        measures=("pictures",),
        negative_prompt=True,
        fixed={"resolution": resolution, "frames_per_second": _WAN_FPS},
    )


def _wan_first_last(resolution: str, pixels: int) -> FalModel:
    return FalModel(
        "fal-ai/wan-flf2v",
        "start_image_url",
        ClipAbilities(
            shortest=81, longest=81, size_step=2, mp4=True, most_pixels=pixels, fps=_WAN_FPS, takes_last=True
        ),
        last="end_image_url",
        needs_last=True,
        measures=("pictures",),
        negative_prompt=True,
        fixed={"resolution": resolution, "frames_per_second": _WAN_FPS},
    )


def _ltx2(endpoint: str) -> FalModel:
    """Sold by 6, 8 or 10 seconds, which are 150, 200 or 250 pictures."""
    return FalModel(
        endpoint,
        "image_url",
        ClipAbilities(
            shortest=150, longest=250, length_step=50, size_step=2, mp4=True, most_pixels=1920 * 1080, fps=_LTX_FPS
        ),
        measures=("seconds",),
        seed=False,
        fixed={"resolution": "1080p", "fps": _LTX_FPS, "generate_audio": False},
    )


FAL_MODELS: Mapping[str, FalModel] = {
    "wan-2.2-480p": _wan("480p", 832 * 480),
    "wan-2.2-580p": _wan("580p", 1024 * 580),
    "wan-2.2-720p": _wan("720p", 1280 * 720),
    "wan-first-last-480p": _wan_first_last("480p", 832 * 480),
    "wan-first-last-720p": _wan_first_last("720p", 1280 * 720),
    "ltx-2-fast": _ltx2("fal-ai/ltx-2/image-to-video/fast"),
    "ltx-2-pro": _ltx2("fal-ai/ltx-2/image-to-video"),
    "ltx-2-19b": FalModel(
        "fal-ai/ltx-2-19b/image-to-video",
        "image_url",
        ClipAbilities(
            shortest=25,
            longest=241,
            length_step=8,
            size_step=32,
            mp4=True,
            most_pixels=1280 * 720,
            fps=_LTX_FPS,
            takes_last=True,
        ),
        last="end_image_url",
        measures=("pictures", "size"),
        negative_prompt=True,
        fixed={"generate_audio": False, "fps": _LTX_FPS},
    ),
    "flux-2-pro-edit": FalModel(
        "fal-ai/flux-2-pro/edit", "image_urls", measures=("size",), fixed={"output_format": "png"}
    ),
}
