"""A job that is left, stopped, resumed, or gone."""

import re
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.records import Fact
from chalicelib.storage.bucket import Bucket
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.browser.conftest import job_of
from tests.browser.support.steps import compose, expect_loop, order_loop, press

LONG = {"Frames": "150", "Longer side, in pixels": "192"}
ENDLESS = {"Frames": "240", "Longer side, in pixels": "192"}


@pytest.fixture
def drawing(page: Page, astronaut: str) -> Page:
    """A job that has begun and will take some seconds."""
    compose(page, astronaut, "slow zoom", settings=LONG)
    order_loop(page)
    expect(page.locator("#job .state")).to_have_text(re.compile(r"Drawing: \d+ of 150 frames"))
    return page


@pytest.fixture
def endless(page: Page, astronaut: str) -> Page:
    """A job that has begun and won't be done before somebody stops it."""
    compose(page, astronaut, "slow zoom", settings=ENDLESS)
    order_loop(page)
    expect(page.locator("#job .state")).to_have_text(re.compile(r"Drawing: \d+ of 240 frames"))
    return page


def state_of(page: Page, cloud: LocalCloud) -> str:
    state: str = Client(cloud.api_url).read(job_of(page), None)["state"]
    return state


def expire(cloud: LocalCloud, job: str) -> None:
    """Say what the sweep says of a run that was not done after a day."""
    fact = Fact(kind="expired", at=Clock().now(), code="expired", reason="The run was not done after 24 hours.")
    bucket = Bucket(cloud.client("s3"), cloud.bucket, Clock())
    assert bucket.create(keys.fact(job, 1, fact.kind), fact.model_dump_json().encode())


def test_a_reload_in_mid_job_goes_on_where_the_job_is(drawing: Page, cloud: LocalCloud) -> None:
    address = drawing.url
    drawing.reload()
    assert drawing.url == address
    expect(drawing.locator(".viewer figcaption")).to_have_text(re.compile(r"Frame \d+"))
    assert state_of(drawing, cloud) == "generating"
    expect_loop(drawing)
    expect(drawing.get_by_role("heading", name="slow zoom")).to_be_visible()


def test_the_tabs_title_tells_how_far_a_job_is(drawing: Page) -> None:
    expect(drawing).to_have_title(re.compile(r"^\d+% · slow zoom$"))
    expect_loop(drawing)
    expect(drawing).to_have_title("Done · slow zoom")
    press(drawing, "Change something")
    expect(drawing).to_have_title("Frameloom: a picture, a sentence, a loop")


def test_after_a_reload_change_something_brings_the_settings_back(drawing: Page) -> None:
    drawing.reload()
    press(drawing, "Change something")
    expect(drawing.get_by_label("What should happen in the picture")).to_have_value("slow zoom")
    expect(drawing.get_by_label("Frames", exact=True)).to_have_value("150")


def test_a_job_that_is_stopped_makes_a_loop_of_what_is_there(endless: Page, cloud: LocalCloud) -> None:
    press(endless, "Stop here")
    expect(endless.locator("#job .state")).to_have_text(re.compile(r"Stopped after \d+ frames? of 240"))
    expect(endless.get_by_role("link", name="Download")).to_be_visible()
    expect(endless.get_by_role("button", name="Stop here")).to_be_hidden()
    assert state_of(endless, cloud) == "cancelled"


def test_a_stopped_job_goes_on_from_its_last_frame(endless: Page, cloud: LocalCloud) -> None:
    press(endless, "Stop here")
    expect(endless.get_by_role("link", name="Download")).to_be_visible()
    expect(endless.get_by_role("region", name="Made of these frames")).to_be_visible()
    press(endless, "Go on from the last frame")
    expect(endless.locator("#job .state")).to_have_text(re.compile(r"Drawing: \d+ of 240 frames"))
    expect(endless.get_by_role("region", name="Made of these frames")).to_be_hidden()
    assert state_of(endless, cloud) == "generating"


def test_a_job_that_ran_out_of_time_goes_on_from_its_last_frame(endless: Page, cloud: LocalCloud) -> None:
    expire(cloud, job_of(endless))
    expect(endless.locator("#job .state")).to_have_text(re.compile(r"Ran out of time after \d+ frames? of 240"))
    press(endless, "Go on from the last frame")
    expect(endless.locator("#job .state")).to_have_text(re.compile(r"Drawing: \d+ of 240 frames"))


def test_a_job_can_be_stopped_before_its_picture_was_sent(page: Page, cloud: LocalCloud, astronaut: str) -> None:
    page.route("**/uploads/**", lambda _: None)  # an upload that gets nowhere
    compose(page, astronaut)
    order_loop(page)
    press(page, "Stop here")
    expect(page.locator("#job .state")).to_have_text("Stopped after 0 frames of 3")
    expect(page.get_by_role("button", name="Go on from the last frame")).to_be_hidden()
    assert state_of(page, cloud) == "cancelled"


def test_a_reload_before_the_picture_was_sent_sends_it_again(page: Page, astronaut: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether to leave
    page.route("**/uploads/**", lambda _: None)
    compose(page, astronaut)
    order_loop(page)
    page.reload()
    expect(page.locator("#job .state")).to_have_text(re.compile("Sending the picture: .* of .*"))
    page.unroute_all()
    page.reload()
    expect_loop(page)


def test_whoever_has_not_got_the_picture_is_told_that_it_has_not_arrived(
    page: Page, browser: Browser, astronaut: str
) -> None:
    page.route("**/uploads/**", lambda _: None)
    compose(page, astronaut)
    order_loop(page)
    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        other.goto(page.url)
        expect(other.get_by_text("Its picture has not arrived.")).to_be_visible()


def test_a_picture_that_was_refused_is_not_sent_after_a_reload(page: Page, astronaut: str) -> None:
    page.route("**/uploads/**", lambda route: route.fulfill(status=403))
    compose(page, astronaut)
    order_loop(page)
    expect(page.locator("#job .failure .detail")).to_have_text("The link for the upload no longer holds.")
    page.reload()
    expect(page.get_by_text("Its picture has not arrived.")).to_be_visible()


def test_a_living_job_is_not_deleted_and_the_reason_is_told(drawing: Page) -> None:
    drawing.get_by_role("button", name="Delete slow zoom").click()
    drawing.get_by_role("button", name=re.compile("for good")).click()
    expect(drawing.locator("#recent .error")).to_have_text("The job is generating: cancel it first.")
    expect(drawing.get_by_role("link", name=re.compile("slow zoom"))).to_be_visible()


def test_a_job_that_never_existed_is_told(visit: Callable[..., Page]) -> None:
    expect(visit("/#job=" + "0" * 32).locator("#job .failure")).to_contain_text("There is no such job.")


def test_a_job_that_was_deleted_elsewhere_is_told(page: Page, cloud: LocalCloud, astronaut: str) -> None:
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    requests.delete(f"{cloud.api_url}/jobs/{job_of(page)}", timeout=30)
    page.reload()
    expect(page.locator("#job .failure")).to_contain_text("deleted")
