"""A picture dropped into the inbox, and what appears in the outbox."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from chalicelib import pipeline
from chalicelib.pipeline.inbox import options_of
from chalicelib.pipeline.outbox import deliver
from localcloud.cloud import LocalCloud
from tests.support.accounts import context_in

UNREADABLE = {
    "nested": "[" * 1900,
    "nested in a prompt": '{"0":' * 350,
    "a huge number": "9" * 1900,
    "an exponent": "1e999999",
    "no number": "NaN",
    "endless": "-Infinity",
    "half a character": r'"\ud800"',
    "nothing": "",
    "no such charset": "=?x-none?B?AAAA?=",
    "half of a word": "=?UTF-8?B?A?=",
}


def drop(cloud: LocalCloud, name: str, body: bytes, **metadata: str) -> None:
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"inbox/{name}", Body=body, Metadata=metadata)


def outbox(cloud: LocalCloud) -> dict[str, bytes]:
    s3 = cloud.client("s3")
    listed = s3.list_objects_v2(Bucket=cloud.bucket, Prefix="outbox/").get("Contents", [])
    return {
        entry["Key"].removeprefix("outbox/"): s3.get_object(Bucket=cloud.bucket, Key=entry["Key"])["Body"].read()
        for entry in listed
    }


def orders(cloud: LocalCloud) -> list[dict[str, Any]]:
    s3 = cloud.client("s3")
    listed = s3.list_objects_v2(Bucket=cloud.bucket, Prefix="jobs/").get("Contents", [])
    found = [entry["Key"] for entry in listed if entry["Key"].endswith("job.json")]
    return [json.loads(s3.get_object(Bucket=cloud.bucket, Key=key)["Body"].read()) for key in found]


def markers(cloud: LocalCloud) -> list[str]:
    listed = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="active/").get("Contents", [])
    return [entry["Key"] for entry in listed]


def small(photo: bytes) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(photo)).resize((48, 48)).save(buffer, "PNG")
    return buffer.getvalue()


def prompts(cloud: LocalCloud) -> set[str]:
    return {order["prompt"] for order in orders(cloud)}


@pytest.mark.parametrize("name", ["he begins to sob.png", "a/b c/он плачет, 雨 & 50% +1.png", "it_snows.png"])
def test_the_files_name_is_the_prompt_in_any_script(cloud: LocalCloud, photo: bytes, name: str) -> None:
    drop(cloud, name, small(photo), frames="2")
    cloud.wait_until_idle()
    assert outbox(cloud)[f"{name}.gif"][:6] == b"GIF89a"
    assert name.rpartition("/")[2].removesuffix(".png").replace("_", " ") in prompts(cloud)


def test_metadata_say_what_holds_frames_together() -> None:
    options = options_of("inbox/rain.png", {"coherence": '["colour"]', "on_drift": "stop", "mask": "a.png"})
    assert options == {"prompt": "rain", "coherence": ["colour"], "on_drift": "stop", "export": {}}


def test_metadata_carry_options_of_the_job_and_its_export(cloud: LocalCloud, photo: bytes) -> None:
    options = {"prompt": "rain", "frames": "3", "fps": "10", "loop": "bounce", "strength": "0.6", "mtime": "170000"}
    options |= {"caption": "2026"}
    drop(cloud, "options.png", small(photo), **options)
    cloud.wait_until_idle()
    (order,) = [order for order in orders(cloud) if order["prompt"] == "rain"]
    assert (order["frames"], order["strength"]) == (3, 0.6)
    export = order["export"]
    assert (export["fps"], export["loop"], export["caption"]) == (10, "bounce", "2026")
    with Image.open(io.BytesIO(outbox(cloud)["options.png.gif"])) as gif:
        assert getattr(gif, "n_frames", 1) == 4


def test_what_cannot_be_a_job_is_told_beside_it(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "too many.png", small(photo), frames="999")
    cloud.wait_until_idle()
    problem = json.loads(outbox(cloud)["too many.png.error.json"])
    assert problem["errors"][0]["field"] == "frames"


def test_a_name_that_xml_can_not_hold_is_answered_as_any_other(cloud: LocalCloud, photo: bytes) -> None:
    """Several keys are deleted by a document of XML, and so no key is that holds a control character."""
    for name, body, kept in (("bell\x07.txt", b"just words", "error.json"), ("bell\x07.png", small(photo), "gif")):
        drop(cloud, name, b"no picture at all" if kept == "gif" else small(photo), frames="2")
        cloud.wait_until_idle()
        drop(cloud, name, body, frames="2")
        cloud.wait_until_idle()
        assert [shown for shown in outbox(cloud) if shown.startswith(name)] == [f"{name}.{kept}"]
    assert not cloud.dead_letters


def test_what_is_no_picture_is_told_beside_it(cloud: LocalCloud) -> None:
    drop(cloud, "notes.txt", b"just words")
    cloud.wait_until_idle()
    problem = json.loads(outbox(cloud)["notes.txt.error.json"])
    assert problem["code"] == "refused"
    assert "notes.txt.gif" not in outbox(cloud)


def test_a_new_picture_under_the_same_name_replaces_both(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "again.png", b"no picture")
    cloud.wait_until_idle()
    assert "again.png.error.json" in outbox(cloud)
    drop(cloud, "again.png", small(photo), frames="2")
    cloud.wait_until_idle()
    assert "again.png.gif" in outbox(cloud)
    assert "again.png.error.json" not in outbox(cloud)
    drop(cloud, "again.png", b"no picture again")
    cloud.wait_until_idle()
    assert "again.png.error.json" in outbox(cloud)
    assert "again.png.gif" not in outbox(cloud)


@pytest.mark.parametrize("name", ["folder/", ".DS_Store", "a/Thumbs.db"])
def test_what_file_managers_leave_behind_makes_nothing(cloud: LocalCloud, name: str) -> None:
    before = len(orders(cloud))
    drop(cloud, name, b"")
    cloud.wait_until_idle()
    assert len(orders(cloud)) == before
    assert not [key for key in outbox(cloud) if key.startswith(name)]


def test_the_picture_stays_where_it_was_dropped(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "stays.png", small(photo), frames="2")
    cloud.wait_until_idle()
    s3 = cloud.client("s3")
    assert s3.get_object(Bucket=cloud.bucket, Key="inbox/stays.png")["Body"].read() == small(photo)


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("field", ["frames", "strength", "prompt", "caption", "seed"])
def test_whatever_metadata_hold_a_drop_ends_with_a_word(cloud: LocalCloud, photo: bytes, field: str, text: str) -> None:
    name = f"{field} {list(UNREADABLE.values()).index(text)}.png"
    drop(cloud, name, small(photo), **({"frames": "2", "size": "64"} | {field: text}))
    cloud.wait_until_idle()
    assert {f"{name}.gif", f"{name}.error.json"} & set(outbox(cloud))
    assert not [line for line in cloud.logs if line["message"] == "invocation failed"]


@pytest.mark.parametrize(
    ("name", "body", "metadata"),
    [
        ("many.png", b"", {"frames": "999"}),
        ("nested.png", b"", {"frames": "[" * 1900}),
        ("large.png", bytes(10_000_001), {}),
        ("paid.png", b"", {"generator": "stability"}),
    ],
)
def test_what_was_refused_is_not_looked_at_again(
    cloud: LocalCloud, name: str, body: bytes, metadata: dict[str, str]
) -> None:
    drop(cloud, name, body, **metadata)
    cloud.wait_until_idle()
    error = f"{name}.error.json"
    assert error in outbox(cloud)
    cloud.client("s3").delete_object(Bucket=cloud.bucket, Key=f"outbox/{error}")
    told = len(cloud.logs)
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert error not in outbox(cloud)
    assert "refused" not in {line["message"] for line in cloud.logs[told:]}


def test_what_is_dropped_again_with_other_options_is_another_order(cloud: LocalCloud, photo: bytes) -> None:
    for options in ({"frames": "many"}, {"frames": "2", "size": "64"}):
        drop(cloud, "second thought.png", small(photo), **options)
        cloud.wait_until_idle()
    assert "second thought.png.gif" in outbox(cloud)
    assert "second thought.png.error.json" not in outbox(cloud)


@pytest.mark.parametrize("letters", ["x", "д", "😭"])
def test_a_name_with_no_room_in_the_outbox_is_refused_beside_a_shorter_one(cloud: LocalCloud, letters: str) -> None:
    known = len(orders(cloud)), len(markers(cloud))
    name = (letters * 1024)[: (1018 - 4) // len(letters.encode())] + ".png"
    before = set(outbox(cloud))
    drop(cloud, name, b"no picture at all")
    cloud.wait_until_idle()
    (error,) = set(outbox(cloud)) - before
    assert len(f"outbox/{error}".encode()) <= 1024
    assert name.startswith(error.partition("~")[0])
    assert json.loads(outbox(cloud)[error])["errors"][0]["field"] == "name"
    assert (len(orders(cloud)), len(markers(cloud))) == known


def test_the_longest_name_that_is_taken_has_room_for_its_result(cloud: LocalCloud, photo: bytes) -> None:
    name = "rain".rjust(1024 - len("outbox/") - len(".png.error.json"), "z") + ".png"
    drop(cloud, name, small(photo), frames="2", size="64")
    cloud.wait_until_idle()
    assert f"{name}.gif" in outbox(cloud)


@pytest.mark.parametrize("key", ["elsewhere/rain.png", "outbox/rain.png", "inboxes/rain.png", "/inbox/rain.png"])
def test_what_lies_elsewhere_is_no_drop_whoever_says_so(cloud: LocalCloud, photo: bytes, key: str) -> None:
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=small(photo))
    known, before = len(orders(cloud)), set(outbox(cloud))
    context = context_in(cloud, timedelta())
    pipeline.accept_drop(context, key)
    context.pulls.send({"drop": key})
    cloud.wait_until_idle()
    assert (len(orders(cloud)), set(outbox(cloud))) == (known, before)
    cloud.client("s3").delete_object(Bucket=cloud.bucket, Key=key)


@pytest.mark.parametrize(
    ("sent", "prompt"),
    [
        ("=?UTF-8?B?0LTQvtC20LTRjA==?=", "дождь"),
        ("=?UTF-8?Q?le_ch=C3=A2t_dort?=", "le chât dort"),
        ("=?UTF-8?B?0LTQvtC2?= =?UTF-8?B?0LTRjA==?=", "дождь"),
        ("=?iso-8859-1?q?caf=E9?=", "café"),
        ("=?UTF-8?B?eyIwIjoi0LTQvtC20LTRjCJ9?=", {"0": "дождь"}),
        ("=?UTF-8?B?", "=?UTF-8?B?"),
        ("is 2=?3", "is 2=?3"),
    ],
)
def test_words_in_mails_own_form_are_read(cloud: LocalCloud, photo: bytes, sent: str, prompt: object) -> None:
    drop(
        cloud,
        f"mail {len(orders(cloud))}.png",
        small(photo),
        prompt=sent,
        frames="2",
        size="64",
        caption="=?UTF-8?Q?=C3=A9t=C3=A9?=",
    )
    cloud.wait_until_idle()
    newest = max(orders(cloud), key=lambda order: order["created_at"])
    assert (newest["prompt"], newest["export"]["caption"]) == (prompt, "été")


def test_a_result_in_another_format_replaces_the_old_one(cloud: LocalCloud, photo: bytes) -> None:
    shown = []
    for turn, options in enumerate(({}, {"format": "webp"}, {"format": "png"}, {"frames": "many"}, {"format": "gif"})):
        drop(cloud, "changing.png", small(photo) + bytes(turn), **({"frames": "2", "size": "64"} | options))
        cloud.wait_until_idle()
        shown.append([name.removeprefix("changing.png.") for name in outbox(cloud) if name.startswith("changing.png.")])
    assert shown == [["gif"], ["webp"], ["png"], ["error.json"], ["gif"]]


def test_a_result_that_was_deleted_before_it_came_is_told(cloud: LocalCloud, photo: bytes) -> None:
    drop(cloud, "gone.png", small(photo), frames="2", size="64")
    cloud.wait_until_idle()
    context = context_in(cloud, timedelta())
    job = next(order["id"] for order in orders(cloud) if order["prompt"] == "gone")
    view = context.jobs.open(job)
    (made,) = view.outputs
    context.bucket.delete(made.key(job))
    deliver(context, view)
    assert json.loads(outbox(cloud)["gone.png.error.json"])["code"] == "gone"
    assert "gone.png.gif" not in outbox(cloud)
