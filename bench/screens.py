"""The README's pictures of the page, cut from what `make screenshots` has taken: `python -m bench.screens`."""

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
TAKEN = ROOT / "build" / "screenshots"
PICTURES = ROOT / "docs" / "pictures"
SHOWN = {
    "page-desktop": ("3-painting-desktop-light", "8-poster-desktop-dark"),
    "page-phone": ("1-empty-phone-light", "5-done-phone-light", "7-words-phone-dark", "8-poster-phone-dark"),
}
"""File → the screenshots that stand side by side in it."""
WIDTHS = {"page-desktop": 620, "page-phone": 300}
"""Pixels of one."""
TALLEST = 2.1
"""Heights beyond so many widths are cut off."""
GAP = 20


def main() -> None:
    """Make each picture, and say what it weighs."""
    for name, views in SHOWN.items():
        path = PICTURES / f"{name}.webp"
        side_by_side([shrink(Image.open(TAKEN / f"{view}.png"), WIDTHS[name]) for view in views]).save(path, quality=82)
        print(f"{path.name:20}{path.stat().st_size:>9,} bytes")


def shrink(taken: Image.Image, width: int) -> Image.Image:
    """That wide, and no taller than is seen at one glance."""
    top = taken.crop((0, 0, taken.width, min(taken.height, round(taken.width * TALLEST))))
    return top.convert("RGB").resize((width, round(width * top.height / top.width)), Image.Resampling.LANCZOS)


def side_by_side(views: list[Image.Image]) -> Image.Image:
    """On nothing: the README may be light or dark."""
    width = sum(view.width + GAP for view in views) - GAP
    sheet = Image.new("RGBA", (width, max(view.height for view in views)))
    for place, view in enumerate(views):
        sheet.paste(view, (place * (views[0].width + GAP), 0))
    return sheet


if __name__ == "__main__":
    main()
