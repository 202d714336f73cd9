"""A function as Lambda runs it: its unzipped deployment in a process of Amazon's own runtime client."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from localcloud.functions.runtime_api import PATIENCE, RuntimeApi

LAMBDA = Path(__file__).parents[2] / "build" / "tools" / "runtime"
"""The environment that requirements-runtime.txt is installed in, by make."""


class NotStarted(Exception):
    """The function's module can't be imported; the message says why."""


@contextmanager
def deployed(folder: Path, handler: str, environment: Mapping[str, str]) -> Iterator[RuntimeApi]:
    """The function `handler` (`app.on_frame`) of what was unzipped into the folder, ready for its first event.

    Raises NotStarted. Nothing is compiled into the folder: on Lambda nobody may write there.
    """
    with RuntimeApi() as api:
        process = subprocess.Popen(
            [LAMBDA / "bin" / "python", "-m", "awslambdaric", handler],
            cwd=folder,
            env={
                **environment,
                "AWS_LAMBDA_RUNTIME_API": api.address,
                "AWS_LAMBDA_FUNCTION_NAME": handler.rpartition(".")[2],
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "LAMBDA_TASK_ROOT": str(folder),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdout=sys.stderr,
        )
        try:
            _wait(api, process)
            yield api
        finally:
            process.kill()
            process.wait()


def _wait(api: RuntimeApi, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + PATIENCE
    while not api.ready.wait(0.05):
        if process.poll() is not None or time.monotonic() > give_up:
            raise NotStarted(f"the runtime client ended with status {process.returncode}")
    if not api.answers.empty():
        raise NotStarted(api.answers.get().error)
