"""What memory the largest things take that are accepted: each in a process of its own, beside what its function has."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from chalicelib.domain.limits import MAX_FRAMES, MAX_PIXELS, MAX_PROMPT, MAX_SIZE, MAX_UPLOAD_BYTES
from deployment.app_registry import read_config
from tests.clients.tools import ROOT

SIZE = MAX_SIZE
WIDTH = 8000
HEIGHT = MAX_PIXELS // WIDTH


@dataclass(frozen=True)
class Case:
    """Something that is accepted, and the function that meets it."""

    name: str
    function: str
    make: Callable[[], bytes]
    """What is sent."""
    meet: tuple[str, str]
    """What the function loads for it, and does with it as `data`, in Python."""


@dataclass(frozen=True)
class Took:
    """MiB, and what was sent in bytes."""

    case: Case
    sent: int
    held: float
    """By a process that has loaded what it needs."""
    most: float
    has: int

    @property
    def fits(self) -> bool:
        """Whether the function has that much."""
        return self.most < self.has


_READ = "from chalicelib.picture.source import read_source", f"read_source(data, {SIZE})"
_UNDERSTAND = (
    (
        "from chalicelib.domain.orders import JobRequest; from chalicelib.entrypoints.request_body import read_order; "
        "from chalicelib.generators.procedural.settings import SETTINGS; "
        "from chalicelib.generators.procedural.generator import build; generator = build(SETTINGS())"
    ),
    "order = read_order(data, JobRequest); [generator.understand(each) for each in order.prompt.values()]",
)
_ASSEMBLE = (
    (
        "import io; from PIL import Image, ImageChops; from chalicelib.domain.orders import ExportTerms; "
        "from chalicelib.outputs.make import make"
    ),
    (
        "photo = Image.open(io.BytesIO(data)).convert('RGB'); "
        "noise = Image.effect_noise(photo.size, 20).convert('RGB'); "
        "moved = lambda frame: ImageChops.add(photo, ImageChops.offset(noise, 37 * frame, 0), 1, -128); "
        f"make(moved, {MAX_FRAMES}, ExportTerms(format='apng'))"
    ),
)
"""An APNG keeps every pixel: it is the largest of the outputs while it is made, too."""


def measure(case: Case) -> Took:
    """Meet it once, alone."""
    data = case.make()
    load, meet = case.meet
    program = (
        f"import sys; from bench.yardsticks.encoders import peak; {load}; data = sys.stdin.buffer.read(); "
        f"held = peak(); {meet}; print(held, peak())"
    )
    ran = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True, cwd=ROOT)
    held, most = (int(kibibytes) / 1024 for kibibytes in ran.stdout.split())
    config = read_config(ROOT)
    own = config["lambda_functions"].get(case.function, {})
    return Took(case, len(data), held, most, own.get("lambda_memory_size", config["lambda_memory_size"]))


def _picture(mode: str, form: str, **options: object) -> Callable[[], bytes]:
    """A picture of as many pixels as may be."""

    def make() -> bytes:
        across, down = np.meshgrid(np.arange(WIDTH) // 97 % 256, np.arange(HEIGHT) // 61 % 256)
        grey = Image.fromarray((across ^ down).astype(np.uint8))
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
        buffer = io.BytesIO()
        image.save(buffer, form, **options)
        assert buffer.tell() <= MAX_UPLOAD_BYTES, f"{form} of {mode}: {buffer.tell():,} bytes are no upload"
        return buffer.getvalue()

    return make


def _frame() -> bytes:
    """A photograph as large as a frame may be."""
    buffer = io.BytesIO()
    Image.open(ROOT / "examples" / "astronaut.jpg").resize((SIZE, SIZE)).save(buffer, "JPEG")
    return buffer.getvalue()


def _order() -> bytes:
    """As many prompts as may be, as long as may be."""
    words = "she slowly nods and breathes while purple snwo falls and fireworks burst, "
    prompt = (words * MAX_PROMPT)[:MAX_PROMPT]
    prompts = {str(frame): prompt for frame in range(MAX_FRAMES)}
    return json.dumps({"prompt": prompts, "frames": MAX_FRAMES, "size": SIZE}).encode()


CASES = (
    Case(f"a PNG of {WIDTH} x {HEIGHT} in 16 bits of grey", "on_upload", _picture("I;16", "PNG"), _READ),
    Case(f"a PNG of {WIDTH} x {HEIGHT} with transparency", "on_upload", _picture("RGBA", "PNG"), _READ),
    Case(f"a progressive JPEG of {WIDTH} x {HEIGHT}", "on_upload", _picture("RGB", "JPEG", progressive=True), _READ),
    Case(f"a JPEG of {WIDTH} x {HEIGHT} in CMYK", "on_upload", _picture("CMYK", "JPEG"), _READ),
    Case(f"a WebP of {WIDTH} x {HEIGHT}", "on_upload", _picture("RGBA", "WEBP", lossless=True, method=0), _READ),
    Case(f"a GIF of {WIDTH} x {HEIGHT}", "on_upload", _picture("P", "GIF"), _READ),
    Case(f"an order of {MAX_FRAMES} prompts of {MAX_PROMPT:,} letters", "api_handler", _order, _UNDERSTAND),
    Case(f"{MAX_FRAMES} frames of {SIZE} x {SIZE}, all pixels new, as APNG", "on_assemble", _frame, _ASSEMBLE),
)
