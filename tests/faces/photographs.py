"""`build/tools/faces/bin/python -m tests.faces.photographs FILE SIZE PHOTO…`: faces that the reference runtime finds.

It writes their points into the file, (faces, 468, 3) under each photograph's place in the order; the photographs are
made as large as frames of that size are.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from bench import weights
from chalicelib.faces import find_faces

from .reference import networks


def main() -> None:
    """Find and write."""
    file, size, *photographs = sys.argv[1:]
    with tempfile.TemporaryDirectory() as downloads:
        by = networks(weights.fetch(Path(downloads)))
    found = {}
    for at, name in enumerate(photographs):
        picture = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
        faces = find_faces(ImageOps.contain(picture, (int(size), int(size))), by)
        found[str(at)] = np.array([face.points for face in faces], np.float32).reshape(-1, 468, 3)
    np.savez_compressed(file, allow_pickle=False, **found)


if __name__ == "__main__":
    main()
