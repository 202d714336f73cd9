"""One job from the picture to the GIF, as any client of the API would do it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localcloud.cli.client import Client
from localcloud.cli.target import frame_in

_ENDED = {"done", "failed", "cancelled", "expired"}
Watch = Callable[[dict[str, Any]], None]


class Failed(Exception):
    """The job ended without a GIF; the message is the reason that its status gives."""


@dataclass
class Animation:
    """A job under way. `watch` sees every status, `frames_dir` gets every frame as PNG."""

    client: Client
    watch: Watch
    frames_dir: Path | None = None
    job: str | None = None
    _last_frame: int | None = None

    def start(self, order: dict[str, Any], picture: bytes, mask: bytes | None) -> dict[str, Any]:
        """Order the job and hand over its pictures: what the API answered. Refused where it says no."""
        created = self.client.create(order)
        self.job = created["id"]
        if mask is not None:
            self.client.upload(created["mask_upload"], mask)
        self.client.upload(created["upload"], picture)
        return created

    def follow(self) -> dict[str, Any]:
        """Look until the job has ended; the last status. Failed where it ended badly."""
        while True:
            status = self._look()
            if status["state"] in _ENDED:
                break
            time.sleep(status["retry_after"] or 1.0)
        if status["state"] != "done" or not status["outputs"]:
            raise Failed((status["error"] or {}).get("detail", f"the job was {status['state']}"))
        return status

    def download(self, status: dict[str, Any]) -> bytes:
        """The GIF."""
        return self.client.download(status["outputs"][0]["url"])

    def cancel(self) -> None:
        """Stop a job that has begun."""
        if self.job:
            self.client.cancel(self.job)

    def _look(self) -> dict[str, Any]:
        assert self.job is not None
        status = self.client.read(self.job, self._last_frame)
        fresh = {int(index): url for index, url in status["frames"]["urls"].items()}
        if self.frames_dir:
            for index, url in fresh.items():
                frame_in(self.frames_dir, index).write(self.client.download(url))
        self._last_frame = max(fresh, default=self._last_frame)
        self.watch(status)
        return status
