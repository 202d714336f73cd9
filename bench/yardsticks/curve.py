"""Rate-quality curves as a picture: bytes to the right, and upwards SSIM and, beside it, PSNR after a blur."""

from math import ceil, floor, log10
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .encoders import family
from .results import Run

WIDTH, HEIGHT = 640, 480
"""Of one diagram: two of them are about half as large where a README shows them."""
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 60, 64
"""Margins around the curves."""
PAPER, INK, GRID = "white", "#222222", "#dddddd"
COLOURS = ("#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf")
MEASURES = {"ssim": "SSIM", "blurred": "dB after a blur"}
STEPS = 6
"""Lines of the grid each way, at the most."""
LETTERS, LINE = 20, 24
"""Pixels of the type, and of a line of it."""
CLEAR = 6
"""Pixels that a label keeps from its point."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, upper, right, lower."""


def draw_curve(title: str, run: Run, out: Path) -> None:
    """Two diagrams side by side; up and left is better."""
    picture = Image.new("RGB", (len(MEASURES) * WIDTH, HEIGHT), PAPER)
    for number, (measure, called) in enumerate(MEASURES.items()):
        points = {name: (figures["kib"], figures[measure]) for name, figures in run.items()}
        picture.paste(_diagram(f"{title}: {called} over KiB", points), (number * WIDTH, 0))
    out.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(64).save(out, optimize=True)


def _diagram(title: str, points: dict[str, Point]) -> Image.Image:
    """One line for each family of encoders; each bears its name at its highest point."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.font = ImageFont.load_default(LETTERS)
    place = _Scale(list(points.values()))
    place.draw(pen, title)
    families: dict[str, list[Point]] = {}
    for name, point in points.items():
        families.setdefault(family(name), []).append(place(point))
    taken = [_around(point) for each in families.values() for point in each]
    for colour, places in zip(COLOURS, families.values(), strict=False):
        along = sorted(places)
        pen.line(along, colour, 3)
        for across, down in places:
            pen.ellipse((across - 5, down - 5, across + 5, down + 5), colour)
    for colour, (name, places) in zip(COLOURS, families.items(), strict=False):
        taken.append(box := _free_box(pen, max(places), name, taken))
        pen.text(box[:2], name, colour, stroke_width=3, stroke_fill=PAPER)
    return picture


def _free_box(pen: ImageDraw.ImageDraw, point: Point, text: str, taken: list[Box]) -> Box:
    """Beside the point, as near as points and other labels allow: above it, below it, and so on, further each time."""
    width = pen.textlength(text)
    across = max(LEFT + CLEAR, min(point[0] - width / 2, WIDTH - RIGHT - width))
    for row in range(2 * len(taken) + 2):
        down = point[1] + (CLEAR + LINE * (row // 2) if row % 2 else -CLEAR - LINE * (row // 2 + 1))
        box = (across, down, across + width, down + LINE)
        if not any(_overlap(box, other) for other in taken):
            break
    return box


def _around(point: Point) -> Box:
    return point[0] - 5, point[1] - 5, point[0] + 5, point[1] + 5


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _round_numbers(low: float, high: float) -> list[float]:
    """A few between the two, at even distances that are read easily: 1, 2 or 5 times a power of ten."""
    magnitude: float = 10 ** floor(log10((high - low) / STEPS))
    step = next(size * magnitude for size in (1, 2, 5, 10) if (high - low) / (size * magnitude) <= STEPS)
    return [step * count for count in range(ceil(low / step), floor(high / step) + 1)]


class _Scale:
    """From KiB and a measure of quality to pixels."""

    def __init__(self, points: list[Point]) -> None:
        kib, quality = zip(*points, strict=True)
        self.most = max(kib) * 1.08
        room = (max(quality) - min(quality)) * 0.08 + 1e-3
        self.low, self.high = min(quality) - room, max(quality) + room

    def __call__(self, point: Point) -> Point:
        across = LEFT + point[0] / self.most * (WIDTH - LEFT - RIGHT)
        up = (point[1] - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)
        return across, HEIGHT - BOTTOM - up

    def draw(self, pen: ImageDraw.ImageDraw, title: str) -> None:
        pen.text((LEFT, 16), title, INK)
        for kib in _round_numbers(0, self.most):
            across, _ = self((kib, self.low))
            pen.line([(across, TOP), (across, HEIGHT - BOTTOM)], GRID)
            pen.text((across, HEIGHT - BOTTOM + 10), f"{kib:.0f}", INK, anchor="mt")
        for quality in _round_numbers(self.low, self.high):
            _, down = self((0, quality))
            pen.line([(LEFT, down), (WIDTH - RIGHT, down)], GRID)
            pen.text((LEFT - 10, down), f"{quality:.6g}", INK, anchor="rm")
