"""JPEGs of every kind of colours, scans and orientation, with what phones put around their pixels."""

import io
import struct
from random import Random

from PIL import Image

from chalicelib.picture.icc_profiles import of_gamma

from .shading import shade


def write_jpeg(rng: Random) -> bytes:
    """One file; the same state of `rng` makes the same."""
    mode = rng.choice(("RGB", "RGB", "RGB", "L", "CMYK"))
    picture = shade(rng, rng.randint(16, 40), rng.randint(16, 40)).convert(mode)
    options: dict[str, object] = {
        "quality": rng.randint(20, 100),
        "progressive": rng.random() < 0.4,
        "optimize": rng.random() < 0.3,
    }
    if mode == "RGB":
        options["subsampling"] = rng.choice((0, 1, 2))
        options["keep_rgb"] = rng.random() < 0.1 and options["subsampling"] == 0
        if rng.random() < 0.2:
            options["icc_profile"] = of_gamma(
                rng.choice((1.8, 2.2)), (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
            )
    if rng.random() < 0.3:
        options["restart_marker_rows"] = 1
    if rng.random() < 0.4:
        options["exif"] = _turned(rng)
    if rng.random() < 0.2:
        options["comment"] = rng.randbytes(20)
    file = io.BytesIO()
    picture.save(file, "JPEG", **options)
    data = file.getvalue()
    if rng.random() < 0.1:
        data = data.replace(b"Adobe\0", b"adobe\0", 1)  # the colours are then what the number of their planes says
    return _around(rng, data)


def _turned(rng: Random) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = rng.randint(0, 9)
    return exif.tobytes()


def _around(rng: Random, data: bytes) -> bytes:
    """A preview within an application segment, a second picture and a film behind the end, fill bytes between."""
    if rng.random() < 0.2:
        body = b"MPF\0" + data[:2] + b"\xff\xda\xff\xda" + rng.randbytes(40)
        data = data[:2] + b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body + data[2:]
    if rng.random() < 0.1:
        data = data[:2] + b"\xff\xff" + data[2:]
    if rng.random() < 0.3:
        data += rng.choice((data, rng.randbytes(200), b"\0\0\0\x18ftypmp42" + bytes(200), b"\xff\xda" * 200))
    return data
