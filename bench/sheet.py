"""Many GIFs in one picture, to be looked at."""

from io import BytesIO

from PIL import Image, ImageSequence

SIDE = 120
"""Pixels of a picture on the sheet."""


def draw_sheet(gifs: list[bytes]) -> Image.Image:
    """One row for each GIF, one place for each of its pictures."""
    rows = [[picture.convert("RGB") for picture in ImageSequence.Iterator(Image.open(BytesIO(gif)))] for gif in gifs]
    sheet = Image.new("RGB", (max(map(len, rows)) * SIDE, len(rows) * SIDE))
    for row, pictures in enumerate(rows):
        for column, picture in enumerate(pictures):
            picture.thumbnail((SIDE, SIDE))
            sheet.paste(picture, (column * SIDE, row * SIDE))
    return sheet
