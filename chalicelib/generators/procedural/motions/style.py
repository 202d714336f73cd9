"""Other ways to see: film, screens and hands that draw."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from chalicelib.generators.procedural.layers import cover, recolour, shade, veil, vignette
from chalicelib.generators.procedural.moment import Moment

from .light import blurred
from .mood import browned


def glitch(picture: Image.Image, moment: Moment) -> Image.Image:
    """A bad signal: now and then the colours part and slices slip aside."""
    rng = moment.rng(f"glitch {moment.step(2)}")
    burst = moment.presence * moment.strength * (1.0 if rng.integers(2) else 0.35)
    slipped = picture.copy()
    for _ in range(round(4 + 10 * moment.strength)):
        top, high, right = int(rng.integers(picture.height)), 0.01 + 0.09 * rng.random() ** 2, rng.normal(0, 0.09)
        # A slice is never empty: ImageChops.offset divides by its sides, and a zero there ends the process.
        box = (0, top, picture.width, min(picture.height, top + max(1, round(high * picture.height))))
        slipped.paste(ImageChops.offset(picture.crop(box), round(right * burst * picture.width), 0), box)
    apart = round(0.03 * burst * picture.width)
    red, green, blue = slipped.split()
    parted = Image.merge("RGB", (_slid(red, apart), green, _slid(blue, -apart)))
    return shade(parted, _scanlines(picture.size, 0.22 * min(1.0, 2 * burst)))


def vhs(picture: Image.Image, moment: Moment) -> Image.Image:
    """An old tape: colours bleed sideways, and a band of noise rolls up."""
    amount = moment.amount * moment.presence
    light, blue, red = picture.convert("YCbCr").split()
    bleed = max(1, round(0.016 * picture.width))
    soft = [
        _slid(band.resize((max(1, picture.width // 10), picture.height)).resize(picture.size), bleed)
        for band in (blue, red)
    ]
    tape = Image.merge("YCbCr", (light, *soft)).convert("RGB")
    rng = moment.rng(f"vhs {moment.frame}")
    y = (np.arange(picture.height) / picture.height)[:, None]
    band = np.exp(-(((y - (1.1 - 1.2 * moment.beat(40))) / 0.045) ** 2))
    hiss = rng.random((picture.height, max(1, picture.width // 6)))
    noise = (band * hiss.round() + 0.16 * hiss) * amount
    tape = Image.blend(picture, tape, amount)
    tape = cover(tape, (226, 226, 232), veil(0.7 * noise, (noise.shape[1], noise.shape[0])).resize(picture.size))
    return shade(tape, _scanlines(picture.size, 0.18 * amount))


def old_film(picture: Image.Image, moment: Moment) -> Image.Image:
    """Brown and flickering, unsteady in its gate, scratched and dusty."""
    amount = moment.amount * moment.presence
    rng = moment.rng(f"film {moment.frame}")
    shift = [round(0.006 * moment.strength * moment.presence * side * rng.normal()) for side in picture.size]
    shaken = _slid(picture, *shift)
    dim = 1 - 0.16 * rng.random()
    film = recolour(shaken, lambda colours: browned(colours) * dim, amount)
    film = grained(film, rng, 0.1 * amount)
    return vignette(_scratched(film, moment, rng, amount), 0.7 * amount)


def grain(picture: Image.Image, moment: Moment) -> Image.Image:
    """Coarse grains that are others in every frame."""
    return grained(picture, moment.rng(f"grain {moment.frame}"), 0.14 * moment.amount * moment.presence)


def pixelate(picture: Image.Image, moment: Moment) -> Image.Image:
    """Squares that grow and shrink again."""
    block = 1 + round(0.07 * min(1.2, moment.strength * 1.5) * moment.held * min(picture.size))
    if block == 1:
        return picture.copy()
    small = picture.resize((max(1, picture.width // block), max(1, picture.height // block)), Image.Resampling.BOX)
    return small.resize(picture.size, Image.Resampling.NEAREST)


def pencil(picture: Image.Image, moment: Moment) -> Image.Image:
    """A drawing in graphite, whose lines tremble."""
    light = picture.convert("L")
    turned = ImageOps.invert(light).filter(ImageFilter.GaussianBlur(5 * moment.unit))
    lines = np.asarray(light, dtype=np.float32) / (256 - np.asarray(turned, dtype=np.float32))
    paper = moment.rng(f"paper {moment.step(3)}").normal(0, 0.035, lines.shape)
    drawn = veil(np.clip(lines, 0, 1) ** 2.2 * 0.97 + paper, picture.size)
    return Image.blend(picture, Image.merge("RGB", (drawn, drawn, drawn)), moment.amount * moment.lasting)


def poster(picture: Image.Image, moment: Moment) -> Image.Image:
    """Few flat colours with dark outlines: a printed comic."""
    small = picture.resize([max(1, side // 2) for side in picture.size], Image.Resampling.BOX)
    flat = small.filter(ImageFilter.MedianFilter(3)).resize(picture.size, Image.Resampling.BICUBIC)
    light, blue, red = flat.convert("YCbCr").split()
    edges = ImageChops.difference(light, light.filter(ImageFilter.BoxBlur(2 * moment.unit)))
    lines = edges.point([round(255 * (1 - min(1.0, max(0.0, (level - 12) / 20)))) for level in range(256)])
    stepped = light.point([min(255, (level + 21) // 43 * 43) for level in range(256)])
    flat = shade(Image.merge("YCbCr", (stepped, blue, red)).convert("RGB"), lines)
    return Image.blend(picture, flat, moment.amount * moment.lasting)


def halftone(picture: Image.Image, moment: Moment) -> Image.Image:
    """Printed in dots, seen from near."""
    pitch = max(4.0, 8 * moment.unit)
    x, y = np.meshgrid(np.arange(picture.width, dtype=np.float32), np.arange(picture.height, dtype=np.float32))
    screen = 0.5 + 0.25 * (
        np.cos(2 * np.pi * (x + y) / (1.414 * pitch)) + np.cos(2 * np.pi * (x - y) / (1.414 * pitch))
    )
    colours = np.asarray(picture.filter(ImageFilter.BoxBlur(pitch / 3)), dtype=np.float32) / 255
    dots = np.clip((colours - screen[..., None]) * 4 + 0.5, 0, 1)
    printed = Image.fromarray((dots * 235 + 18).astype(np.uint8))
    return Image.blend(picture, printed, 0.85 * moment.amount * moment.lasting)


def dream(picture: Image.Image, moment: Moment) -> Image.Image:
    """Soft and milky, with light that spills."""
    soft = ImageChops.screen(picture, blurred(picture, 0.035).point([round(level * 0.62) for level in range(256)] * 3))
    return Image.blend(picture, soft, 0.9 * moment.amount * moment.lasting)


def blur(picture: Image.Image, moment: Moment) -> Image.Image:
    """Out of focus, and back."""
    radius = 14 * moment.unit * moment.strength * moment.held
    return picture.filter(ImageFilter.BoxBlur(radius)).filter(ImageFilter.BoxBlur(radius))


def negative(picture: Image.Image, moment: Moment) -> Image.Image:
    """All colours turned to their opposites."""
    return recolour(picture, lambda colours: 1 - colours, moment.amount * moment.lasting)


def grained(picture: Image.Image, rng: np.random.Generator, amount: float) -> Image.Image:
    """Grain of about a pixel and a half, as film has it; 1 would hide the picture."""
    width, height = (max(1, side * 2 // 3) for side in picture.size)
    grains = rng.integers(0, 256, (height, width), dtype=np.uint8)
    coarse = Image.fromarray(grains).resize(picture.size, Image.Resampling.BILINEAR)
    lit = ImageChops.overlay(picture, Image.merge("RGB", (coarse, coarse, coarse)))
    return Image.blend(picture, lit, min(1.0, 2 * amount))


def _scratched(picture: Image.Image, moment: Moment, rng: np.random.Generator, amount: float) -> Image.Image:
    """A few upright scratches that stay for some frames, and specks and hairs that don't."""
    width, height = picture.size
    marks = Image.new("L", (2 * width, 2 * height))
    pen = ImageDraw.Draw(marks)
    lasting = moment.rng(f"scratches {moment.frame // 6}")
    for _ in range(lasting.integers(1, 4)):
        x = 2 * width * lasting.random() + rng.normal(0, 1.5)
        pen.line([(x, 0), (x + rng.normal(0, 4), 2 * height)], fill=round(130 * amount), width=1)
    for _ in range(rng.integers(2, 8)):
        x, y, radius = 2 * width * rng.random(), 2 * height * rng.random(), moment.unit * (1 + 3 * rng.random() ** 2)
        pen.ellipse([x - radius, y - radius, x + radius * 1.6, y + radius], fill=round(220 * amount))
    return cover(picture, (244, 236, 214), marks.reduce(2))


def _slid(picture: Image.Image, right: int, down: int = 0) -> Image.Image:
    """Moved by whole pixels; the strip left free keeps what was there."""
    moved = picture.copy()
    moved.paste(picture, (right, down))
    return moved


def _scanlines(size: tuple[int, int], depth: float) -> Image.Image:
    """Every third row darker."""
    rows = np.where(np.arange(size[1]) % 3 == 0, 1 - depth, 1.0)
    return veil(np.repeat(rows[:, None], size[0], axis=1), size)
