"""A deleted job's link still lives, and the event of what it brings gets lost."""

from datetime import timedelta

from chalicelib.domain import keys
from chalicelib.pipeline import advance
from chalicelib.pipeline.context import Invocation
from localcloud.cli.client import Client
from tests.conftest import Start
from tests.service.test_deletion import LITTLE, UPLOAD, delete, ended, uploads
from tests.support.accounts import context_in
from tests.support.customers import PICTURE


def test_the_sweep_finds_what_no_event_told_of_as_long_as_a_link_lives(start: Start) -> None:
    deaf: set[str] = set()
    cloud = start(drop=lambda function, _: function in deaf)
    job = ended(cloud, LITTLE | {"upload": UPLOAD})
    delete(cloud, job["id"])
    deaf.add("on_upload")
    api = Client(cloud.api_url)
    api.upload(job["upload"], PICTURE)
    cloud.wait_until_idle()
    assert uploads(cloud, job["id"])
    cloud.run_schedule()
    cloud.wait_until_idle()
    assert not uploads(cloud, job["id"])
    later = context_in(cloud, timedelta(minutes=66))
    advance(later, job["id"], Invocation(deadline=later.clock.now()))
    assert not list(later.bucket.list(keys.markers(job["id"])))
