"""What would come of a sentence is told while it is written, before anything is ordered."""

import json
import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.support.held import Held
from tests.browser.support.steps import compose, expect_loop, order_loop, press

SENTENCE = "What should happen in the picture"


def said(page: Page) -> str:
    """The reading's sentence, once there is one."""
    expect(page.locator(".reading p")).to_be_visible()
    return page.locator(".reading p").inner_text()


def test_what_is_understood_and_what_is_not_is_told(page: Page) -> None:
    page.get_by_label(SENTENCE).fill("she slowly nods while purple snwo falls")
    assert said(page) == "Understood: slower, nod. Not understood: purple, snwo, falls."
    press(page, "snow instead of snwo")
    expect(page.get_by_label(SENTENCE)).to_have_value("she slowly nods while purple snow falls")
    expect(page.locator(".reading p")).to_have_text("Understood: slower, nod, snow. Not understood: purple.")
    expect(page.get_by_role("list", name="Other words").get_by_role("button")).to_have_count(0)


def test_words_are_changed_where_they_stand_in_capitals(page: Page) -> None:
    page.get_by_label(SENTENCE).fill("Snwo falls")
    press(page, "snow instead of snwo")
    expect(page.get_by_label(SENTENCE)).to_have_value("snow falls")


def test_words_alone_are_read_as_a_scene(page: Page) -> None:
    page.get_by_label("Words alone").check()
    page.get_by_label("What it shows, and what happens in it").fill("a lighthouse at night")
    assert "lighthouse" in said(page)


def test_nothing_is_asked_before_somebody_pauses_and_nothing_of_no_words(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("/readings") else None)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.get_by_label(SENTENCE).press_sequentially("it snows")
    page.clock.run_for(1000)
    said(page)
    page.get_by_label(SENTENCE).fill("")
    expect(page.locator(".reading")).to_be_hidden()
    assert [json.loads(request.post_data or "")["prompt"] for request in asked] == ["it snows"]


def test_an_answer_to_an_older_sentence_is_not_shown(page: Page) -> None:
    held = Held(page, "**/readings", first=1)
    page.get_by_label(SENTENCE).fill("it snows")
    held.wait()
    page.get_by_label(SENTENCE).fill("it rains")
    expect(page.locator(".reading p")).to_have_text("Understood: rain.")
    held.go_on()
    expect(page.locator(".reading p")).to_have_text("Understood: rain.")


@pytest.mark.parametrize("status", [422, 503])
def test_where_nothing_can_be_told_nothing_is_said(page: Page, status: int) -> None:
    page.get_by_label(SENTENCE).fill("it snows")
    said(page)
    body = json.dumps({"status": status, "code": "no", "detail": "No."})
    page.route("**/readings", lambda route: route.fulfill(status=status, body=body))
    page.get_by_label(SENTENCE).fill("it rains")
    expect(page.locator(".reading")).to_be_hidden()
    expect(page.locator("#order .error:not([hidden])")).to_have_count(0)


def test_a_reading_is_announced_and_accessible(page: Page) -> None:
    page.get_by_label(SENTENCE).fill("it snwos")
    expect(page.locator(".reading")).to_have_attribute("aria-live", "polite")
    assert re.search("understood", said(page), re.IGNORECASE)


def test_what_was_understood_and_what_was_not_stands_at_the_title(page: Page, astronaut: str) -> None:
    compose(page, astronaut, "she slowly nods while purple snow falls")
    order_loop(page)
    expect_loop(page)
    notes = page.locator("#job .heading .notes")
    expect(notes.get_by_role("listitem").first).to_have_text("Understood: slower, nod, snow.")
    expect(notes.locator(".missed")).to_have_text("Not understood: purple.")


def test_what_was_found_in_the_picture_is_told_behind_it(page: Page, astronaut: str) -> None:
    compose(page, astronaut, "she winks", settings={"Longer side, in pixels": "160"})
    order_loop(page)
    expect_loop(page)
    notes = page.locator("#job .notes li")
    expect(notes).to_contain_text(["Understood: wink.", "The only face is less than 40 pixels high"])
