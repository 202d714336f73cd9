"""What a person does on the page, and what they then see."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect


def setting(page: Page, label: str) -> Locator:
    """A field of the order: an export has some of the same."""
    return page.get_by_role("form", name="A new loop").get_by_label(label, exact=True)


def draw_by(page: Page, generator: str, model: str | None = None, kind: str = "Frame by frame") -> None:
    """Choose what comes of it, then who draws, then with which model."""
    page.get_by_role("radio", name=kind).check()
    drawer = page.get_by_label("Drawn by")
    if drawer.is_visible():
        drawer.select_option(generator)
    if model:
        setting(page, "Model").select_option(model)


def compute_here(page: Page) -> None:
    """Choose the generator that is no AI."""
    page.get_by_role("radio", name="Computed here").check()


def unfold(page: Page) -> None:
    """Open the order's settings, where they are closed."""
    page.locator("#order .technical").evaluate("(fold) => (fold.open = true)")


def compose(page: Page, picture: str, prompt: str = "snow falls", settings: Mapping[str, str] | None = None) -> None:
    """Choose a picture, say what happens in it, and set what isn't to stay as it is; small and short by default."""
    page.set_input_files("#picture", picture)
    expect(page.get_by_role("toolbar", name="Picture")).to_be_visible()
    page.get_by_label("What should happen in the picture").fill(prompt)
    unfold(page)
    for label, value in {"Frames": "3", "Longer side, in pixels": "64", **(settings or {})}.items():
        setting(page, label).fill(value)


def order_loop(page: Page) -> None:
    """Press the button, and see the job begin."""
    page.get_by_role("button", name="Make the loop").click()
    expect(page).to_have_url(re.compile("#job="))


def expect_loop(page: Page) -> None:
    """The loop plays, beside its source."""
    expect(page.locator("#job .state")).to_have_text("Done")
    expect(page.locator(".viewer img")).to_have_attribute("src", re.compile("^blob:"))
    expect(page.get_by_alt_text("The picture it began with")).to_be_visible()
    expect(page.get_by_role("link", name="Download")).to_be_visible()


def press(page: Page, name: str) -> None:
    """A button by its words."""
    page.get_by_role("button", name=name, exact=True).click()
