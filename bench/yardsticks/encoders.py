"""Every GIF encoder that can be measured, ours and the yardsticks, each by the same call.

`python -m bench.yardsticks.encoders NAME FRAMES OUT` runs one of them in a process of its own and prints what it took
as JSON. None of the yardsticks ships with the project.
"""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from shutil import which
from typing import Any

from PIL import Image

from chalicelib.outputs.gif.encoder import DITHER, encode
from chalicelib.outputs.size_ladder import COLOURS

from .versions import VERSIONS, of_gifski_wasm, program

DELAY = 10
"""Hundredths of a second between frames. gifski-wasm takes whole frames a second only: at 8, which is 12.5 of them, its
clip would run ahead of what was meant, and be taken for a worse one."""
TOLERANCE = COLOURS[0][1]
"""What an output without a target is made with."""
Encoder = Callable[[list[Path], Path], None]
_GIFSKI_SCRIPT = Path(__file__).with_name("gifski.mjs")
_GIFSKI_WASM = Path(sys.prefix) / "node_modules" / "gifski-wasm"
"""Where `make yardsticks` puts it."""


def ours(frames: list[Path], out: Path, tolerance: float = TOLERANCE, dither: float = DITHER) -> None:
    """Frames are opened one at a time, as the encoder asks for them."""
    pictures, times = (Image.open(path) for path in frames), [DELAY] * len(frames)
    out.write_bytes(encode(pictures, times, repeat=True, tolerance=tolerance, dither=dither))


def pillow(frames: list[Path], out: Path) -> None:
    """As saved by default, which is also what imageio writes."""
    first, *rest = (Image.open(path) for path in frames)
    first.save(out, save_all=True, append_images=rest, duration=DELAY * 10, loop=0)


def gifski(frames: list[Path], out: Path, quality: int) -> None:
    """The native program, of 2022. Told the width, for it halves large frames by itself."""
    width = Image.open(frames[0]).width
    _run(program("gifski"), "--quiet", "--fps", str(100 / DELAY), "-Q", quality, "--width", width, "-o", out, *frames)


def gifski_wasm(frames: list[Path], out: Path, quality: int) -> None:
    """Today's gifski. Its bytes and pictures are what the native one's would be, but its CPU is WebAssembly's."""
    width, height = Image.open(frames[0]).size
    pixels = b"".join(Image.open(path).convert("RGBA").tobytes() for path in frames)
    _run("node", _GIFSKI_SCRIPT, _GIFSKI_WASM, width, height, 100 / DELAY, quality, out, stdin=pixels)


def vips(frames: list[Path], out: Path) -> None:
    """Its fastest effort without dither, which does best on SSIM."""
    pyvips: Any = __import__("pyvips")
    pictures = [pyvips.Image.new_from_file(str(path)) for path in frames]
    strip = pyvips.Image.arrayjoin(pictures, across=1).copy()
    strip.set_type(pyvips.GValue.gint_type, "page-height", pictures[0].height)
    strip.set_type(pyvips.GValue.array_int_type, "delay", [DELAY * 10] * len(frames))
    strip.gifsave(str(out), effort=1, dither=0)


def gifsicle(frames: list[Path], out: Path, lossy: int) -> None:
    """-O3 --lossy over what pyvips wrote."""
    vips(frames, out)
    _run(program("gifsicle"), "--no-warnings", "-O3", f"--lossy={lossy}", "-b", out)


def imagequant(frames: list[Path], out: Path) -> None:
    """Libimagequant's palette and dither for each frame, written by Pillow."""
    quantize: Any = __import__("imagequant").quantize_pil_image
    first, *rest = (quantize(Image.open(path).convert("RGBA"), max_colors=256) for path in frames)
    first.save(out, save_all=True, append_images=rest, duration=DELAY * 10, loop=0)


