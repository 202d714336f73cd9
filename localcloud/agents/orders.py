"""What an agent can order, as its tools take it: each field's description is read by the agent."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from localcloud.cli.order import compose_order

Json = dict[str, Any]


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    prompt: str = Field(description="What should happen in the picture, or be seen on the poster.")
    generator: str = Field("procedural", description="Who draws: a name from `generators`.")
    model: str | None = Field(None, description="One of the generator's models; null for its default.")
    fields: Json = Field(
        default_factory=dict, description="Further fields of POST /jobs or POST /posters, such as size, seed or style."
    )

    @property
    def _named(self) -> Json:
        return {"generator": self.generator} | ({"model": self.model} if self.model else {})


class LoopOrder(_Order):
    """A picture that is to move."""

    picture: str = Field(description="The path of a JPEG, PNG, WebP or GIF on this machine.")
    frames: int = Field(24, description="2 to 240.")

    def read(self) -> bytes:
        """The picture's bytes. OSError where it can't be read."""
        return Path(self.picture).read_bytes()

    def body(self, picture: bytes) -> Json:
        """As `POST /jobs` takes it."""
        return {**self.fields, **compose_order(self.prompt, picture, None, self.frames, ()), **self._named}


class PosterOrder(_Order):
    """A picture that is to be drawn from words."""

    title: str = Field("", description="Set in type at its foot.")
    tagline: str = Field("", description="Set in small type below the title.")

    def body(self) -> Json:
        """As `POST /posters` takes it."""
        return {**self.fields, "prompt": self.prompt, "title": self.title, "tagline": self.tagline, **self._named}
