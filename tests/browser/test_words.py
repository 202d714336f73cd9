"""Words that a generator refuses to draw; and words that are markup, which the page shows as words."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.steps import compose, draw_by, expect_loop, order_loop, press, unfold
from tests.support.paid import offering_all

RUNS = "window.wasRun = true"
MARKUP = (
    f"<script>{RUNS}</script>",
    f"<img src=x onerror='{RUNS}'>",
    f"\"><svg onload='{RUNS}'></svg>",
    f"<a href='javascript:{RUNS}'>it snows</a>",
    "</title><iframe srcdoc='<script>parent.wasRun = true</script>'></iframe>",
)
FOREIGN = "script:not([src]), iframe, svg[onload], img[src='x'], a[href^='javascript:'], [onerror]"
"""What there is of none on the page itself."""


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


def expect_words_alone(page: Page, words: str) -> None:
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate("window.wasRun") is None
    assert words in page.locator("body").inner_text() or page.locator("h2", has_text=words).count()


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_a_prompt_is_shown_as_it_was_written(page: Page, astronaut: str, markup: str) -> None:
    compose(page, astronaut, prompt=f"snow falls {markup}")
    expect(page.locator("#order")).to_contain_text("snow")
    assert page.locator(FOREIGN).count() == 0
    order_loop(page)
    expect_loop(page)
    expect(page.locator("#job-title")).to_have_text(f"snow falls {markup}")
    expect_words_alone(page, markup)
    page.reload()
    expect(page.locator("#job-title")).to_have_text(f"snow falls {markup}")
    expect(page.locator("#job .state")).to_have_text("Done")
    expect_words_alone(page, markup)


def test_markup_in_a_title_is_shown_as_it_was_written(page: Page) -> None:
    markup = MARKUP[1]
    page.get_by_label("Words alone").check()
    page.get_by_label("What it shows, and what happens in it").fill("a lighthouse at night")
    unfold(page)
    page.get_by_label("Title").fill(markup)
    page.get_by_label("Tagline").fill(MARKUP[2])
    expect(page.locator(".poster-preview .title")).to_have_text(markup)
    press(page, "Draw a poster")
    expect(page).to_have_url(re.compile("#job="))
    expect(page.locator("#job .state")).to_have_text("Done")
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate("window.wasRun") is None
