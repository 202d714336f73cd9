"""A model of what one redraw does to a picture that it was not asked to change, so that chains of redraws drift.

Where its strengths come from. Colours: chains of Stable Diffusion's image-to-image turn magenta and saturated, to be
seen after about 10 redraws (AUTOMATIC1111/stable-diffusion-webui#641, invoke-ai/InvokeAI#552) and unusable after 35
(Sygil-Dev/sygil-webui#457): the steady part is set so that the mean CIEDE2000 to the first frame is about 7 after 10
redraws and 18 after 35. Detail: every redraw passes an autoencoder, which gives a picture back with a PSNR of 23 to
25 dB and an SSIM of about .7 at 256 by 256 pixels (the model cards of stabilityai/sd-vae-ft-mse and sdxl-vae). Blur,
grain and warp together cost less here, 24 to 34 dB, so that what is left after 48 redraws can still be told apart; how
much of that is blur, grain or warp is our own choice, and so are jitter and shading.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.Image import Resampling

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Drift:
    """What each redraw adds.

    gains: of red, green and blue, each time the same
    gamma: each time the same
    hue: degrees, each time the same
    saturation: each time the same
    shading: the most that a slow light adds somewhere, in shares of 255; grows with each redraw at the same places
    jitter: standard deviation of gains and gamma, each time another
    blur: standard deviation of the window, in pixels, as Pillow approximates it
    grain: standard deviation, in levels of 255
    warp: the root mean square length of a smooth shift, in pixels
    """

    gains: tuple[float, float, float] = (1.006, 0.998, 1.003)
    gamma: float = 1.004
    hue: float = 0.5
    saturation: float = 1.008
    shading: float = 0.002
    jitter: float = 0.006
    blur: float = 0.45
    grain: float = 2.0
    warp: float = 0.35

    def redrawn(self, picture: Image.Image, seed: int, chain: int = 0) -> Image.Image:
        """An RGB picture after one redraw.

        seed: of this redraw
        chain: of all redraws of the chain: where its shading lies
        """
        rng = np.random.default_rng(seed)
        worn = _warped(picture.filter(ImageFilter.GaussianBlur(self.blur)), self.warp, rng)
        levels = np.asarray(worn, np.float32) / 255
        gamma, *gains = (1 + self.jitter * rng.standard_normal(4)) * (self.gamma, *self.gains)
        levels = levels**gamma * np.asarray(gains, np.float32)
        levels = levels @ _turned(self.hue, self.saturation)
        light = _slow(picture.size, np.random.default_rng([chain, 1]), 4)
        levels = levels + (self.shading * light / max(np.abs(light).max(), 1e-6))[..., None]
        levels = levels + self.grain / 255 * rng.standard_normal(levels.shape, np.float32)
        return Image.fromarray((np.clip(levels, 0, 1) * 255 + 0.5).astype(np.uint8))


def _turned(degrees: float, saturation: float) -> NDArray[np.float32]:
    """(3, 3) for rows of RGB: hue and saturation around the grey axis, in YIQ."""
    to_yiq = np.array([[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]])
    cosine, sine = (saturation * function(np.radians(degrees)) for function in (np.cos, np.sin))
    turn = np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]])
    matrix: NDArray[np.float32] = (np.linalg.inv(to_yiq) @ turn @ to_yiq).T.astype(np.float32)
    return matrix


def _slow(size: tuple[int, int], rng: np.random.Generator, cells: int) -> Field:
    """A smooth field of (height, width), of deviation about 1 at so many cells along each side."""
    coarse = Image.fromarray(rng.standard_normal((cells, cells), np.float32))
    return np.asarray(coarse.resize(size, Resampling.BICUBIC))


def _warped(picture: Image.Image, deviation: float, rng: np.random.Generator) -> Image.Image:
    """By a smooth shift. Cubic, as careful as a resampling can be: blur is told apart."""
    if not deviation:
        return picture
    pieces, (width, height) = 16, picture.size
    shifts = np.stack([_slow((pieces + 1, pieces + 1), rng, 5) for _ in range(2)])
    shifts *= deviation / np.sqrt((shifts**2).sum(0).mean())
    columns, rows = (np.linspace(0, side, pieces + 1).round().astype(int) for side in (width, height))
    x = np.clip(columns + shifts[0], 0, width - 1e-6)
    y = np.clip(rows[:, None] + shifts[1], 0, height - 1e-6)
    mesh = []
    for row, column in np.ndindex(pieces, pieces):
        box = (int(columns[column]), int(rows[row]), int(columns[column + 1]), int(rows[row + 1]))
        corners = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
        mesh.append((box, tuple(float(grid[at]) for at in corners for grid in (x, y))))
    return picture.transform(picture.size, Image.Transform.MESH, mesh, Resampling.BICUBIC)
