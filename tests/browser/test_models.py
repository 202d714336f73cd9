"""Which of a generator's models draws: chosen, paid for by its own price, and told to whoever gets the settings."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.conftest import order_of
from tests.browser.support.axe import SCREENS, violations
from tests.browser.support.steps import compose, compute_here, draw_by, expect_loop, order_loop, press, setting, unfold
from tests.support.paid import offering_all

SUBMIT = "Make the loop"


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """Offers every generator, each over its own wire; two of them have a model of the same name."""
    with offering_all(FRAMELOOM_AUTOMATIC1111_CHECKPOINTS='["dreamshaper_8", "ultra"]') as cloud:
        yield cloud


@pytest.fixture
def rich(page: Page, token: str) -> Page:
    """The page of somebody who has a token."""
    page.evaluate(f"localStorage.setItem('frameloom.token', '{token}')")
    return page


@pytest.fixture
def words(page: Page) -> Page:
    """An order that begins with words alone."""
    page.get_by_label("Words alone").check()
    page.get_by_label("What it shows, and what happens in it").fill("a lighthouse at night")
    return page


def choices(page: Page) -> list[str]:
    return setting(page, "Model").locator("option").all_text_contents()


def cost(page: Page) -> Locator:
    return page.locator("#cost")


def test_a_model_is_asked_for_only_where_there_are_several(page: Page) -> None:
    expect(setting(page, "Model")).to_be_hidden()
    draw_by(page, "openai")
    expect(setting(page, "Model")).to_be_visible()
    compute_here(page)
    expect(setting(page, "Model")).to_be_hidden()


def test_a_picture_is_redrawn_by_a_model_that_can_the_default_first(page: Page) -> None:
    draw_by(page, "stability")
    others = ["sd3.5-large", "sd3.5-large-turbo", "sd3.5-flash", "ultra", "inpaint", "structure"]
    assert choices(page) == ["sd3.5-medium", *others]
    draw_by(page, "automatic1111")
    assert choices(page) == ["Whichever is loaded", "dreamshaper_8", "ultra"]


def test_words_are_drawn_by_a_model_that_can_the_defaults_first(words: Page) -> None:
    draw_by(words, "stability")
    others = ["sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash", "ultra", "core"]
    assert choices(words) == ["core, then sd3.5-medium", *others]


def test_the_cost_is_that_of_the_model(page: Page) -> None:
    draw_by(page, "stability")
    unfold(page)
    setting(page, "Frames").fill("11")
    expect(cost(page)).to_have_text("10 frames to draw: $0.35. If calls fail, 16 calls and $0.56 at most.")
    draw_by(page, "stability", "ultra")
    expect(cost(page)).to_have_text("10 frames to draw: $0.80. If calls fail, 16 calls and $1.28 at most.")


def test_the_cost_of_words_is_that_of_each_model_that_draws(words: Page) -> None:
    draw_by(words, "stability")
    unfold(words)
    setting(words, "Frames").fill("11")
    expect(cost(words)).to_have_text(re.compile(r"draw: \$0.38.*\$0.60 at most. A poster alone: \$0.03.$"))
    draw_by(words, "stability", "ultra")
    expect(cost(words)).to_have_text(re.compile(r"draw: \$0.88.*\$1.37 at most. A poster alone: \$0.08.$"))


def test_the_model_draws_the_loop_and_is_paid(rich: Page, cloud: LocalCloud, astronaut: str) -> None:
    compose(rich, astronaut)
    draw_by(rich, "stability", "ultra")
    order_loop(rich)
    expect_loop(rich)
    expect(rich.locator(".money")).to_have_text("2 frames drawn: $0.16")
    assert order_of(rich, cloud)["model"] == "ultra"


@pytest.mark.parametrize(("model", "drawn_by"), [(None, "core"), ("ultra", "ultra")])
def test_the_model_draws_the_poster(
    rich: Page, words: Page, cloud: LocalCloud, model: str | None, drawn_by: str
) -> None:
    draw_by(words, "stability", model)
    press(words, "Draw a poster")
    expect(words.get_by_role("link", name="Download")).to_be_visible()
    assert order_of(rich, cloud)["words_model"] == drawn_by


def test_no_loop_is_offered_of_a_model_that_draws_posters_only(words: Page) -> None:
    draw_by(words, "stability", "core")
    expect(words.get_by_role("button", name=SUBMIT)).to_be_hidden()
    expect(cost(words)).to_have_text("This model draws no loops. A poster alone: $0.03.")
    draw_by(words, "stability", "ultra")
    expect(words.get_by_role("button", name=SUBMIT)).to_be_visible()


def test_keys_order_no_loop_of_a_model_that_draws_posters_only(words: Page, cloud: LocalCloud) -> None:
    orders: list[str] = []
    ordering = re.compile("/(jobs|posters)$")
    words.on("request", lambda request: orders.append(request.url) if ordering.search(request.url) else None)
    draw_by(words, "stability", "core")
    words.get_by_label("What it shows, and what happens in it").press("Control+Enter")
    press(words, "Draw a poster")
    field = words.get_by_label(re.compile("Token"))
    expect(field).to_have_accessible_description(re.compile("This generator costs money"))
    assert orders == [f"{cloud.api_url}/posters"]


def test_what_a_model_cannot_do_is_not_asked_of_it(rich: Page, cloud: LocalCloud, astronaut: str) -> None:
    compose(rich, astronaut)
    strength = rich.get_by_role("slider", name="Strength")
    draw_by(rich, "stability")
    expect(strength).to_be_enabled()
    draw_by(rich, "stability", "inpaint")
    expect(strength).to_be_disabled()
    order_loop(rich)
    expect_loop(rich)
    assert order_of(rich, cloud)["model"] == "inpaint"


def test_another_generator_draws_by_its_own_default(page: Page) -> None:
    draw_by(page, "stability", "ultra")
    draw_by(page, "automatic1111")
    expect(setting(page, "Model")).to_have_value("")


def test_a_model_stays_chosen_only_while_it_can_begin(page: Page) -> None:
    draw_by(page, "stability", "ultra")
    page.get_by_label("Words alone").check()
    expect(setting(page, "Model")).to_have_value("ultra")
    draw_by(page, "stability", "core")
    page.get_by_label("A picture", exact=True).check()
    expect(setting(page, "Model")).to_have_value("")


def test_the_model_travels_in_the_settings_link(
    page: Page, context: BrowserContext, visit: Callable[..., Page]
) -> None:
    draw_by(page, "stability", "ultra")
    unfold(page)
    other = visit("/#" + copied(page, context, "Copy these settings as a link"))
    expect(cost(other)).to_contain_text("$1.85")
    expect(setting(other, "Model")).to_have_value("ultra")


def test_the_model_travels_with_a_jobs_settings(
    rich: Page, context: BrowserContext, visit: Callable[..., Page], astronaut: str
) -> None:
    compose(rich, astronaut)
    draw_by(rich, "automatic1111", "dreamshaper_8")
    order_loop(rich)
    expect_loop(rich)
    other = visit("/#" + copied(rich, context, "Copy settings"))
    expect(setting(other, "Model")).to_have_value("dreamshaper_8")
    rich.reload()
    press(rich, "Change something")
    expect(setting(rich, "Model")).to_have_value("dreamshaper_8")


def test_a_link_to_a_model_that_is_gone_leads_to_the_default(visit: Callable[..., Page]) -> None:
    page = visit("/#generator=stability&model=sd1")
    expect(cost(page)).to_contain_text("$0.8")
    expect(setting(page, "Model")).to_have_value("")


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_where_a_model_is_chosen(browser: Browser, cloud: LocalCloud, screen: dict[str, Any]) -> None:
    with browser.new_context(**screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        draw_by(page, "bedrock", "stability.stable-image-ultra-v1:1")
        assert violations(page) == []
        page.get_by_label("Words alone").check()
        draw_by(page, "stability", "core")
        assert violations(page) == []


def copied(page: Page, context: BrowserContext, button: str) -> str:
    """The settings of the link that the button copies."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, button)
    expect(page.locator("#announcer")).to_have_text("Link copied.")
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link.partition("#")[2]
