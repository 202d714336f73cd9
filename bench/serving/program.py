"""The program that is measured, in a process of its own."""

import os
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from localcloud.__main__ import LINES
from localcloud.cloud import LocalCloud

ROOT = Path(__file__).parents[2]


def serve(pipe: Connection, kept: bool) -> None:  # noqa: FBT001 - what a process is started with
    """Answer what is asked of it through the pipe: `logs`, or `memory` in bytes; until `end`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCloud(project_dir=ROOT, remembered=LINES, data=Path(folder) if kept else None) as cloud,
    ):
        pipe.send(cloud.api_url)
        while (asked := pipe.recv()) != "end":
            cloud.wait_until_idle()
            pipe.send(cloud.logs if asked == "logs" else _resident())


def _resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
