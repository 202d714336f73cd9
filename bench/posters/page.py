"""The posters that the page shows to somebody who has no picture, drawn anew: `python -m bench.posters.page`.

What each is of stands in frontend/index.html: whoever presses one orders that very poster.
"""

import re
from html import unescape
from pathlib import Path

from PIL import Image

from chalicelib.generators.base import Draw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.settings import ProceduralSettings
from chalicelib.outputs.text.poster_type import set_poster

PAGE = Path(__file__).parents[2] / "frontend"
SIZE = (683, 1024)
"""Of a poster of 2:3 as it is ordered."""
SHOWN = (64, 96)
"""As the page shows it: it is to be light."""
_BUTTON = re.compile(r'<button\s+type="button"((?:\s+data-\w+="[^"]*")+)\s*>\s*<img src="([^"]+)"')
_DATA = re.compile(r'data-(\w+)="([^"]*)"')


def samples() -> dict[str, dict[str, str]]:
    """Picture's path in the page → the order's fields."""
    page = (PAGE / "index.html").read_text()
    return {path: {name: unescape(text) for name, text in _DATA.findall(data)} for data, path in _BUTTON.findall(page)}


def main() -> None:
    """Draw each, and say what it weighs."""
    generator = build(ProceduralSettings())
    for path, order in samples().items():
        scene = Draw(order["prompt"], "", int(order["seed"]), SIZE, order.get("style"))
        poster = set_poster(generator.draw(scene), order["title"], order["tagline"])
        poster.convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS).save(PAGE / path, quality=60, optimize=True)
        print(f"{path:28}{(PAGE / path).stat().st_size:>8,} bytes")


if __name__ == "__main__":
    main()
