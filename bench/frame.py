"""What a frame costs us beside its generator: CPU against the floor, and requests to S3.

The floor is what no frame handler can do without: to decode one PNG of that frame and encode one, with the same
settings, in the same run. Run it as `python -m bench.frame`.
"""

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from chalicelib import generators, pipeline
from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.orders import JobRequest
from chalicelib.entrypoints.bootstrap import build_context
from chalicelib.generators import Generator, Redraw
from chalicelib.generators.base import Draw
from chalicelib.generators.procedural.settings import ProceduralSettings
from chalicelib.generators.reading import Understanding
from chalicelib.picture.frame_png import decode_frame, encode_frame
from chalicelib.pipeline.context import Invocation, PipelineContext
from chalicelib.settings import Settings
from deployment.local_stage import ACCESS_KEY, REGION, SECRET_KEY
from localcloud.cloud import LocalCloud

if TYPE_CHECKING:
    from PIL.Image import Image

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "examples" / "astronaut.jpg"
FRAMES = 24


@dataclass
class Stopwatch(Generator):
    """A generator whose own CPU seconds are put aside."""

    inner: Generator
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.menu = self.inner.menu

    def understand(self, prompt: str) -> Understanding:
        """What the inner one does."""
        return self.inner.understand(prompt)

    def understand_poster(self, prompt: str) -> Understanding:
        """What the inner one does."""
        return self.inner.understand_poster(prompt)

    def look(self, order: Redraw) -> tuple[str, ...]:
        """What the inner one says."""
        return self.inner.look(order)

    def redraw(self, order: Redraw) -> "Image":
        """The inner one's frame."""
        began = process_time()
        try:
            return self.inner.redraw(order)
        finally:
            self.seconds += process_time() - began

    def draw(self, order: Draw) -> "Image":
        """The inner one's picture from words."""
        return self.inner.draw(order)


def main() -> None:
    """Print the figures for a job of 24 frames of 512 by 512 pixels."""
    stopwatch = Stopwatch(generators.load("procedural", ProceduralSettings()))
    with bucket_elsewhere() as (settings, count_requests), redirect_stdout(StringIO()):
        context = replace(build_context(settings), generator=lambda _: stopwatch)
        job = begin(context)
        advance(context, job, 0)
        before, handler = count_requests(), []
        for index in range(1, FRAMES):
            drawing = stopwatch.seconds
            whole = cpu_of(partial(advance, context, job, index - 1))
            handler.append(whole - (stopwatch.seconds - drawing))
        requests = (count_requests() - before) / (FRAMES - 1)
        frame = context.bucket.read(keys.frame(job, FRAMES - 1))
    floor = [cpu_of(lambda: encode_frame(decode_frame(frame))) for _ in range(1, FRAMES)]
    report(statistics.median(handler), statistics.median(floor), requests)


def report(handler: float, floor: float, requests: float) -> None:
    """Seconds of CPU, and requests, per frame."""
    print(f"frame handler without its generator  {handler * 1000:6.1f} ms CPU")
    print(f"floor: decode and encode one PNG     {floor * 1000:6.1f} ms CPU")
    print(f"ratio                                {handler / floor:6.2f}   aim ≤1.5")
    print(f"requests to S3 per free frame        {requests:6.2f}   aim ≤6")


def begin(context: PipelineContext) -> str:
    """A job whose picture has arrived."""
    data = PICTURE.read_bytes()
    upload = {"content_type": "image/jpeg", "bytes": len(data)}
    order = JobRequest.model_validate({"prompt": "she breathes", "frames": FRAMES, "upload": upload})
    job: str = pipeline.create_job(context, order, Client("bench"), None).id
    context.bucket.create_once(keys.source(job), data, "image/jpeg")
    return job


def advance(context: PipelineContext, job: str, since: int) -> None:
    """What the frame function does when frame `since` has come."""
    pipeline.advance(context, job, Invocation(datetime.now(UTC) + timedelta(minutes=1)), since=since)


def cpu_of(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    began = process_time()
    work()
    return process_time() - began


@contextmanager
def bucket_elsewhere() -> Iterator[tuple[Settings, Callable[[], int]]]:
    """A bucket in a process of its own, whose CPU isn't counted, and the count of what was asked of it."""
    pipe, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    environment: dict[str, str] = pipe.recv()
    os.environ.update(environment)

    def count_requests() -> int:
        pipe.send("count")
        count: int = pipe.recv()
        return count

    yield Settings.from_env(environment), count_requests
    pipe.send("stop")
    process.join()


def serve(pipe: Connection) -> None:
    """The bucket's side: every event is dropped, since the bench itself is the handler."""
    with LocalCloud(project_dir=ROOT, drop=lambda *_: True) as cloud:
        pipe.send(
            {
                "AWS_ENDPOINT_URL": cloud.s3_url,
                "AWS_ACCESS_KEY_ID": ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
                "AWS_DEFAULT_REGION": REGION,
                "FRAMELOOM_BUCKET": cloud.bucket,
                "FRAMELOOM_PULLS_QUEUE": "frameloom-local-pulls",
                "FRAMELOOM_ASSEMBLE_QUEUE": "frameloom-local-assemble",
                "FRAMELOOM_LEDGER_TABLE": "frameloom-local-ledger",
                "FRAMELOOM_BUDGET_USD": "1",
            }
        )
        while pipe.recv() == "count":
            pipe.send(sum(count for (_, name), count in cloud.requests.items() if "Object" in name))


if __name__ == "__main__":
    main()
