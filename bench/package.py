"""How large the zip is that is deployed, and what in it takes the most room. Run it as `make zip`."""

import tempfile
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

from ops.package import ARCHITECTURES, PYTHON, copy_program, pack

_SHOWN = 5
_MEGA = 1_000_000


def main() -> None:
    """A line for each architecture."""
    with tempfile.TemporaryDirectory() as folder:
        program = copy_program(Path(folder) / "program")
        for architecture in ARCHITECTURES:
            print(describe(pack(program, architecture), architecture))


def describe(path: Path, architecture: str) -> str:
    """Zipped, unzipped, and the largest packages zipped, with the libraries that they bring."""
    sizes, unzipped = Counter[str](), 0
    with ZipFile(path) as whole:
        for entry in whole.infolist():
            sizes[entry.filename.partition("/")[0]] += entry.compress_size
            unzipped += entry.file_size
    largest = ", ".join(f"{name} {size / _MEGA:.1f}" for name, size in sizes.most_common(_SHOWN))
    zipped = path.stat().st_size / _MEGA
    return f"Python {PYTHON}, {architecture}: {zipped:.1f} MB, unzipped {unzipped / _MEGA:.1f} MB ({largest})"


if __name__ == "__main__":
    main()
