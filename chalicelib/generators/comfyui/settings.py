"""What the operator says of ComfyUI: known without importing what draws."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.domain.money import Micros
from chalicelib.generators.base import Menu
from chalicelib.generators.clips import ClipAbilities, ClipPrice
from chalicelib.generators.http.client import Address
from chalicelib.generators.settings import CollectedSettings, FromJson

from .models import Model, checkpoint, shipped_clips
from .workflows import Workflow, places, read

_FREE = ClipPrice()
_NEEDED = {"prompt", "image"}
_SIDES = {"width", "height"}


class OwnWorkflow(BaseModel):
    """An operator's own workflow, as "Export (API)" writes it, with places in it; `length` makes it one for clips."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    file: Path
    shortest: Annotated[int, Field(ge=2)] = 5
    longest: Annotated[int, Field(ge=2)] = 81
    length_step: Annotated[int, Field(ge=1)] = 4
    size_step: Annotated[int, Field(ge=1)] = 16
    most_pixels: Annotated[int, Field(ge=4096)] = 832 * 480
    fps: Annotated[float, Field(gt=0)] = 16

    @model_validator(mode="after")
    def _can_be_used(self) -> "OwnWorkflow":
        lacks = sorted(_NEEDED - places(self._workflow))
        if lacks:
            raise ValueError(f"{self.file.name} has no place {{{lacks[0]}}}")
        if self.longest < self.shortest:
            raise ValueError("longest must not be less than shortest")
        return self

    @property
    def model(self) -> Model:
        """What it is asked for."""
        return Model(self._workflow, clip=self._clip if "length" in places(self._workflow) else None)

    @property
    def _workflow(self) -> Workflow:
        try:
            return read(self.file)
        except OSError as error:
            raise ValueError(f"{self.file.name} can't be read") from error
        except ValueError as error:
            raise ValueError(f"{self.file.name} {error}") from error

    @property
    def _clip(self) -> ClipAbilities:
        return ClipAbilities(
            shortest=self.shortest,
            longest=self.longest,
            length_step=self.length_step,
            size_step=self.size_step,
            most_pixels=self.most_pixels,
            fps=self.fps,
        )


class ComfyUISettings(CollectedSettings):
    """Where the server stands, and what it is to draw with. The key is `user:password`, as a proxy before it asks."""

    base_url: Address
    model: str = "wan2.2"
    """Who draws where an order names no model."""
    clips: Annotated[tuple[Literal["wan2.2", "ltx"], ...], FromJson] = ("wan2.2",)
    """Models whose workflows come with Frameloom, and whose files the server has."""
    checkpoints: Annotated[tuple[str, ...], FromJson] = ()
    """Files in its models/checkpoints, which redraw frame by frame."""
    workflows: Annotated[Mapping[str, OwnWorkflow], FromJson] = Field(default_factory=dict)
    """The operator's own, by the names that an order may give."""

    @property
    def offered(self) -> dict[str, Model]:
        """Every model by its name."""
        clips = shipped_clips()
        return {
            **{name: clips[name] for name in self.clips},
            **{file: checkpoint(file) for file in self.checkpoints},
            **{name: own.model for name, own in self.workflows.items()},
        }

    @property
    def menu(self) -> Menu:
        """Free: one's own hardware is paid already."""
        models = self._waiting({name: model.abilities for name, model in self.offered.items()})
        frames = {name: Micros(0) for name, can in models.items() if not can.clip}
        return self._menu(
            "comfyui", self.model, models, frames, clip_prices={name: _FREE for name, can in models.items() if can.clip}
        )


SETTINGS = ComfyUISettings
"""What configures the generator of this package."""
