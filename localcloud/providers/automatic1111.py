"""AUTOMATIC1111's img2img and txt2img, by the server's own schema."""

from base64 import b64decode, b64encode
from io import BytesIO
from itertools import count
from threading import Lock
from typing import Any

from PIL import Image, ImageFilter, ImageStat
from pydantic import BaseModel, ConfigDict, ValidationError

from .messages import ProviderRequest, Reply, headers_of
from .pictures import Form, draw, encoded64, redraw

_LATENT = 8
_SAMPLERS = (None, "Euler", "Euler a", "DPM++ 2M")
_NEUTRAL = (127, 127, 127)


class _Asked(BaseModel):
    """The server passes over what it does not know; here that is kept, to be looked at."""

    model_config = ConfigDict(extra="allow")

    prompt: str = ""
    negative_prompt: str = ""
    seed: int = -1
    steps: int = 50
    cfg_scale: float = 7.0
    width: int = 512
    height: int = 512
    sampler_name: str | None = None
    override_settings: dict[str, Any] = {}
    override_settings_restore_afterwards: bool = True
    send_images: bool = True
    save_images: bool = False

    @property
    def size(self) -> tuple[int, int]:
        return self.width // _LATENT * _LATENT, self.height // _LATENT * _LATENT


class _Redraw(_Asked):
    init_images: list[str] = []
    denoising_strength: float = 0.75
    mask: str | None = None
    mask_blur: int = 4
    inpainting_fill: int = 0
    inpaint_full_res: bool = True


_REASONS = {
    "out_of_memory": (500, "OutOfMemoryError", "", "CUDA out of memory. Tried to allocate 1.11 GiB (GPU 0; 6.00 GiB)"),
    "nan": (500, "NansException", "", "A tensor with all NaNs was produced in Unet. Use --disable-nan-check to …"),
    "no_sampler": (404, "HTTPException", "Sampler not found", ""),
    "no_checkpoint": (500, "RuntimeError", "", "Unknown checkpoint: dreamshaper_8"),
    "no_picture": (500, "HTTPException", "Invalid encoded image", ""),
}
"""modules/api/api.py; the texts are those of AUTOMATIC1111/stable-diffusion-webui#6923 and others."""
_MODELS = "/sdapi/v1/sd-models"
_ROUTES: dict[str, type[_Asked]] = {"/sdapi/v1/img2img": _Redraw, "/sdapi/v1/txt2img": _Asked}


