"""What ComfyUI can be asked for, and by which workflow: known without importing what draws."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.generators.base import Abilities, Collection
from chalicelib.generators.clips import ClipAbilities

from .workflows import Workflow, places, shipped

_HOUR = 3600.0
_FRAME = Collection(first=2, every=2, longest=_HOUR, chooses=True)
_CLIP = Collection(first=20, every=10, longest=2 * _HOUR, chooses=True)
"""Seconds on somebody's own GPU, behind whatever else is in its queue."""
_WAN_PIXELS = 832 * 480


@dataclass(frozen=True, slots=True)
class Model:
    """A model and its workflows.

    plain: for an order that has neither a mask nor a last picture
    masked, closing: for one that has a mask, and for one that has a last picture; None where plain has to do
    clip: what one call gives, of a model that draws clips
    file: what the workflow's place {model} is filled with
    """

    plain: Workflow
    masked: Workflow | None = None
    closing: Workflow | None = None
    clip: ClipAbilities | None = None
    file: str = ""

    @property
    def abilities(self) -> Abilities:
        """What its workflows have places for."""
        has = set().union(*(places(one) for one in (self.plain, self.masked, self.closing) if one))
        return Abilities(
            picture=True,
            mask="mask" in has,
            seed="seed" in has,
            strength="strength" in has,
            negative_prompt="negative_prompt" in has,
            parent="previous",
            clip=self.clip and self.clip.model_copy(update={"takes_last": "last_image" in has}),
            collection=_CLIP if self.clip else _FRAME,
        )


def checkpoint(file: str) -> Model:
    """A file in the server's models/checkpoints, which redraws frame by frame."""
    return Model(shipped("img2img"), masked=shipped("img2img_masked"), file=file)


def shipped_clips() -> Mapping[str, Model]:
    """Models whose workflows come with Frameloom, with files of the names that ComfyUI's own templates give them."""
    return {
        "wan2.2": Model(
            shipped("wan2.2"),
            closing=shipped("wan2.2_first_last"),
            clip=ClipAbilities(
                shortest=5, longest=81, length_step=4, size_step=16, min_side=64, most_pixels=_WAN_PIXELS, fps=16
            ),
        ),
        "ltx": Model(
            shipped("ltx"),
            clip=ClipAbilities(
                shortest=9, longest=161, length_step=8, size_step=32, min_side=64, most_pixels=768 * 512, fps=25
            ),
        ),
    }
