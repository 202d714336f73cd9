"""One job from the picture to the GIF, as any client of the API would do it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localcloud.cli.client import Client
from localcloud.cli.target import frame_in

_ENDED = {"done", "failed", "cancelled", "expired"}
_SOONEST, _SHARE = 0.05, 0.125
"""Seconds, and of the time that was waited already: a job of one second isn't waited for two, and a long one is looked
at when the API says."""
Watch = Callable[[dict[str, Any]], None]


class Failed(Exception):
    """The job ended without a GIF; the message is the reason that its status gives, `code` its word for programs."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.code = code


@dataclass
class Animation:
    """A job under way. `watch` sees every status, `frames_dir` gets every frame as PNG."""

    client: Client
    watch: Watch = lambda _: None
    frames_dir: Path | None = None
    job: str | None = None
    _last_frame: int | None = None

    def start(self, order: dict[str, Any], picture: bytes, mask: bytes | None) -> dict[str, Any]:
        """Order the job and hand over its pictures: what the API answered. Refused where it says no."""
        created = self.order(order)
        self.send(created, picture, mask)
        return created

    def order(self, order: dict[str, Any], key: str | None = None) -> dict[str, Any]:
        """Have the job made: what the API answered. No generator is called before its picture is there."""
        created = self.client.create(order, key)
        self.job = created["id"]
        return created

    def send(self, created: dict[str, Any], picture: bytes, mask: bytes | None) -> None:
        """Hand over the job's pictures, the mask first: the picture starts it."""
        if mask is not None:
            self.client.upload(created["mask_upload"], mask)
        self.client.upload(created["upload"], picture)

    def follow(self) -> dict[str, Any]:
        """Look until the job has ended; the last status. Failed where it ended badly."""
        began = time.monotonic()
        while True:
            status = self._look()
            if status["state"] in _ENDED:
                break
            waited = time.monotonic() - began
            time.sleep(min(status["retry_after"] or 1.0, max(_SOONEST, _SHARE * waited)))
        if status["state"] != "done" or not status["outputs"]:
            error = status["error"] or {"detail": f"the job was {status['state']}", "code": status["state"]}
            raise Failed(error["detail"], error["code"])
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
