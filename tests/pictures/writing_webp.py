"""WebPs: lossy and lossless, with and without alpha, moving and still."""

import io
from random import Random

from PIL import Image

from chalicelib.picture.icc_profiles import SRGB_PRIMARIES, of_gamma

from .shading import shade


def write_webp(rng: Random) -> bytes:
    """One file; the same state of `rng` makes the same."""
    size = rng.randint(16, 40), rng.randint(16, 40)
    mode = rng.choice(("RGB", "RGBA"))
    pictures = [shade(rng, *size).convert(mode) for _ in range(rng.choice((1, 1, 3)))]
    options: dict[str, object] = {
        "lossless": rng.random() < 0.4,
        "quality": rng.randint(0, 100),
        "method": rng.randint(0, 4),
        "exact": rng.random() < 0.5,
    }
    if rng.random() < 0.3:
        exif = Image.Exif()
        exif[0x0112] = rng.randint(1, 8)
        options["exif"] = exif.tobytes()
    if (
        rng.random() < 0.2 and len(pictures) == 1
    ):  # of moving ones Chromium passes the profile over, other readers don't
        options["icc_profile"] = of_gamma(1.8, SRGB_PRIMARIES)
    file = io.BytesIO()
    pictures[0].save(file, "WEBP", save_all=len(pictures) > 1, append_images=pictures[1:], duration=80, **options)
    return file.getvalue()
