"""What `serve` adds to a small job's drawing, and what it keeps of each in memory.

Run it as `python -m bench.serving`.
"""

import io
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PIL import Image

from bench.serving.program import serve
from localcloud.cli.animation import Animation
from localcloud.cli.client import Client

ROOT = Path(__file__).parents[2]
FRAMES, SIDE = 8, 128
TIMED, WARM, MEASURED = 10, 60, 120
"""Jobs: for the time; until everything that has a bound has reached it; and after that, for the growth."""


@dataclass(frozen=True)
class Took:
    """Seconds of one job: from the order to the GIF, of its generator's calls, and of making the GIF."""

    whole: float
    drawing: float
    making: float


def main() -> None:
    """Print both."""
    picture = _picture()
    for kept in (False, True):
        with _serving(kept=kept) as (api, pipe):
            client = Client(api)
            _run(client, picture)
            times = [_timed(client, pipe, picture) for _ in range(TIMED)]
            _tell_times(times, "kept on disk" if kept else "in memory")
    with _serving(kept=True) as (api, pipe):
        client = Client(api)
        for _ in range(WARM):
            _run(client, picture)
        before = _ask(pipe, "memory")
        for _ in range(MEASURED):
            _run(client, picture)
        grown = (_ask(pipe, "memory") - before) / MEASURED
    print(f"memory that a job leaves behind        {grown / 1000:7.1f} kB")


def _tell_times(times: list[Took], where: str) -> None:
    whole, drawing, making = (
        statistics.median(values)
        for values in zip(*((one.whole, one.drawing, one.making) for one in times), strict=True)
    )
    print(f"{FRAMES} frames of {SIDE} pixels, {where}")
    print(f"  from the order to the GIF            {whole:7.3f} s")
    print(f"  of it drawing                        {drawing:7.3f} s, ratio {whole / drawing:.1f}")
    print(f"  of it drawing and making the GIF     {drawing + making:7.3f} s, ratio {whole / (drawing + making):.1f}")


def _timed(client: Client, pipe: Connection, picture: bytes) -> Took:
    began = time.monotonic()
    job = _run(client, picture)
    whole = time.monotonic() - began
    lines: list[dict[str, Any]] = [line for line in _ask(pipe, "logs") if line.get("job") == job]
    drawing = sum(sum(line.get("CallSeconds", ())) for line in lines)
    making = next(sum(line["OutputSeconds"]) for line in lines if line.get("format") == "gif")
    return Took(whole, drawing, making)


def _run(client: Client, picture: bytes) -> str:
    order = {
        "prompt": "slow zoom in",
        "frames": FRAMES,
        "size": SIDE,
        "upload": {"content_type": "image/png", "bytes": len(picture)},
    }
    animation = Animation(client, lambda _: None)
    animation.start(order, picture, None)
    animation.download(animation.follow())
    return animation.job or ""


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.open(ROOT / "examples" / "cat.jpg").convert("RGB").resize((SIDE, SIDE)).save(buffer, "PNG")
    return buffer.getvalue()


@contextmanager
def _serving(*, kept: bool) -> Iterator[tuple[str, Connection]]:
    """A cloud in a process of its own, as `serve` has it: its address, and whom to ask of it."""
    pipe, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(theirs, kept))
    process.start()
    yield pipe.recv(), pipe
    pipe.send("end")
    process.join()


def _ask(pipe: Connection, what: str) -> Any:  # noqa: ANN401 - the lines, or bytes
    pipe.send(what)
    return pipe.recv()


if __name__ == "__main__":
    main()
