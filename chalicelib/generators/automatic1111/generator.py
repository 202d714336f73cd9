"""AUTOMATIC1111's web UI, and Forge: someone's own GPU behind `--api`.

Reference: the server's own `/docs`, and modules/api/ of AUTOMATIC1111/stable-diffusion-webui.
"""

import json
from base64 import b64encode

from PIL.Image import Image
from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding, Lost
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.http.client import Answer, Request
from chalicelib.generators.http.errors import ending_of
from chalicelib.generators.http.json import parsed
from chalicelib.generators.http.known_reasons import NOT_A_NUMBER, OUT_OF_MEMORY, Known, explained
from chalicelib.generators.http.paid_call import call
from chalicelib.generators.offers import Offered
from chalicelib.generators.results import as_drawn, as_frame
from chalicelib.generators.sizes import Bounds
from chalicelib.generators.wire_pictures import from_base64, to_base64

from .settings import Automatic1111Settings

NAME = "the Stable Diffusion server"
_OK = 200
_BOUNDS = Bounds(step=8, max_ratio=8)
"""A latent pixel covers eight pixels; the server takes sides of 64 to 2048."""
_KEEP_WHAT_IS_UNDER_THE_MASK = 1
"""`inpainting_fill`: the server's default, 0, paints the masked region over before it begins."""


_KNOWN = (
    Known(OUT_OF_MEMORY, "{name} ran out of memory; a smaller picture or model may fit"),
    Known(NOT_A_NUMBER, "{name} calculated no numbers (NaN); --no-half or another VAE may help it"),
    Known(r"^sampler not found$", "{name} has no sampler of the name that is configured", is_final=True),
    Known(r"unknown checkpoint|no checkpoints? found", "{name} does not have this checkpoint", is_final=True),
    Known(r"^(init image|mask) not found$|^invalid encoded image$", "{name} could not read the picture", is_final=True),
    Known(r"^not found$", "{name} does not offer its API; it has to be started with --api", is_final=True),
)
"""`detail` of its HTTPExceptions, and the class and text of what else is raised: modules/api/api.py there."""


class _Drawn(BaseModel):
    images: list[str]


class _Problem(BaseModel):
    """What `handle_exception` answers. A detail that is no text lists the fields, with all that was sent in them."""

    error: object = None
    detail: object = None
    errors: object = None


class Automatic1111(Offered):
    """Redraws with img2img and draws with txt2img. It costs nothing but patience: one job at a time."""

    def __init__(self, settings: Automatic1111Settings) -> None:
        super().__init__(settings.menu)
        self._settings = settings

    def redraw(self, order: Redraw) -> Image:
        """The next frame. Raises Busy, Refused or Lost."""
        size = _BOUNDS.nearest(order.parent.size)
        fields = self._fields(order, order.frame_seed) | {
            "init_images": [to_base64(order.parent, size)],
            "denoising_strength": order.strength,
            "width": size[0],
            "height": size[1],
        }
        if order.mask:
            fields |= {
                "mask": to_base64(order.mask, size),
                "inpainting_fill": _KEEP_WHAT_IS_UNDER_THE_MASK,
                "inpaint_full_res": False,
            }
        return as_frame(NAME, self._call("/sdapi/v1/img2img", fields), order, size)

    def draw(self, order: Draw) -> Image:
        """A picture from words. Raises Busy, Refused or Lost."""
        width, height = _BOUNDS.nearest(order.size)
        fields = self._fields(order, order.seed) | {"width": width, "height": height}
        return as_drawn(NAME, self._call("/sdapi/v1/txt2img", fields), order)

    def _fields(self, order: Redraw | Draw, seed: int) -> dict[str, object]:
        fields: dict[str, object] = {
            "prompt": order.prompt,
            "negative_prompt": order.negative_prompt,
            "seed": seed,
            "steps": self._settings.steps,
            "cfg_scale": self._settings.cfg_scale,
            "send_images": True,
            "save_images": False,
        }
        if checkpoint := self.model_for(order):
            fields["override_settings"] = {"sd_model_checkpoint": checkpoint}
            # Else it goes back to its own checkpoint after every frame, and loads this one anew for the next.
            fields["override_settings_restore_afterwards"] = False
        if self._settings.sampler:
            fields["sampler_name"] = self._settings.sampler
        return fields

    def _call(self, path: str, fields: dict[str, object]) -> Image:
        return call(NAME, self._request(path, json.dumps(fields).encode()), self._settings.timeouts, _read)

    def _request(self, path: str, body: bytes) -> Request:
        headers = {**authorization(self._settings), "content-type": "application/json", "accept": "application/json"}
        return Request(self._settings.base_url + path, headers, body)


def authorization(settings: Automatic1111Settings) -> dict[str, str]:
    """The header that bears the login; none for a server that asks for none."""
    login = settings.key.get_secret_value()
    return {"authorization": f"Basic {b64encode(login.encode()).decode()}"} if login else {}


def _read(answer: Answer) -> Image | CallEnding:
    if answer.status != _OK:
        problem = parsed(answer, _Problem) or _Problem()
        return explained(NAME, ending_of(NAME, answer), _KNOWN, problem.error, problem.detail, problem.errors)
    drawn = parsed(answer, _Drawn)
    if drawn is None or not drawn.images:
        return Lost(f"{NAME} answered with something that is no picture")
    return from_base64(NAME, drawn.images[0])


def build(settings: Automatic1111Settings) -> Automatic1111:
    """The generator."""
    return Automatic1111(settings)
