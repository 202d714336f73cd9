"""What the page looks like: every view on phone and desktop, light and dark, into build/screenshots/."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.steps import expect_loop, order_loop, press, setting, unfold

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
}
Take = Callable[[str], None]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=list(SCREENS))
def screen(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def page(browser: Browser, cloud: LocalCloud, screen: str, scheme: str) -> Iterator[Page]:
    with browser.new_context(**SCREENS[screen], color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        yield page


@pytest.fixture
def take(page: Page, screen: str, scheme: str) -> Take:
    def take_screenshot(view: str) -> None:
        path = SCREENSHOTS / f"{view}-{screen}-{scheme}.png"
        page.screenshot(path=path, full_page=True, animations="disabled")

    return take_screenshot


def test_every_view_of_a_picture_is_shown(page: Page, take: Take, astronaut: str) -> None:
    expect(page.locator("#cost")).not_to_be_empty()
    take("1-empty")
    press(page, "Make the loop")
    take("2-errors")
    page.set_input_files("#picture", astronaut)
    press(page, "night falls and fireflies glow")
    press(page, "Paint where it may change")
    paint_a_wave(page)
    take("3-painting")
    press(page, "Clear")
    unfold(page)
    setting(page, "Frames").fill("60")
    order_loop(page)
    expect(page.locator(".viewer figcaption")).to_have_text(re.compile(r"Frame \d+"))
    take("4-drawing")
    expect_loop(page)
    take("5-done")
    page.get_by_text("Another format or size").click()
    page.get_by_label("Size at most").fill("0.5")
    press(page, "Make it")
    expect(page.locator(".outputs .trade")).to_be_visible()
    expect(page.locator(".outputs li:last-child [data-link]")).to_have_attribute("aria-pressed", "true")
    take("6-exports")


def test_every_view_of_words_is_shown(page: Page, take: Take) -> None:
    page.get_by_label("Words alone").check()
    press(page, "a lighthouse in a storm at night")
    page.get_by_label("Title").fill("The Last Lighthouse")
    page.get_by_label("Tagline").fill("It never slept.")
    unfold(page)
    setting(page, "Seed").fill("5")
    take("7-words")
    press(page, "Draw a poster")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    take("8-poster")
    press(page, "Animate it")
    expect(page.get_by_role("toolbar", name="Picture")).to_be_visible()
    take("9-motion")


def paint_a_wave(page: Page) -> None:
    box = page.locator("canvas.mask").bounding_box()
    assert box is not None
    for step, height in enumerate((0.3, 0.22, 0.2, 0.24, 0.34)):
        page.mouse.move(box["x"] + box["width"] * (0.3 + 0.1 * step), box["y"] + box["height"] * height)
        if step == 0:
            page.mouse.down()
    page.mouse.up()
