"""The requests of Stability's models, checked as their documents state them."""

from base64 import b64decode
from io import BytesIO
from typing import Annotated, Literal, Self

from PIL import Image
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from .pictures import MEGAPIXEL, draw, megapixel, redraw

MIN_SIDE, MIN_PIXELS, MAX_PIXELS, MAX_RATIO = 64, 4096, 9_437_184, 2.5
_ULTRA_STRENGTH = 0.35
_CORE_PIXELS = 1_572_864


def _decoded(given: object) -> Image.Image:
    """From a form's bytes or from JSON's base64."""
    if isinstance(given, Image.Image):
        return given
    try:
        encoded = given if isinstance(given, bytes) else b64decode(str(given), validate=True)
        picture = Image.open(BytesIO(encoded), formats=("PNG", "JPEG", "WEBP"))
        picture.load()
    except (OSError, ValueError) as error:
        raise ValueError("must be a JPEG, PNG or WebP") from error
    if min(picture.size) < MIN_SIDE:
        raise ValueError("every side must be at least 64 pixels")
    return picture


def _within_bounds(picture: Image.Image) -> Image.Image:
    if not MIN_PIXELS <= picture.width * picture.height <= MAX_PIXELS:
        raise ValueError("must have 4,096 to 9,437,184 pixels")
    if max(picture.size) / min(picture.size) > MAX_RATIO:
        raise ValueError("its aspect ratio must lie between 1:2.5 and 2.5:1")
    return picture


Picture = Annotated[Image.Image, BeforeValidator(_decoded)]
EditedPicture = Annotated[Image.Image, BeforeValidator(lambda given: _within_bounds(_decoded(given)))]
Fraction = Annotated[float, Field(ge=0, le=1)]
AspectRatio = Literal["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"]
Style = Literal[
    "enhance", "anime", "photographic", "digital-art", "comic-book", "fantasy-art", "line-art", "analog-film",
    "neon-punk", "isometric", "low-poly", "origami", "modeling-compound", "cinematic", "3d-model", "pixel-art",
    "tile-texture",
]  # fmt: skip


class Asked(BaseModel):
    """What every one of these models takes."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    prompt: Annotated[str, Field(min_length=1, max_length=10_000)]
    negative_prompt: Annotated[str, Field(max_length=10_000)] = ""
    seed: Annotated[int, Field(ge=0, le=4_294_967_294)] = 0
    output_format: Literal["png", "jpeg", "webp"] = "png"

    def drawn(self, chance: int) -> Image.Image:
        """The picture; `chance` is the seed where none was asked for."""
        raise NotImplementedError


class Words(Asked):
    """What a model takes that can draw from words."""

    aspect_ratio: AspectRatio | None = None

    def from_words(self, chance: int, pixels: int = MEGAPIXEL) -> Image.Image:
        """About so many pixels of the aspect ratio."""
        width, height = (self.aspect_ratio or "1:1").split(":")
        return draw(self.prompt, self.seed or chance, megapixel((int(width), int(height)), pixels))


class Sd3(Words):
    """Stable Diffusion 3.5."""

    mode: Literal["text-to-image", "image-to-image"] = "text-to-image"
    image: Picture | None = None
    strength: Fraction | None = None

    @model_validator(mode="after")
    def _mode_has_its_fields(self) -> Self:
        redraws = self.mode == "image-to-image"
        if redraws and (self.image is None or self.strength is None):
            raise ValueError("image-to-image needs image and strength")
        if redraws and self.aspect_ratio:
            raise ValueError("aspect_ratio is for text-to-image only")
        if not redraws and (self.image or self.strength is not None):
            raise ValueError("image and strength are for image-to-image only")
        return self

    def drawn(self, chance: int) -> Image.Image:
        """About a megapixel, whatever came in."""
        if self.image is None or self.strength is None:
            return self.from_words(chance)
        parent = self.image.convert("RGB").resize(megapixel(self.image.size))
        return redraw(parent, self.strength, self.seed or chance)


class Ultra(Words):
    """Stable Image Ultra."""

    image: Picture | None = None
    strength: Fraction | None = None

    @model_validator(mode="after")
    def _image_has_its_strength(self) -> Self:
        if self.image and self.strength is None:
            raise ValueError("strength: required when image is provided")
        return self

    def drawn(self, chance: int) -> Image.Image:
        """About a megapixel, whatever came in."""
        if self.image is None:
            return self.from_words(chance)
        parent = self.image.convert("RGB").resize(megapixel(self.image.size))
        return redraw(parent, self.strength or _ULTRA_STRENGTH, self.seed or chance)


class Core(Words):
    """Stable Image Core: words only."""

    def drawn(self, chance: int) -> Image.Image:
        """A megapixel and a half."""
        return self.from_words(chance, _CORE_PIXELS)


class Inpaint(Asked):
    """Stable Image Inpaint."""

    image: EditedPicture
    mask: Picture | None = None
    grow_mask: Annotated[int, Field(ge=0, le=100)] = 5
    style_preset: Style | None = None

    def drawn(self, chance: int) -> Image.Image:
        """The picture's own size; nothing changes outside the mask, or outside what is transparent."""
        alpha = self.image.convert("RGBA").getchannel("A").point(lambda opacity: 255 - opacity)
        return redraw(self.image.convert("RGB"), 1, self.seed or chance, self.mask or alpha)


class Structure(Asked):
    """Control: Structure."""

    image: EditedPicture
    control_strength: Fraction = 0.7
    style_preset: Style | None = None

    def drawn(self, chance: int) -> Image.Image:
        """The picture's own size; the stronger the control, the closer to it."""
        return redraw(self.image.convert("RGB"), 1 - self.control_strength, self.seed or chance)