def ffmpeg(frames: list[Path], out: Path) -> None:
    """Palettegen and paletteuse over the whole clip, with their defaults, through PyAV."""
    av: Any = __import__("av")
    size = Image.open(frames[0]).size
    graph = av.filter.Graph()
    source = graph.add_buffer(width=size[0], height=size[1], format="rgb24", time_base=Fraction(DELAY, 100))
    split, chosen, used = graph.add("split"), graph.add("palettegen"), graph.add("paletteuse")
    sink = graph.add("buffersink")
    for (one, output), (other, entry) in {
        (source, 0): (split, 0),
        (split, 0): (used, 0),
        (split, 1): (chosen, 0),
        (chosen, 0): (used, 1),
        (used, 0): (sink, 0),
    }.items():
        one.link_to(other, output, entry)
    graph.configure()
    for index, path in enumerate(frames):
        frame = av.VideoFrame.from_image(Image.open(path))
        frame.pts = index
        source.push(frame)
    source.push(None)
    with av.open(str(out), "w", format="gif") as container:
        stream = container.add_stream("gif", rate=Fraction(100, DELAY), width=size[0], height=size[1], pix_fmt="pal8")
        for _ in frames:
            container.mux(stream.encode(sink.pull()))
        container.mux(stream.encode())


OURS = "ours"
ENCODERS: dict[str, Encoder] = {
    OURS: ours,
    **{f"{OURS}, tolerance {levels}": partial(ours, tolerance=levels) for levels in (3, 5, 8, 17, 24, 34)},
    "ours without dither": partial(ours, dither=0.0),
    "ours without dither, tolerance 6": partial(ours, dither=0.0, tolerance=6.0),
    "pillow": pillow,
    "gifski-wasm 90": partial(gifski_wasm, quality=90),
    "gifski-wasm 80": partial(gifski_wasm, quality=80),
    "gifski-wasm 70": partial(gifski_wasm, quality=70),
    "gifski 90": partial(gifski, quality=90),
    "gifski 70": partial(gifski, quality=70),
    "pyvips": vips,
    "gifsicle lossy 20": partial(gifsicle, lossy=20),
    "gifsicle lossy 60": partial(gifsicle, lossy=60),
    "imagequant": imagequant,
    "ffmpeg": ffmpeg,
}
_SETTING = re.compile(r"(, tolerance| lossy)? \d+$")
COMMANDS, MODULES = (
    ("gifski", "gifsicle", "gifski-wasm"),
    {"pyvips": "pyvips", "gifsicle": "pyvips", "imagequant": "imagequant", "ffmpeg": "av"},
)


def family(name: str) -> str:
    """The encoder's name without its setting, if that is a number."""
    return _SETTING.sub("", name)


def missing(name: str) -> str | None:
    """What would have to be installed for encoders of that family to run."""
    if name == "gifski-wasm":
        there = which("node") and _GIFSKI_WASM.is_dir()
        return None if there else "node, and npm's gifski-wasm (make yardsticks)"
    if name in COMMANDS and program(name) is None:
        return f"{name} (make yardsticks, or a command on PATH)"
    module = MODULES.get(name)
    return f"{module} (a Python module)" if module and find_spec(module) is None else None


def version(name: str) -> str | None:
    """The version of a family that isn't missing; None of ours."""
    if name == "gifski-wasm":
        return of_gifski_wasm(_GIFSKI_WASM)
    return VERSIONS[name]() if name in VERSIONS else None


def measure(name: str, frames: list[Path], out: Path) -> dict[str, float]:
    """CPU and wall seconds with all children, and the peak of memory over what was in use before, in MiB."""
    began, before, held = time.perf_counter(), getrusage(RUSAGE_SELF), peak()
    ENCODERS[name](frames, out)
    own, children = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    spent = [own.ru_utime, own.ru_stime, children.ru_utime, children.ru_stime, -before.ru_utime, -before.ru_stime]
    memory = max(peak() - held, children.ru_maxrss if family(name) in COMMANDS else 0)
    return {"cpu": sum(spent), "wall": time.perf_counter() - began, "memory": memory / 1024}


def peak() -> int:
    """KiB; getrusage would count what the parent held when it started this process."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def _run(*command: object, stdin: bytes | None = None) -> None:
    subprocess.run([str(word) for word in command], check=True, input=stdin)  # noqa: S603 - our own words, no shell


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who measures says that it was stopped, once
    encoder, folder, out = sys.argv[1:]
    print(json.dumps(measure(encoder, sorted(Path(folder).glob("*.png")), Path(out))))
