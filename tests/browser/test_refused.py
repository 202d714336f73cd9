"""Words that a generator refuses to draw."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.steps import draw_by, press
from tests.support.paid import offering_all


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with offering_all() as cloud:
        yield cloud


def test_a_poster_that_failed_has_no_frame_to_go_on_from(page: Page, token: str) -> None:
    page.get_by_label("Words alone").check()
    page.get_by_label("What it shows, and what happens in it").fill("something unwanted")
    draw_by(page, "stability")
    page.get_by_label("Token, as this generator costs money").fill(token)
    press(page, "Draw a poster")
    expect(page.locator("#job .state")).to_have_text("Failed after 0 frames of 1")
    expect(page.locator("#job .failure")).to_be_visible()
    expect(page.get_by_role("button", name="Go on from the last frame")).to_be_hidden()
    press(page, "Change something")
    expect(page.get_by_label("What it shows, and what happens in it")).to_have_value("something unwanted")
