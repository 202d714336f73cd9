"""Gemini's image models: generateContent, one call that waits for its picture.

Reference: https://ai.google.dev/api/generate-content. It knows no mask, no seed, no strength and no negative prompt.
"""

import json
from collections.abc import Sequence
from urllib.parse import quote

from PIL.Image import Image

from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.http.client import Request
from chalicelib.generators.http.paid_call import call
from chalicelib.generators.offers import Offered
from chalicelib.generators.results import as_drawn, as_frame
from chalicelib.generators.sizes import Size, nearest_ratio, of_ratio
from chalicelib.generators.wire_pictures import to_base64

from .answers import NAME, read
from .settings import GeminiSettings

_RATIO_NAMES = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
_RATIOS = {name: int(name.split(":")[0]) / int(name.split(":")[1]) for name in _RATIO_NAMES}
_LONGER = 1024
"""Pixels of the longer side of what is sent."""


class Gemini(Offered):
    """Redraws by telling the model what to make of a picture, and draws from words."""

    def __init__(self, settings: GeminiSettings) -> None:
        super().__init__(settings.menu)
        self._settings = settings

    def redraw(self, order: Redraw) -> Image:
        """The next frame. Raises Busy, Refused or Lost."""
        ratio = nearest_ratio(order.parent.size, _RATIOS)
        size = of_ratio(ratio, _LONGER)
        picture = self._call(self.model_for(order), ratio, [_text(order.prompt), _picture(order.parent, size)])
        return as_frame(NAME, picture, order, size)

    def draw(self, order: Draw) -> Image:
        """A picture from words. Raises Busy, Refused or Lost."""
        ratio = nearest_ratio(order.size, _RATIOS)
        return as_drawn(NAME, self._call(self.model_for(order), ratio, [_text(order.prompt)]), order)

    def _call(self, model: str, ratio: str, parts: Sequence[object]) -> Image:
        return call(NAME, self._request(model, ratio, parts), self._settings.timeouts, read)

    def _request(self, model: str, ratio: str, parts: Sequence[object]) -> Request:
        image = {"aspectRatio": ratio, "imageSize": self._settings.resolution}
        body = {
            "contents": [{"role": "user", "parts": parts}],
            "generationConfig": {"responseModalities": ["IMAGE"], "imageConfig": image},
        }
        url = f"{self._settings.base_url}/v1beta/models/{quote(model, safe='')}:generateContent"
        headers = {**authorization(self._settings), "content-type": "application/json", "accept": "application/json"}
        return Request(url, headers, json.dumps(body).encode())


def authorization(settings: GeminiSettings) -> dict[str, str]:
    """The header that bears the key."""
    return {"x-goog-api-key": settings.key.get_secret_value()}


def _text(prompt: str) -> object:
    return {"text": prompt}


def _picture(picture: Image, size: Size) -> object:
    return {"inlineData": {"mimeType": "image/png", "data": to_base64(picture, size)}}


def build(settings: GeminiSettings) -> Gemini:
    """The generator."""
    return Gemini(settings)
