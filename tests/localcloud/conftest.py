import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole

APPS = Path(__file__).parent / "apps"
Start = Callable[..., LocalCloud]


@pytest.fixture(scope="session")
def said() -> io.StringIO:
    return io.StringIO()


def _relay(said: io.StringIO, conditions: dict[str, Any]) -> LocalCloud:
    said.truncate(0)
    said.seek(0)
    quick: dict[str, Any] = {"retry_waits": (0.01, 0.02), "terminal": CloudConsole(Console(file=said, soft_wrap=True))}
    return LocalCloud(app_module="relay", project_dir=APPS, **(quick | conditions))


@pytest.fixture(scope="module")
def _shared(said: io.StringIO) -> Iterator[LocalCloud]:
    with _relay(said, {}) as cloud:
        yield cloud


@pytest.fixture
def cloud(_shared: LocalCloud) -> LocalCloud:
    """The cloud of a module's tests, as if it had just been started."""
    s3 = _shared.client("s3")
    for entry in s3.list_objects_v2(Bucket=_shared.bucket).get("Contents", ()):
        s3.delete_object(Bucket=_shared.bucket, Key=entry["Key"])
    for forgotten in (_shared.invocations, _shared.stopped, _shared.most_concurrent, _shared.dead_letters):
        forgotten.clear()
    return _shared


@pytest.fixture
def start(said: io.StringIO) -> Iterator[Start]:
    """A cloud for one test alone, under its own conditions."""
    with ExitStack() as stack:
        yield lambda **conditions: stack.enter_context(_relay(said, conditions))
