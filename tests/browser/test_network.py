"""Networks that are slow, cut, or away."""

import json
import re
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.steps import compose, expect_loop, order_loop, press

HEAVIEST = 100_000
"""Bytes of the first load, with headers."""
SLOWEST = 1000
"""Milliseconds of it."""


class Cut:
    """Loses the first requests that it is given, before or after they arrive."""

    def __init__(self, times: int, *, arrives: bool = False) -> None:
        self.left = times
        self.arrives = arrives

    def __call__(self, route: Route) -> None:
        if self.left == 0:
            route.continue_()
            return
        self.left -= 1
        if self.arrives:
            route.fetch()
        route.abort("connectionreset")


def test_an_order_whose_answer_was_lost_makes_one_job(page: Page, cloud: LocalCloud, astronaut: str) -> None:
    before = len(cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="active/").get("Contents", []))
    compose(page, astronaut)
    page.route("**/jobs", Cut(1, arrives=True))
    page.route("**/uploads/**", lambda _: None)
    order_loop(page)
    active = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="active/")["Contents"]
    assert len(active) == before + 1


def test_an_order_that_cannot_be_placed_is_told_and_may_be_placed_again(page: Page, astronaut: str) -> None:
    page.clock.install()
    compose(page, astronaut)
    page.route("**/jobs", Cut(4))
    press(page, "Make the loop")
    page.clock.run_for(60_000)
    expect(page.locator('#order .error[data-field=""]')).to_have_text("The server doesn't answer.")
    press(page, "Make the loop")
    expect(page).to_have_url(re.compile("#job="))


def test_who_orders_before_it_is_known_who_draws_asks_for_nothing_in_vain(page: Page, astronaut: str) -> None:
    page.route("**/generators", lambda _: None)
    page.reload()
    compose(page, astronaut)
    order_loop(page)


def test_a_server_that_has_no_time_is_asked_again(page: Page, astronaut: str) -> None:
    busy = iter([True])
    problem = json.dumps({"status": 503, "code": "unavailable", "detail": "Nothing was done: send it again."})

    def answer(route: Route) -> None:
        if next(busy, False):
            route.fulfill(status=503, content_type="application/problem+json", body=problem)
        else:
            route.continue_()

    compose(page, astronaut)
    page.route("**/jobs", answer)
    press(page, "Make the loop")
    expect(page.locator(".notice")).to_have_text("Nothing was done: send it again. Trying again by itself.")
    expect_loop(page)


def test_an_upload_that_is_cut_is_sent_again(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    page.route("**/uploads/**", Cut(1))
    order_loop(page)
    expect(page.locator(".notice")).to_have_text("The server doesn't answer. Trying again by itself.")
    expect_loop(page)
    expect(page.locator(".notice")).to_be_hidden()


def test_an_upload_of_which_only_the_answer_was_lost_counts(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    page.route("**/uploads/**", Cut(1, arrives=True))
    order_loop(page)
    expect_loop(page)


def test_a_job_is_followed_through_lost_answers(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    page.route(re.compile("/jobs/[0-9a-f]+"), Cut(2))
    order_loop(page)
    expect_loop(page)


def test_a_frame_that_is_lost_is_passed_over(page: Page, astronaut: str) -> None:
    compose(page, astronaut, settings={"Frames": "12"})
    page.route("**/0001/frame.png*", lambda route: route.abort())
    order_loop(page)
    expect_loop(page)


def test_offline_is_told_and_survived(page: Page, context: BrowserContext, astronaut: str) -> None:
    compose(page, astronaut, settings={"Frames": "120"})
    order_loop(page)
    context.set_offline(offline=True)
    expect(page.locator(".notice")).to_have_text("This device is offline. Nothing is lost; it goes on by itself.")
    context.set_offline(offline=False)
    expect(page.locator(".notice")).to_be_hidden()
    expect_loop(page)


def test_the_page_waits_for_the_list_of_generators(context: BrowserContext, visit: Callable[..., Page]) -> None:
    context.route("**/generators", Cut(1))
    page = visit()
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator("#cost")).to_have_text("23 frames to draw.")


def test_progress_of_a_slow_upload_is_shown(page: Page, picture: Callable[..., str]) -> None:
    compose(page, picture(1200, 900, "noise.png"))
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    conditions = {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": 8_000}
    slow.send("Network.emulateNetworkConditions", conditions)
    order_loop(page)
    expect(page.locator("#job .state")).to_have_text(re.compile(r"Sending the picture: \d+ kB of \d+ kB"))
    slow.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": -1})
    expect_loop(page)


def test_the_first_load_is_light_quick_and_asks_nobody_else(
    browser: Browser, cloud: LocalCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    loads = [first_load(browser, cloud) for _ in range(3)]
    weight, ready = max(weight for weight, _ in loads), min(ready for _, ready in loads)  # the machine may be busy
    with capsys.disabled():
        sys.stdout.write(f"\nFirst load: {weight / 1000:.1f} kB over the line, ready after {ready:.0f} ms\n")
    assert weight <= HEAVIEST
    assert ready <= SLOWEST


def first_load(browser: Browser, cloud: LocalCloud) -> tuple[int, float]:
    """Bytes over the line and milliseconds, in a browser that has been nowhere."""
    answers: list[Response] = []
    with browser.new_context() as context:
        context.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright takes no builtins
        page = context.new_page()
        page.goto(cloud.api_url)
        page.wait_for_load_state("networkidle")
        sizes = [answer.request.sizes() for answer in answers]
        ready: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert {answer.url.startswith(cloud.api_url) for answer in answers} == {True}
    return sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes), ready
