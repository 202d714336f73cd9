"""Those who order: each asks again, under the same Idempotency-Key, until it is answered."""

import io
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from PIL import Image

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

SIDE = 64
"""Pixels: frames so small that the way is all that takes time."""
PATIENCE = 60.0
"""Seconds."""
PAUSE = 0.1
SERVER_ERROR = 500
_REST_OF_KEY = ", and no other customer"


def draw_picture() -> bytes:
    """Something to set in motion, as PNG."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


PICTURE = draw_picture()


def compose(frames: int) -> dict[str, Any]:
    """The body of `POST /jobs`."""
    upload = {"content_type": "image/png", "bytes": len(PICTURE)}
    return {"prompt": "slow zoom in", "frames": frames, "size": SIDE, "seed": 7, "upload": upload}


def order(cloud: LocalCloud, name: str, frames: int) -> str:
    """One customer's job, its picture sent: the job's id."""
    give_up = time.monotonic() + PATIENCE
    while True:
        answer = post(cloud, frames, name)
        if answer.status_code < SERVER_ERROR:
            break
        if time.monotonic() > give_up:
            raise TimeoutError(answer.text)
        time.sleep(PAUSE)
    job: dict[str, Any] = answer.json()
    Client(cloud.api_url).upload(job["upload"], PICTURE)
    identity: str = job["id"]
    return identity


def post(cloud: LocalCloud, frames: int, name: str | None = None) -> requests.Response:
    """Ask once."""
    headers = {"Idempotency-Key": key_of(name)} if name else {}
    return requests.post(f"{cloud.api_url}/jobs", json=compose(frames), headers=headers, timeout=PATIENCE)


def key_of(name: str) -> str:
    """A customer's own key, as long as a stranger's must be."""
    return f"{name}{_REST_OF_KEY}"


def name_of(key: str) -> str:
    """Whose it is."""
    return key.removesuffix(_REST_OF_KEY)


def order_all(cloud: LocalCloud, names: Iterable[str], frames: int, at_once: int) -> dict[str, str]:
    """Customer → job, so many of them asking at the same time."""
    customers = list(names)
    with ThreadPoolExecutor(at_once) as crowd:
        jobs = crowd.map(lambda name: order(cloud, name, frames), customers)
        return dict(zip(customers, jobs, strict=True))