class Automatic1111Contract:
    """One job at a time, behind a lock; `ignored` holds every field that the server would have passed over.

    checkpoints: the first is the one that it starts with
    loads: how often it had to load one since it was started
    """

    name = "automatic1111"

    def __init__(self, key: str = "", checkpoints: tuple[str, ...] = ("dreamshaper_8",), form: Form = "base64") -> None:
        self._login = f"Basic {b64encode(key.encode()).decode()}" if key else None
        self._checkpoints = checkpoints
        self._form = form
        self._loaded = next(iter(checkpoints), "")
        self.loads = 0
        self._chances = count(1)
        self._gpu = Lock()
        self.ignored: set[str] = set()

    def answer(self, request: ProviderRequest) -> Reply:
        """A picture, or the first thing that is wrong."""
        if request.path not in (_ROUTES if request.method == "POST" else (_MODELS,)):
            return Reply.of({"detail": "Not Found"}, 404)
        if self._login and request.headers["authorization"] != self._login:
            return _error(401, "Incorrect username or password")
        if request.path == _MODELS:
            return Reply.of([_listed(checkpoint) for checkpoint in self._checkpoints])
        try:
            asked = _ROUTES[request.path].model_validate(request.json)
        except ValidationError as error:
            return Reply.of({"detail": error.errors(include_url=False, include_context=False)}, 422)
        except (ValueError, TypeError):
            return Reply.of({"detail": [{"loc": ["body"], "type": "json_invalid"}]}, 422)
        self.ignored |= set(asked.model_extra or {})
        return self._wrong(asked) or self._drawn(asked)

    def _wrong(self, asked: _Asked) -> Reply | None:
        if asked.sampler_name not in _SAMPLERS:
            return _error(404, "Sampler not found")
        if asked.override_settings.get("sd_model_checkpoint", self._checkpoints[0]) not in self._checkpoints:
            return _error(500, "Unknown checkpoint")
        if isinstance(asked, _Redraw) and not asked.init_images:
            return _error(404, "Init image not found")
        return None

    def _drawn(self, asked: _Asked) -> Reply:
        with self._gpu:
            before = self._loaded
            self._load(asked.override_settings.get("sd_model_checkpoint", before))
            if asked.override_settings_restore_afterwards:
                self._load(before)
            seed = asked.seed if asked.seed >= 0 else next(self._chances)
            if not isinstance(asked, _Redraw):
                return self.showing(draw(asked.prompt, seed, asked.size))
            try:
                return self.showing(_redrawn(asked, seed))
            except (OSError, ValueError):
                return _error(500, "Invalid encoded image")

    def _load(self, checkpoint: str) -> None:
        self.loads += checkpoint != self._loaded
        self._loaded = checkpoint

    def error(self, status: int, request: ProviderRequest) -> Reply:
        """The documented body."""
        return _error(status, headers_of(request))

    def failing(self, reason: str, request: ProviderRequest) -> Reply | None:
        """An exception, as the server's handler tells it; without --api there is no such route."""
        if reason == "no_api":
            return Reply.of({"detail": "Not Found"}, 404)
        if reason not in _REASONS:
            return None
        status, error, detail, errors = _REASONS[reason]
        said = {"error": error, "detail": detail, "body": headers_of(request), "errors": errors}
        return Reply.of(said, status)

    def showing(self, picture: Image.Image) -> Reply:
        """One image."""
        return Reply.of({"images": [encoded64(picture, form=self._form)], "parameters": {}, "info": '{"seed": 1}'})

    def filtered(self) -> Reply:
        """A black picture, as the safety checkers for this server give."""
        return self.showing(Image.new("RGB", (512, 512)))


def _listed(checkpoint: str) -> dict[str, str | None]:
    """A model as the server tells of it."""
    return {
        "title": f"{checkpoint}.safetensors [879db523c3]",
        "model_name": checkpoint,
        "hash": "879db523c3",
        "sha256": "879db523c3" + "0" * 54,
        "filename": f"/models/Stable-diffusion/{checkpoint}.safetensors",
        "config": None,
    }


def _redrawn(asked: _Redraw, seed: int) -> Image.Image:
    parent = _decoded(asked.init_images[0]).convert("RGB").resize(asked.size)
    if asked.mask is None:
        return redraw(parent, asked.denoising_strength, seed)
    mask = _decoded(asked.mask).convert("L").resize(asked.size).filter(ImageFilter.GaussianBlur(asked.mask_blur))
    begun = parent if asked.inpainting_fill else _painted_over(parent, mask)
    return Image.composite(redraw(begun, asked.denoising_strength, seed), parent, mask)


def _painted_over(picture: Image.Image, mask: Image.Image) -> Image.Image:
    """The default fill: the masked region starts from the average of what is around it."""
    around = ImageStat.Stat(picture, mask.point(lambda level: 255 - level))
    mean = tuple(round(level) for level in around.mean) if sum(around.count) else _NEUTRAL
    return Image.composite(Image.new("RGB", picture.size, mean), picture, mask)


def _decoded(encoded: str) -> Image.Image:
    picture = Image.open(BytesIO(b64decode(encoded)))
    picture.load()
    return picture


def _error(status: int, detail: str) -> Reply:
    return Reply.of({"error": "HTTPException", "detail": detail, "body": "", "errors": ""}, status)
