"""What the page looks like: every view on phone and desktop, light and dark, into build/screenshots/.

And the first five minutes of somebody who has never been here, as a script: from the first load to a GIF on the
clipboard.
"""

import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from chalicelib.settings import Settings
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
USUAL = Settings.model_fields["max_output_bytes"].default
MOST_ACTIONS = 4
"""From the first load to an order."""
COPIED = "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())"
REFUSE = "() => { navigator.clipboard.write = async () => { throw new Error('forbidden'); }; }"


class Newcomer:
    """Does only what is in sight, and counts what they do; never scrolls."""

    def __init__(self, page: Page) -> None:
        self.actions = 0
        self._page = page

    def sees(self, *parts: Locator) -> None:
        """All of each, before anything is scrolled."""
        assert self._page.evaluate("scrollY") == 0
        for part in parts:
            expect(part).to_be_in_viewport(ratio=1)

    def presses(self, button: Locator) -> None:
        self.sees(button)
        button.click()
        self.actions += 1

    def chooses(self, button: Locator, file: str) -> None:
        self.sees(button)
        with self._page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(file)
        self.actions += 1

    def types(self, field: Locator, words: str) -> None:
        self.sees(field)
        field.press_sequentially(words)
        self.actions += 1


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


@pytest.fixture
def glance(page: Page, screen: str, scheme: str) -> Take:
    """Takes what stands in the window, and nothing below it."""

    def take_screenshot(view: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{view}-{screen}-{scheme}.png", animations="disabled")

    return take_screenshot


def test_the_first_five_minutes_lead_to_a_gif_on_the_clipboard(page: Page, glance: Take, astronaut: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    newcomer = Newcomer(page)
    button = page.get_by_role("button", name="Make the loop")
    expect(page.locator("#cost")).not_to_be_empty()
    newcomer.sees(*page.locator(".samples button").all(), button)
    glance("first-1-load")
    newcomer.chooses(page.get_by_text("Choose a picture", exact=True), astronaut)
    expect(page.get_by_alt_text("Your picture")).to_be_visible()
    glance("first-2-picture")
    newcomer.types(page.get_by_label("What should happen in the picture"), "she winks while snow falls")
    newcomer.sees(page.locator(".reading p", has_text="Understood: wink, snow."), page.get_by_alt_text("Your picture"))
    glance("first-3-sentence")
    newcomer.presses(button)
    expect(page).to_have_url(re.compile("#job="))
    assert newcomer.actions <= MOST_ACTIONS
    expect(page.locator(".viewer figcaption")).to_have_text(re.compile(r"Frame \d+"))
    newcomer.sees(page.locator(".viewer img"), page.locator("progress"), page.get_by_role("button", name="Stop here"))
    newcomer.sees(*(page.locator(".notes", has_text=told) for told in ("Understood: wink, snow.", "1 face was found.")))
    glance("first-4-drawing")
    expect_loop(page)
    newcomer.presses(page.get_by_role("button", name="Copy GIF"))
    newcomer.sees(
        page.locator("#job .answer", has_text="GIF copied."),
        page.locator(".viewer img"),
        page.get_by_text("It moves in Slack"),
    )
    glance("first-5-copied")
    data = b64decode(re.findall(r'src="data:image/gif;base64,([^"]+)"', page.evaluate(COPIED))[0])
    assert len(data) <= USUAL
    with Image.open(io.BytesIO(data)) as gif:
        assert (gif.size, getattr(gif, "n_frames", 1)) == ((512, 512), 24)
    page.evaluate(REFUSE)
    newcomer.presses(page.get_by_role("button", name="Copy GIF"))
    newcomer.sees(page.get_by_label("Link to copy"))
    assert page.evaluate("getSelection().toString()").endswith(".gif")
    glance("first-6-refused")


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
