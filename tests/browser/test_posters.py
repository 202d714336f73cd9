"""Posters: ordered in words, and set in motion."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.browser.conftest import job_of, order_of
from tests.browser.support.steps import compose, expect_loop, order_loop, press, setting, unfold

SMALL = {"Frames": "3", "Longer side, in pixels": "64"}


@pytest.fixture
def words(page: Page) -> Page:
    """An order that begins with words alone."""
    page.get_by_label("Words alone").check()
    page.get_by_label("What it shows, and what happens in it").fill("a lighthouse at night")
    return page


@pytest.fixture
def poster(words: Page) -> Page:
    """A poster that is there."""
    words.get_by_label("Title").fill("The Last Lighthouse")
    words.get_by_label("Tagline").fill("It never slept.")
    words.get_by_label("Style").select_option("noir")
    words.get_by_label("Shape").select_option("4:5")
    press(words, "Draw a poster")
    expect_poster(words)
    return words


def expect_poster(page: Page) -> None:
    expect(page.locator("#job .state")).to_have_text("Done")
    expect(page.locator(".viewer img")).to_have_attribute("src", re.compile("^blob:"))
    expect(page.get_by_role("link", name="Download")).to_be_visible()


def make_small(page: Page) -> None:
    unfold(page)
    for label, value in SMALL.items():
        setting(page, label).fill(value)


def test_a_poster_is_drawn_with_its_title_in_its_style_and_shape(poster: Page, cloud: LocalCloud) -> None:
    with poster.expect_download() as waiting:
        poster.get_by_role("link", name="Download").click()
    assert waiting.value.suggested_filename == "a-lighthouse-at-night.png"
    with Image.open(io.BytesIO(waiting.value.path().read_bytes())) as picture:
        assert (picture.format, picture.size) == ("PNG", (819, 1024))
    order = order_of(poster, cloud)
    expected = {"title": "The Last Lighthouse", "tagline": "It never slept.", "style": "noir", "aspect_ratio": "4:5"}
    assert {name: order[name] for name in expected} == expected


def test_a_poster_has_nothing_to_pause_and_no_source_beside_it(poster: Page) -> None:
    expect(poster.get_by_role("button", name="Pause")).to_be_hidden()
    expect(poster.get_by_alt_text("The picture it began with")).to_be_hidden()
    expect(poster.get_by_text("Another format or size")).to_be_hidden()


def test_a_poster_is_copied_as_a_picture(poster: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(poster, "Copy PNG")
    expect(poster.locator("#announcer")).to_have_text("PNG copied.")
    kinds = poster.evaluate("navigator.clipboard.read().then(([item]) => item.types)")
    assert "image/png" in kinds


def test_a_poster_is_set_in_motion_under_its_title(poster: Page, cloud: LocalCloud) -> None:
    still = job_of(poster)
    press(poster, "Animate it")
    expect(poster.get_by_role("toolbar", name="Picture")).to_be_visible()
    prompt = poster.get_by_label("What should happen in the picture")
    expect(prompt).to_be_focused()
    prompt.fill("snow falls")
    expect(poster.locator("#cost")).to_have_text("23 frames to draw.")
    make_small(poster)
    order_loop(poster)
    expect_loop(poster)
    assert job_of(poster) != still
    order = order_of(poster, cloud)
    assert (order["prompt"], order["title"], order["frames"]) == ("snow falls", "The Last Lighthouse", 3)


def test_a_poster_moves_only_where_it_was_painted(poster: Page, uploaded: Callable[[Page, str], io.BytesIO]) -> None:
    press(poster, "Animate it")
    expect(poster.get_by_role("toolbar", name="Picture")).to_be_visible()
    press(poster, "Paint where it may change")
    press(poster, "Invert")
    make_small(poster)
    order_loop(poster)
    expect_loop(poster)
    assert Image.open(uploaded(poster, "mask")).getextrema() == (255, 255)


def test_a_reload_keeps_the_poster_that_is_to_move(poster: Page) -> None:
    press(poster, "Animate it")
    expect(poster.get_by_role("toolbar", name="Picture")).to_be_visible()
    poster.reload()
    expect(poster.get_by_role("toolbar", name="Picture")).to_be_visible()
    make_small(poster)
    order_loop(poster)
    expect_loop(poster)


def test_another_picture_takes_the_posters_place(poster: Page, astronaut: str, cloud: LocalCloud) -> None:
    press(poster, "Animate it")
    expect(poster.get_by_role("toolbar", name="Picture")).to_be_visible()
    compose(poster, astronaut)
    order_loop(poster)
    expect_loop(poster)
    order = order_of(poster, cloud)
    assert (order["upload"]["content_type"], order["title"]) == ("image/jpeg", "")


def test_a_poster_that_is_gone_is_told_beside_the_picture(visit: Callable[..., Page]) -> None:
    page = visit(f"/#prompt=snow&poster={'0' * 32}")
    expect(page.locator("#error-picture")).to_contain_text("There is no such job.")


def test_a_poster_that_is_not_drawn_yet_is_told_beside_the_picture(
    visit: Callable[..., Page], cloud: LocalCloud
) -> None:
    upload = {"content_type": "image/jpeg", "bytes": 1000}
    waiting = Client(cloud.api_url).create({"prompt": "it waits", "frames": 2, "upload": upload})["id"]
    page = visit(f"/#prompt=snow&poster={waiting}")
    expect(page.locator("#error-picture")).to_have_text("This poster is not drawn yet: look at it first.")


def test_words_alone_lead_to_a_loop(words: Page, cloud: LocalCloud) -> None:
    expect(words.locator("#cost")).to_have_text("24 frames to draw.")
    words.get_by_label("Shape").select_option("16:9")
    make_small(words)
    order_loop(words)
    expect_loop(words)
    order = order_of(words, cloud)
    assert (order["upload"], order["aspect_ratio"], order["frames"]) == (None, "16:9", 3)
    words.get_by_role("link", name="Frameloom: start anew").click()
    expect(words.locator("#recent img")).to_have_attribute("src", re.compile("^data:image/jpeg"))


def test_words_in_three_clicks_are_a_loop_that_plays(page: Page) -> None:
    page.get_by_label("Words alone").check()
    press(page, "waves on the sea at sunset, birds")
    press(page, "Make the loop")
    expect_loop(page)


def test_the_sheet_shows_where_the_type_will_stand(words: Page) -> None:
    words.get_by_label("Title").fill("Night")
    words.get_by_label("Shape").select_option("1:1")
    expect(words.locator(".poster-preview .title")).to_have_text("Night")
    box = words.locator(".poster-preview").bounding_box()
    assert box is not None
    assert abs(box["width"] - box["height"]) < 2


def test_a_title_that_cannot_be_set_is_told_beside_it(words: Page) -> None:
    title = words.get_by_label("Title")
    title.fill("夜")
    press(words, "Draw a poster")
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description(re.compile("font"))
    title.fill("Night")
    expect(title).not_to_have_attribute("aria-invalid", "true")


def test_a_poster_without_words_is_not_ordered(page: Page) -> None:
    page.get_by_label("Words alone").check()
    press(page, "Draw a poster")
    expect(page.get_by_text("Say what should happen.")).to_be_visible()


def test_a_picture_that_is_dropped_on_words_begins_with_the_picture(words: Page, astronaut: str) -> None:
    words.set_input_files("#picture", astronaut)
    expect(words.get_by_label("A picture", exact=True)).to_be_checked()
    expect(words.get_by_alt_text("Your picture")).to_be_visible()


def test_words_travel_in_the_settings_link(words: Page, context: BrowserContext, visit: Callable[..., Page]) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    words.get_by_label("Style").select_option("noir")
    unfold(words)
    press(words, "Copy these settings as a link")
    expect(words.locator("#announcer")).to_have_text("Link copied.")
    link: str = words.evaluate("navigator.clipboard.readText()")
    other = visit("/#" + link.partition("#")[2])
    expect(other.get_by_label("Words alone")).to_be_checked()
    expect(other.get_by_label("Style")).to_have_value("noir")


def test_somebody_without_a_picture_is_shown_posters_each_to_be_had_by_one_press(page: Page, cloud: LocalCloud) -> None:
    samples = page.get_by_role("group", name="No picture? Have a poster drawn from words").get_by_role("button")
    expect(samples).to_have_count(3)
    for picture in samples.get_by_role("img").all():
        expect(picture).to_have_js_property("naturalWidth", 64)
    page.get_by_role("button", name="Afterglow: neon city in the rain").click()
    expect(page.get_by_role("button", name="Draw a poster")).to_be_focused()
    press(page, "Draw a poster")
    expect_poster(page)
    order = order_of(page, cloud)
    expected = {"prompt": "neon city in the rain", "title": "Afterglow", "style": "neon", "seed": 2}
    assert {name: order[name] for name in expected} == expected


def test_a_posters_style_does_not_stay_on_the_next(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Afterglow")).click()
    page.get_by_label("A picture", exact=True).check()
    page.get_by_role("button", name=re.compile("^Keeper")).click()
    expect(page.get_by_label("Style")).to_have_value("")
    expect(page.get_by_label("Title")).to_have_value("Keeper")
