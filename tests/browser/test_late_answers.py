"""Answers that come after somebody has gone elsewhere: they change nothing there."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.browser.conftest import job_of
from tests.browser.support.held import Held, settle
from tests.browser.support.steps import compose, expect_loop, order_loop, press

REMEMBER = "(jobs) => localStorage.getItem('frameloom.jobs') ?? localStorage.setItem('frameloom.jobs', jobs)"
HOLD = """([owner, name]) => {
    const holder = owner.split('.').reduce((found, part) => found[part], window);
    const act = holder[name].bind(holder);
    const held = new Promise((open) => (window.letGo = open));
    holder[name] = async (...given) => (await held, act(...given));
}"""
"""Keeps what the browser does itself from being done, until `letGo` is called."""

HOLD_FILES = """() => {
    const open = IDBFactory.prototype.open;
    const held = new Promise((go) => (window.letGo = go));
    IDBFactory.prototype.open = function (...given) {
        const request = open.apply(this, given);
        const answer = { get result() { return request.result; } };
        request.onupgradeneeded = () => answer.onupgradeneeded();
        request.onsuccess = () => held.then(() => answer.onsuccess());
        return answer;
    };
}"""
"""Files that the browser keeps take that long to be found."""


@pytest.fixture(scope="module")
def other(cloud: LocalCloud, photo: bytes) -> str:
    """A job that is done, of two frames."""
    client = Client(cloud.api_url)
    upload = {"content_type": "image/jpeg", "bytes": len(photo)}
    created = client.create({"prompt": "the other one", "frames": 2, "size": 64, "upload": upload})
    client.upload(created["upload"], photo)
    job: str = created["id"]
    cloud.wait_for(lambda: client.read(job, None)["state"] == "done")
    return job


@pytest.fixture
def page(visit: Callable[..., Page], context: BrowserContext, other: str) -> Page:
    """The page, on a device that has ordered that job."""
    kept = {"id": other, "prompt": "the other one", "at": "2026-03-01T12:00:00Z", "thumbnail": "", "settings": ""}
    context.add_init_script(f"({REMEMBER})({json.dumps(json.dumps([kept]))})")
    return visit()


@pytest.fixture
def made(page: Page, astronaut: str) -> Page:
    """A job that is done and open."""
    compose(page, astronaut, "this one")
    order_loop(page)
    expect_loop(page)
    return page


def hold(page: Page, owner: str, name: str) -> None:
    page.evaluate(HOLD, [owner, name])


def let_go(page: Page) -> None:
    page.evaluate("letGo()")
    settle(page)


def open_other(page: Page) -> None:
    page.get_by_role("link", name=re.compile("the other one")).click()
    expect(page.get_by_role("heading", name="the other one")).to_be_visible()
    expect_loop(page)


def expect_other(page: Page, other: str) -> None:
    """It is still what is open, and nothing is wrong with it."""
    settle(page)
    assert job_of(page) == other
    expect(page.get_by_role("heading", name="the other one")).to_be_visible()
    expect(page.locator("#job .state")).to_have_text("Done")
    expect(page.locator("#job .error:not([hidden])")).to_have_count(0)
    expect(page.locator(".money")).to_be_empty()


def test_a_poster_that_is_refused_late_leaves_the_job_open(page: Page, other: str) -> None:
    held = Held(page, re.compile("/jobs/0{32}"))
    page.evaluate(f"location.hash = 'prompt=snow&poster={'0' * 32}'")
    held.wait()
    open_other(page)
    held.refuse("There is no such job.")
    expect_other(page, other)


def test_a_poster_that_was_left_is_fetched_when_somebody_comes_back(page: Page) -> None:
    held = Held(page, re.compile("/jobs/0{32}"))
    page.evaluate(f"location.hash = 'prompt=snow&poster={'0' * 32}'")
    held.wait()
    open_other(page)
    page.unroute_all()
    page.go_back()
    expect(page.locator("#error-picture")).to_contain_text("There is no such job.")


def test_a_picture_that_takes_long_to_read_leaves_the_job_open(page: Page, other: str, astronaut: str) -> None:
    hold(page, "window", "createImageBitmap")
    page.set_input_files("#picture", astronaut)
    expect(page.get_by_alt_text("Your picture")).to_be_visible()
    open_other(page)
    let_go(page)
    expect_other(page, other)
    press(page, "Change something")
    expect(page.get_by_role("toolbar", name="Picture")).to_be_visible()


def test_a_file_that_is_refused_late_leaves_the_job_open(page: Page, other: str, tmp_path: Path) -> None:
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no more")
    hold(page, "window", "createImageBitmap")
    page.set_input_files("#picture", str(tmp_path / "picture.jpg"))
    open_other(page)
    let_go(page)
    expect_other(page, other)
    press(page, "Change something")
    expect(page.locator("#error-picture")).to_contain_text("This browser can't read that file as a picture.")


def test_words_that_were_chosen_while_a_picture_was_read_stay_chosen(page: Page, astronaut: str) -> None:
    hold(page, "window", "createImageBitmap")
    page.set_input_files("#picture", astronaut)
    page.get_by_label("Words alone").check()
    let_go(page)
    expect(page.get_by_label("Words alone")).to_be_checked()


def test_an_order_that_is_answered_late_leaves_the_job_open_and_is_sent(page: Page, other: str, astronaut: str) -> None:
    compose(page, astronaut, "the late one")
    held = Held(page, "**/jobs")
    press(page, "Make the loop")
    held.wait()
    open_other(page)
    held.go_on()
    late = page.get_by_role("link", name=re.compile("the late one"))
    expect(late).to_be_visible()
    expect_other(page, other)
    late.click()
    expect_loop(page)
    expect(page.get_by_role("heading", name="the late one")).to_be_visible()


def test_a_picture_goes_on_its_way_while_something_else_is_open(page: Page, astronaut: str) -> None:
    compose(page, astronaut, "a slow one")
    held = Held(page, "**/uploads/**")
    order_loop(page)
    held.wait()
    open_other(page)
    held.go_on()
    page.get_by_role("link", name=re.compile("a slow one")).click()
    expect_loop(page)


def test_a_picture_on_its_way_is_shown_to_whoever_comes_back(page: Page, astronaut: str) -> None:
    compose(page, astronaut, "a slow one")
    held = Held(page, "**/uploads/**")
    order_loop(page)
    held.wait()
    open_other(page)
    page.get_by_role("link", name=re.compile("a slow one")).click()
    expect(page.locator("#job .state")).to_have_text(re.compile("Sending the picture: .* of .*"))
    press(page, "Stop here")
    expect(page.locator("#job .state")).to_have_text("Stopped after 0 frames of 3")


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_late_answer_to_stop_here_leaves_the_other_job_as_it_is(
    page: Page, other: str, astronaut: str, *, is_refused: bool
) -> None:
    page.route("**/uploads/**", lambda _: None)
    compose(page, astronaut, "this one")
    order_loop(page)
    held = Held(page, "**/cancel")
    press(page, "Stop here")
    held.wait()
    open_other(page)
    if is_refused:
        held.refuse("It can't be stopped.")
    else:
        held.go_on()
    expect_other(page, other)


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_late_answer_to_an_export_leaves_the_other_job_as_it_is(made: Page, other: str, *, is_refused: bool) -> None:
    held = Held(made, "**/exports")
    made.get_by_text("Another format or size").click()
    press(made, "Make it")
    held.wait()
    open_other(made)
    made.get_by_text("Another format or size").click()
    expect(made.get_by_role("button", name="Make it")).to_be_enabled()
    if is_refused:
        held.refuse("It can't be made.")
    else:
        held.go_on()
    expect_other(made, other)


def test_an_output_that_is_refused_late_is_not_told_of_another_job(made: Page, other: str) -> None:
    held = Held(made, re.compile(r"/out/.*\.webp"))
    made.get_by_role("button", name="Download the WebP").click()
    held.wait()
    open_other(made)
    held.refuse("It is gone.")
    expect_other(made, other)


def test_a_job_that_waits_for_its_picture_is_not_shown_once_it_was_left(
    page: Page, other: str, cloud: LocalCloud
) -> None:
    upload = {"content_type": "image/jpeg", "bytes": 1000}
    waiting = Client(cloud.api_url).create({"prompt": "it waits", "frames": 2, "upload": upload})["id"]
    page.evaluate(HOLD_FILES)
    with page.expect_response(f"**/jobs/{waiting}?*"):
        page.evaluate(f"location.hash = 'job={waiting}'")
    open_other(page)
    let_go(page)
    expect_other(page, other)


def test_a_picture_is_copied_whatever_is_open_by_then(made: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    hold(made, "navigator.clipboard", "write")
    press(made, "Copy GIF")
    open_other(made)
    let_go(made)
    expect(made.locator("#announcer")).to_have_text("GIF copied.")


def test_a_job_that_is_deleted_while_its_thumbnail_is_made_stays_deleted(page: Page) -> None:
    hold(page, "window", "createImageBitmap")
    page.get_by_label("Words alone").check()
    page.get_by_label("What it shows, and what happens in it").fill("a short one")
    press(page, "Draw a poster")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    page.get_by_role("button", name="Delete a short one").click()
    page.get_by_role("button", name=re.compile("for good")).click()
    expect(page.get_by_role("link", name=re.compile("a short one"))).to_be_hidden()
    let_go(page)
    page.reload()
    expect(page.get_by_role("link", name=re.compile("the other one"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("a short one"))).to_be_hidden()


def test_a_job_that_gets_its_thumbnail_keeps_its_place_among_the_recent(page: Page) -> None:
    job = {"prompt": "", "at": "2026-03-01T12:00:00Z", "settings": ""}
    order = page.evaluate(
        """(job) => import("/js/lib/recent-store.js").then(({ keep, keptJobs }) => {
            for (const id of ["a", "b", "a"]) keep({ ...job, id: id.repeat(32), thumbnail: "" });
            return keptJobs().map(({ id }) => id[0]);
        })""",
        job,
    )
    assert order[:2] == ["b", "a"]


def test_a_job_that_is_left_takes_its_trouble_along(page: Page, astronaut: str) -> None:
    compose(page, astronaut, "this one")
    page.route("**/uploads/**", lambda _: None)
    page.route(re.compile("/jobs/[0-9a-f]{32}"), lambda route: route.abort())
    open_link = page.get_by_role("link", name=re.compile("the other one"))
    open_link.click()
    expect(page.locator(".notice")).to_have_text("The server doesn't answer. Trying again by itself.")
    press(page, "Change something")
    expect(page.locator(".notice")).to_be_hidden()


def test_a_list_of_generators_that_is_refused_is_told(context: BrowserContext, visit: Callable[..., Page]) -> None:
    body = json.dumps({"status": 500, "code": "internal", "detail": "Something broke here."})
    context.route("**/generators", lambda route: route.fulfill(status=500, body=body))
    expect(visit().locator(".notice")).to_have_text("Something broke here.")


def test_a_price_means_what_the_api_means_by_it(page: Page) -> None:
    told, ours, kept = page.evaluate(
        """Promise.all([
            fetch("/generators").then((answer) => answer.json()),
            import("/js/lib/api.js").then(({ listGenerators }) => listGenerators()),
        ]).then(([{ generators, usd_per_frame }, listed]) => [generators[0].usd_per_call, usd_per_frame, listed[0]])"""
    )
    assert ours > 0
    assert (kept["usd_per_call"], kept["frame_usd"]) == (told, told + ours)
