"""What is there again when the cloud is started again on its data folder."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from localcloud.aws.operation import Operation
from localcloud.aws.refusal import Refusal
from localcloud.aws.s3.service import S3
from localcloud.cloud import LocalCloud
from localcloud.storage.database import Database, Unreadable
from localcloud.storage.events import Events
from localcloud.storage.folder import DataFolder, FolderTaken
from localcloud.storage.messages import Messages
from localcloud.storage.objects import Objects, Stored
from localcloud.storage.schema import VERSION
from tests.localcloud.deeds import count, order, send

APPS = Path(__file__).parent / "apps"
WRITERS, KEYS = 8, 60


def start(data: Path | None) -> LocalCloud:
    return LocalCloud(app_module="relay", project_dir=APPS, data=data)


def ended(folder: Path) -> LocalCloud:
    """A cloud that has put and begun things, and is over."""
    with start(folder) as cloud:
        s3 = cloud.client("s3")
        s3.put_object(Bucket=cloud.bucket, Key="x/é", Body=b"kept", ContentType="image/png", Metadata={"a": "b"})
        s3.put_object(Bucket=cloud.bucket, Key="x/deleted")
        s3.delete_object(Bucket=cloud.bucket, Key="x/deleted")
        send(cloud, "note", delay=1)
    return cloud


def test_objects_are_there_again_with_their_headers(tmp_path: Path) -> None:
    ended(tmp_path)
    with start(tmp_path) as cloud:
        found = cloud.client("s3").get_object(Bucket=cloud.bucket, Key="x/é")
        assert (found["Body"].read(), found["ContentType"], found["Metadata"]) == (b"kept", "image/png", {"a": "b"})
        assert count(cloud, "x/") == 1


def test_a_message_that_nobody_had_comes_after_the_restart(tmp_path: Path) -> None:
    assert ended(tmp_path).invocations["on_message"] == 0
    with start(tmp_path) as cloud:
        cloud.wait_for(lambda: cloud.invocations["on_message"])
        cloud.wait_until_idle()
        assert cloud.invocations["on_message"] == 1


def test_an_event_whose_function_had_not_answered_comes_again(tmp_path: Path) -> None:
    with start(tmp_path) as cloud:
        order(cloud, "hang")
        cloud.wait_for(lambda: cloud.working)
    with start(tmp_path) as cloud:
        cloud.wait_for(lambda: cloud.invocations["on_order"])


def test_a_link_leads_to_its_object_after_the_restart(tmp_path: Path) -> None:
    with start(tmp_path) as cloud:
        cloud.client("s3").put_object(Bucket=cloud.bucket, Key="x/a", Body=b"kept")
        link = cloud.client("s3").generate_presigned_url("get_object", Params={"Bucket": cloud.bucket, "Key": "x/a"})
    with start(tmp_path):
        assert requests.get(link).content == b"kept"


def test_without_a_folder_nothing_stays() -> None:
    with start(None) as cloud:
        cloud.client("s3").put_object(Bucket=cloud.bucket, Key="x/a")
    with start(None) as cloud:
        assert count(cloud, "") == 0


def test_a_folder_is_one_process_s(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from localcloud.storage.folder import DataFolder\n"
        "with DataFolder(Path(sys.argv[1])): print('mine', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(FolderTaken, match=f"{tmp_path} is in use by process {other.pid}"), DataFolder(tmp_path):
            raise AssertionError
        other.kill()
        other.wait()
        with DataFolder(tmp_path):
            """A lock ends with its process."""


def test_what_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    path.write_text("a letter to somebody, longer than a header " * 20)
    with pytest.raises(Unreadable, match=f"{path}: file is not a database"):
        Database(path)


def test_another_program_s_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()
    with pytest.raises(Unreadable, match="none of the local cloud's"):
        Database(path)


def test_another_version_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    Database(path).close()
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {VERSION + 1}")
    other.close()
    with pytest.raises(Unreadable, match=f"has version {VERSION + 1}, and this program reads version {VERSION}"):
        Database(path)


def test_the_file_shows_its_objects_as_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    database = Database(path)
    Objects(database).put("bucket", Stored("jobs/a", 4, "tag", {}), b"body")
    database.close()
    with sqlite3.connect(path) as reader:
        assert reader.execute("SELECT name, sz, data FROM sqlar").fetchall() == [("bucket/jobs/a", 4, b"body")]
    reader.close()


def test_a_change_is_carried_out_whole_or_not_at_all() -> None:
    database = Database()
    objects, events = Objects(database), Events(database)

    def write() -> None:
        with database.change():
            objects.put("bucket", Stored("a", 0, "tag", {}), b"")
            events.add("on_frame", {}, "")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert objects.find("bucket", "a") is None
    assert events.waiting("on_frame") == []


def test_who_had_a_message_when_the_program_died_is_not_waited_for() -> None:
    database = Database()
    messages = Messages(database)
    messages.send("queue", "body", None, 0)
    messages.send("queue", "late", None, 60)
    assert [one.receives for one in messages.receive("queue", 10, 600, None, "")] == [1]
    assert messages.receive("queue", 10, 600, None, "") == []
    assert messages.count("queue") == (0, 1, 1)
    again = Messages(database)
    assert again.count("queue") == (1, 1, 0)
    assert [(one.body, one.receives) for one in again.receive("queue", 10, 600, None, "")] == [("body", 1)]


def test_of_conditional_writes_at_the_same_moment_one_is_carried_out(tmp_path: Path) -> None:
    database = Database(tmp_path / "cloud.sqlite")
    s3 = S3(database)
    s3.create_bucket("bucket")

    def put(path: str) -> int:
        builder = EnvironBuilder(method="PUT", path=path, headers=[("If-None-Match", "*")], data=b"body")
        request = Request(builder.get_environ())
        try:
            with database.change():
                return s3.answer(Operation.of(request), request).status_code
        except Refusal as refusal:
            return refusal.status

    with ThreadPoolExecutor(WRITERS) as writers:
        for number in range(KEYS):
            answers = list(writers.map(put, [f"/bucket/{number}"] * WRITERS))
            assert sorted(answers) == [200] + [412] * (WRITERS - 1)
    database.close()
