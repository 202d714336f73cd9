"""What the outputs of a loop that is computed show as frame 0."""

from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image, ImageSequence

from chalicelib.domain.records import Job
from chalicelib.pipeline.drawing.steps import read_frame
from chalicelib.pipeline.opening import opening
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.support.accounts import context_in

FRAMES = 6
STANDING_OUT = 2.5
"""Usual steps: of so few frames, in 256 colours."""


def order(photo: bytes, **fields: object) -> dict[str, Any]:
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    return {"prompt": "it snows hard, at night", "frames": FRAMES, "size": 96, "seed": 3, "upload": upload, **fields}


def finished(cloud: LocalCloud, photo: bytes, painted: bytes | None = None, **fields: object) -> dict[str, Any]:
    api = Client(cloud.api_url)
    job = api.create(order(photo, **fields))
    if painted:
        api.upload(job["mask_upload"], painted)
    api.upload(job["upload"], photo)
    cloud.wait_until_idle()
    return api.read(job["id"], -1)


def pictures(status: dict[str, Any], form: str = "webp") -> list[np.ndarray[Any, np.dtype[np.int16]]]:
    url = next(one["url"] for one in status["outputs"] if one["format"] == form)
    with Image.open(BytesIO(requests.get(url, timeout=30).content)) as shown:
        return [np.asarray(frame.convert("RGB"), np.int16) for frame in ImageSequence.Iterator(shown)]


def frame(status: dict[str, Any], index: int) -> np.ndarray[Any, np.dtype[np.int16]]:
    with Image.open(BytesIO(requests.get(status["frames"]["urls"][str(index)], timeout=30).content)) as kept:
        return np.asarray(kept.convert("RGB"), np.int16)


def step(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    return float(np.abs(one - other).mean())


def test_a_loop_of_what_goes_on_shows_it_from_the_first_picture_to_the_last(cloud: LocalCloud, photo: bytes) -> None:
    status = finished(cloud, photo)
    shown = pictures(status)
    assert len(shown) == FRAMES
    usual = float(np.median([step(one, other) for one, other in pairwise(shown)]))
    assert step(shown[-1], shown[0]) < STANDING_OUT * usual
    assert step(shown[0], frame(status, 0)) > 2 * usual, "frame 0 is kept as it was sent"


def test_outside_of_the_mask_the_first_picture_is_the_one_that_was_sent(cloud: LocalCloud, photo: bytes) -> None:
    half = Image.new("L", (96, 96))
    half.paste(255, (0, 0, 48, 96))
    buffer = BytesIO()
    half.save(buffer, "PNG")
    announced = {"content_type": "image/png", "bytes": len(buffer.getvalue())}
    status = finished(cloud, photo, buffer.getvalue(), mask=announced, export={"format": "webp"})
    (first, *_), sent = pictures(status), frame(status, 0)
    assert step(first[:, :40], sent[:, :40]) > 10 * step(first[:, 60:], sent[:, 60:])


@pytest.mark.parametrize("fields", [{"prompt": {"0": "it snows hard", "3": "night"}}, {"prompt": "night falls"}])
def test_a_story_begins_with_the_picture_that_was_sent(cloud: LocalCloud, photo: bytes, fields: dict[str, Any]) -> None:
    status = finished(cloud, photo, **fields)
    shown, sent = pictures(status), frame(status, 0)
    assert 3 * step(shown[0], sent) < step(shown[4], sent)


def test_a_job_that_was_ordered_before_loops_were_steady_shows_frame_0_as_it_was_sent(
    cloud: LocalCloud, photo: bytes
) -> None:
    context = context_in(cloud, timedelta())
    job = context.jobs.find_order(finished(cloud, photo)["id"])
    assert job
    first = read_frame(context, job, 0)
    old = Job.model_validate_json(job.model_dump_json(exclude={"steady"}))
    assert opening(context, old, first).tobytes() == first.tobytes() != opening(context, job, first).tobytes()
