"""Which version of each encoder is measured, as its own package or program says."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from shutil import which
from typing import Any

import PIL

LIBRARIES = re.compile(rb"(imagequant|gif)-(\d+\.\d+\.\d+)/src")
"""What Rust leaves in a binary of the libraries that it was built from."""


def program(name: str) -> str | None:
    """Where the command is: beside this Python, where `make yardsticks` puts it, or on PATH."""
    return which(name, path=os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ.get("PATH", os.defpath)]))


def of_gifski() -> str:
    """The native program's."""
    return _said_by("gifski")


def of_gifski_wasm(package: Path) -> str:
    """The package's, and those of the libraries in it which choose its colours and write its files."""
    binary = (package / "pkg" / "gifski_wasm_bg.wasm").read_bytes()
    built_from = sorted({f"{name.decode()} {number.decode()}" for name, number in LIBRARIES.findall(binary)})
    return f"{json.loads((package / 'package.json').read_text())['version']} (of {', '.join(built_from)})"


def of_gifsicle() -> str:
    """Its own, after that of what it is given."""
    return f"{_said_by('gifsicle')} after pyvips {of_pyvips()}"


def of_pyvips() -> str:
    """The module's, and its library's."""
    pyvips: Any = __import__("pyvips")
    return f"{version('pyvips')} (of libvips {'.'.join(str(pyvips.version(part)) for part in range(3))})"


def of_imagequant() -> str:
    """The module's, and its library's, which counts two digits for each part."""
    number: int = __import__("imagequant").lib.liq_version()
    return f"{version('imagequant')} (of libimagequant {number // 10000}.{number // 100 % 100}.{number % 100})"


def of_ffmpeg() -> str:
    """The library's, and that of the module through which it is called."""
    av: Any = __import__("av")
    return f"{av.ffmpeg_version_info} (in PyAV {version('av')})"


def of_pillow() -> str:
    """The module's."""
    return PIL.__version__


VERSIONS: dict[str, Callable[[], str]] = {
    "pillow": of_pillow,
    "gifski": of_gifski,
    "gifsicle": of_gifsicle,
    "pyvips": of_pyvips,
    "imagequant": of_imagequant,
    "ffmpeg": of_ffmpeg,
}
"""By family; gifski-wasm's is asked of the package that is called."""


def _said_by(command: str) -> str:
    said = subprocess.run([program(command) or command, "--version"], check=True, capture_output=True, text=True)  # noqa: S603 - our own word
    return next(word for word in said.stdout.split() if word[0].isdigit())
