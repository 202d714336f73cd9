"""What would come of a sentence is told while it is written, before anything is ordered."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from bench.page_motions import FRAMES, SHOWN, meanings
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.settings import ProceduralSettings
from localcloud.cloud import LocalCloud
from tests.browser.support.axe import SCREENS, violations
from tests.browser.support.held import Held
from tests.browser.support.steps import compose, expect_loop, order_loop, press

FACES = [motion for motion in MOTIONS if motion.family == "face"]
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


@pytest.fixture
def motions(page: Page) -> Locator:
    """They are unfolded."""
    page.get_by_text("Motions to choose from").click()
    expect(page.get_by_role("button", name="wink", exact=True)).to_be_visible()
    return page.get_by_role("region", name="Motions")


def test_motions_are_put_into_the_sentence_and_taken_out_again(page: Page, motions: Locator) -> None:
    sentence = page.get_by_label(SENTENCE)
    sentence.fill("she breathes")
    for words in ("wink", "snow"):
        press(page, words)
        expect(motions.get_by_role("button", name=words, exact=True)).to_have_attribute("aria-pressed", "true")
    expect(sentence).to_have_value("she breathes, wink, snow")
    expect(page.locator(".reading p")).to_have_text("Understood: breathe, wink, snow.")
    press(page, "wink")
    expect(sentence).to_have_value("she breathes, snow")
    sentence.fill("the snowman stays, it is night")
    expect(motions.locator("[aria-pressed=true]")).to_have_text(["night"])


def test_every_motion_that_is_to_browse_is_understood_as_itself(motions: Locator) -> None:
    shown = [words.strip() for words in motions.get_by_role("button").all_inner_texts()]
    assert len(shown) == len(MOTIONS)
    generator = build(ProceduralSettings())
    understood = [meanings(generator, words) for words in shown]
    assert all(understood)
    assert set().union(*understood) >= {motion.name for motion in MOTIONS}


def test_each_motion_moves_and_is_fetched_only_once_it_is_looked_at(page: Page, motions: Locator) -> None:
    smile = motions.get_by_role("button", name="smile", exact=True).locator("img")
    expect(smile).to_have_js_property("complete", value=True)
    assert smile.evaluate("(image) => image.naturalHeight") == SHOWN * FRAMES
    assert smile.evaluate("(image) => image.naturalWidth") == SHOWN * len(FACES)
    assert smile.evaluate("(image) => getComputedStyle(image).animationName") == "motion"
    fetched = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert any(name.endswith("motions/face.webp") for name in fetched)
    assert not any(name.endswith("motions/style.webp") for name in fetched)
    page.reload()
    expect(page.locator("#cost")).not_to_be_empty()
    fetched = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not any("motions" in name for name in fetched), "nobody has asked for them"


def test_who_wants_no_motion_sees_it_where_the_pointer_or_the_focus_is(page: Page, motions: Locator) -> None:
    page.emulate_media(reduced_motion="reduce")
    button = motions.get_by_role("button", name="smile", exact=True)
    other = motions.get_by_role("button", name="grin", exact=True)
    moves = "(button) => getComputedStyle(button.querySelector('img')).animationName !== 'none'"
    page.mouse.move(0, 0)
    assert not button.evaluate(moves)
    button.hover()
    assert button.evaluate(moves)
    page.mouse.move(0, 0)
    button.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert (button.evaluate(moves), other.evaluate(moves)) == (True, False)


def test_motions_that_do_not_come_are_told_and_asked_for_again(page: Page) -> None:
    page.route("**/motions.json", lambda route: route.abort())
    page.get_by_text("Motions to choose from").click()
    expect(page.locator(".motions .error")).to_be_visible()
    page.unroute("**/motions.json")
    for _ in range(2):
        page.get_by_text("Motions to choose from").click()
    expect(page.get_by_role("button", name="wink", exact=True)).to_be_visible()
    expect(page.locator(".motions .error")).to_be_hidden()


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_among_the_motions(browser: Browser, cloud: LocalCloud, screen: dict[str, Any]) -> None:
    with browser.new_context(**screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        page.get_by_text("Motions to choose from").click()
        press(page, "wink")
        assert violations(page) == []
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0


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
