"""Rate-quality curves as a picture: bytes to the right, and upwards SSIM and, beside it, PSNR after a blur."""

import re
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 900, 560, 70
PAPER, INK, GRID = "white", "#222222", "#dddddd"
COLOURS = ("#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22")
MEASURES = {"ssim": "SSIM", "blurred": "PSNR after a blur"}
STEPS = 5
"""Lines of the grid each way."""

LINE = 18
"""Pixels of a label's height."""
NUMBER = re.compile(r"(, tolerance| lossy)? \d+$")

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, upper, right, lower."""


def draw_curve(title: str, results: dict[str, dict[str, float]], out: Path) -> None:
    """Two diagrams side by side; up and left is better."""
    picture = Image.new("RGB", (len(MEASURES) * WIDTH, HEIGHT), PAPER)
    for number, (measure, called) in enumerate(MEASURES.items()):
        points = {name: (figures["kib"], figures[measure]) for name, figures in results.items()}
        picture.paste(_diagram(f"{title}: {called} over KiB", points), (number * WIDTH, 0))
    picture.save(out)


def _diagram(title: str, points: dict[str, Point]) -> Image.Image:
    """One line for each family of encoders: those whose names differ in a number alone."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.font = ImageFont.load_default(14)
    place = _Scale(list(points.values()))
    place.draw(pen, title)
    families: dict[str, list[tuple[Point, str]]] = {}
    for name, point in points.items():
        families.setdefault(NUMBER.sub("", name), []).append((place(point), name))
    labels: list[Box] = []
    for colour, family in zip(COLOURS, families.values(), strict=False):
        pen.line([point for point, _ in sorted(family)], colour, 2)
        for (across, down), name in family:
            pen.ellipse((across - 4, down - 4, across + 4, down + 4), colour)
            labels.append(box := _free_box(pen, (across, down), name, labels))
            pen.text(box[:2], name, colour)
    return picture


def _free_box(pen: ImageDraw.ImageDraw, point: Point, text: str, taken: list[Box]) -> Box:
    """Beside the point, as near as other labels allow: above it, below it, and so on, further off each time."""
    for row in range(2 * len(taken) + 1):
        down = point[1] + (LINE * (row // 2) if row % 2 else -LINE * (row // 2 + 1))
        box = (point[0] + 8, down, point[0] + 8 + pen.textlength(text), down + LINE)
        if not any(_overlap(box, other) for other in taken):
            break
    return box


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class _Scale:
    """From KiB and a measure of quality to pixels."""

    def __init__(self, points: list[Point]) -> None:
        bytes_, similarity = zip(*points, strict=True)
        self.most = max(bytes_) * 1.15
        self.low, self.high = min(similarity), max(similarity)
        self.low -= (self.high - self.low) * 0.1 + 1e-3

    def __call__(self, point: Point) -> Point:
        across = MARGIN + point[0] / self.most * (WIDTH - 2 * MARGIN)
        up = (point[1] - self.low) / (self.high - self.low) * (HEIGHT - 2 * MARGIN)
        return across, HEIGHT - MARGIN - up

    def draw(self, pen: ImageDraw.ImageDraw, title: str) -> None:
        pen.text((MARGIN, 20), title, INK)
        for step in range(STEPS + 1):
            kib = self.most * step / STEPS
            similarity = self.low + (self.high - self.low) * step / STEPS
            across, down = self((kib, similarity))
            pen.line([(across, MARGIN), (across, HEIGHT - MARGIN)], GRID)
            pen.line([(MARGIN, down), (WIDTH - MARGIN, down)], GRID)
            pen.text((across - 15, HEIGHT - MARGIN + 8), f"{kib:.0f}", INK)
            pen.text((10, down - 8), f"{similarity:.4g}", INK)
