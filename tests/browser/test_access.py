"""Everyone gets to their loop: by keyboard, by screen reader, on any screen."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.axe import SCREENS, violations
from tests.browser.support.steps import compose, expect_loop, order_loop, press


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_from_words_to_a_poster(browser: Browser, cloud: LocalCloud, screen: dict[str, Any]) -> None:
    with browser.new_context(**screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        assert violations(page) == []
        press(page, "Make the loop")
        assert violations(page) == []
        page.get_by_label("Words alone").check()
        page.get_by_label("Title").fill("夜")
        press(page, "a lonely house, snow falls")
        press(page, "Draw a poster")
        expect(page.get_by_label("Title")).to_be_focused()
        assert violations(page) == []
        page.get_by_label("Title").fill("Night")
        press(page, "Draw a poster")
        expect(page.get_by_role("link", name="Download")).to_be_visible()
        assert violations(page) == []
        press(page, "Animate it")
        expect(page.get_by_role("toolbar", name="Picture")).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_from_the_picture_to_its_exports(
    browser: Browser, cloud: LocalCloud, astronaut: str, screen: dict[str, Any]
) -> None:
    with browser.new_context(**screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        compose(page, astronaut, "she breathes", settings={"Frames": "240", "Longer side, in pixels": "128"})
        press(page, "Paint where it may change")
        assert violations(page) == []
        order_loop(page)
        expect(page.locator(".viewer figcaption")).to_have_text(re.compile(r"Frame \d+"))
        assert violations(page) == []
        expect_loop(page)
        page.get_by_text("Another format or size").click()
        page.get_by_label("Width, in pixels").fill("1")
        press(page, "Make it")
        assert violations(page) == []
        page.get_by_label("Width, in pixels").fill("32")
        page.get_by_label("Size at most").fill("0.1")
        press(page, "Make it")
        expect(page.locator(".outputs .trade")).to_be_visible()
        page.get_by_role("button", name="Delete she breathes").click()
        assert violations(page) == []
        page.goto(f"{cloud.api_url}/#job={'0' * 32}")
        expect(page.locator("#job .failure")).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_view_is_wider_than_its_screen(page: Page, astronaut: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_label("Words alone").check()
    page.get_by_label("Title").fill("An extraordinarilylongwordthatdoesnotend")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    compose(page, astronaut)
    press(page, "Paint where it may change")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    order_loop(page)
    expect_loop(page)
    page.get_by_text("Another format or size").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_keys_alone_lead_to_a_loop(page: Page, astronaut: str) -> None:
    expect(page.locator("#cost")).not_to_be_empty()
    with page.expect_file_chooser() as chooser:  # before the last of the keys, or the browser may open its own dialog
        tab_to(page, "document.activeElement.id === 'picture'")
        page.keyboard.press("Space")
    chooser.value.set_files(astronaut)
    expect(page.get_by_role("toolbar", name="Picture")).to_be_visible()
    tab_to(page, "document.activeElement.id === 'prompt'")
    page.keyboard.type("she breathes")
    tab_to(page, "document.activeElement.textContent === 'Make the loop'")
    page.keyboard.press("Enter")
    expect_loop(page)


def test_what_happens_is_said_aloud(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    order_loop(page)
    expect(page.locator("#job-title")).to_be_focused()
    expect_loop(page)
    expect(page.get_by_role("status").filter(has_text="Done")).to_have_count(1)


def tab_to(page: Page, condition: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"no key leads to where {condition}")
