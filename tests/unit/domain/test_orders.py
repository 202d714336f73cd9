import json

import pytest
from pydantic import ValidationError

from chalicelib.domain.limits import MAX_UPLOAD_BYTES
from chalicelib.domain.orders import ExportOrder, JobRequest
from chalicelib.domain.records import Job
from chalicelib.domain.sentences import invalid_order, plain

PREVIOUS_JOB = {
    "version": 1,
    "id": "0123456789abcdef0123456789abcdef",
    "created_at": "2026-03-01T12:00:00Z",
    "client": "address-1",
    "prompt": {"0": "he looks up", "2": "he begins to sob"},
    "frames": 4,
    "seed": 7,
    "upload": {"content_type": "image/jpeg", "bytes": 74962},
    "mask": None,
    "export": {"version": 1, "format": "gif", "fps": 12.5, "loop": "forever", "sparkle": True},
    "reservation": {
        "version": 1,
        "id": "a" * 32,
        "job": "0123456789abcdef0123456789abcdef",
        "run": 1,
        "client": "address-1",
        "day": "2026-03-01",
        "at": "2026-03-01T12:00:00Z",
        "call_micros": 0,
        "frame_micros": 20,
        "redraws": 3,
        "currency": "USD",
    },
    "a_field_of_another_version": [1, 2, 3],
}
"""As another version of this program wrote it."""


def fields_of(order: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        JobRequest.model_validate_json(json.dumps(order))
    return [error["field"] for error in invalid_order(caught.value).errors]


def test_a_prompt_is_enough() -> None:
    order = JobRequest.model_validate({"prompt": "rain"})
    assert (order.frames, order.size, order.strength, order.generator) == (24, 512, 0.35, "procedural")


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({}, "prompt"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n"}, "prompt"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"prompt": "x" + " " * 2000}, "prompt"),
        ({"prompt": "x", "export": {"caption": "x" + " " * 200}}, "export.caption"),
        ({"prompt": "x", "frames": 1}, "frames"),
        ({"prompt": "x", "frames": 241}, "frames"),
        ({"prompt": "x", "size": 63}, "size"),
        ({"prompt": "x", "size": 1025}, "size"),
        ({"prompt": "x", "strength": 1.01}, "strength"),
        ({"prompt": "x", "seed": -1}, "seed"),
        ({"prompt": "x", "seed": 2**32}, "seed"),
        ({"prompt": "x", "frame": 3}, "frame"),
        ({"prompt": "x", "upload": {"content_type": "image/tiff", "bytes": 1}}, "upload.content_type"),
        ({"prompt": "x", "upload": {"content_type": "image/png", "bytes": MAX_UPLOAD_BYTES + 1}}, "upload.bytes"),
        ({"prompt": "x", "upload": {"content_type": "image/png", "bytes": 0}}, "upload.bytes"),
        ({"prompt": "x", "export": {"fps": 51}}, "export.fps"),
        ({"prompt": "x", "export": {"loop": "twice"}}, "export.loop"),
        ({"prompt": "x", "export": {"colour": 1}}, "export.colour"),
        ({"prompt": "x", "poster": "../../etc"}, "poster"),
    ],
)
def test_a_wrong_field_is_named(order: object, field: str) -> None:
    assert fields_of(order) == [field]


NUMBERS = ("frames", "strength", "size", "seed", "export.fps", "export.hold", "export.width", "export.max_bytes")


@pytest.mark.parametrize("value", ["9", True])
@pytest.mark.parametrize("field", [*NUMBERS, "upload.bytes"])
def test_what_looks_like_a_number_is_none(field: str, value: object) -> None:
    *parents, name = field.split(".")
    beside = {"content_type": "image/png"} if "upload" in parents else {}
    order = {name: value, **beside}
    assert fields_of({"prompt": "x", **({parents[0]: order} if parents else order)}) == [field]


@pytest.mark.parametrize("key", [" 7", "07", "7.0", "+7", "1_0", "-7", "seven", "", "7\n", "240"])
def test_a_schedule_s_keys_are_frames(key: str) -> None:
    assert fields_of({"prompt": {"0": "calm", key: "wild"}}) == [f"prompt.{plain(key)}"]


def test_words_lose_what_surrounds_them() -> None:
    assert JobRequest.model_validate({"prompt": {"0": " rain\n"}}).prompt == {0: "rain"}


def test_a_schedule_needs_its_beginning() -> None:
    assert fields_of({"prompt": {"3": "late"}}) == ["prompt"]


def test_a_schedule_does_not_outlast_the_job() -> None:
    with pytest.raises(ValidationError, match="key 24 lies past the last frame, 23"):
        JobRequest.model_validate({"prompt": {"0": "a", "24": "b"}})


def test_a_schedule_is_kept_in_order() -> None:
    order = JobRequest.model_validate({"prompt": {"12": "b", "0": "a"}, "strength": {"6": 1, "0": 0}})
    assert isinstance(order.strength, dict)
    assert list(order.prompt) == [0, 12]
    assert list(order.strength) == [0, 6]


def test_the_same_options_are_the_same_export() -> None:
    assert ExportOrder().id == ExportOrder(fps=12.5).id
    assert ExportOrder().id != ExportOrder(fps=10).id


def test_a_job_of_another_version_is_read() -> None:
    job = Job.model_validate_json(json.dumps(PREVIOUS_JOB))
    assert job.prompt == {0: "he looks up", 2: "he begins to sob"}
    assert job.reservation.redraws == 3
    assert Job.model_validate_json(job.model_dump_json()) == job
