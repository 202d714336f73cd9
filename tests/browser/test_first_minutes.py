"""What somebody needs who is here for the first time: at one glance, on a phone as on a desktop, and not lost again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.axe import SCREENS
from tests.browser.support.steps import compose, expect_loop, order_loop, press, setting

REFUSE = """() => {
    navigator.clipboard.writeText = navigator.clipboard.write = async () => { throw new Error("forbidden"); };
}"""
"""A browser that lets no page copy."""


@pytest.fixture(params=list(SCREENS))
def screen(browser: Browser, cloud: LocalCloud, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(**SCREENS[request.param]) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        yield page


def expect_at_one_glance(*parts: Locator) -> None:
    """They stand in the window before anything is scrolled."""
    for part in parts:
        part.page.evaluate("scrollTo(0, 0)")
        expect(part).to_be_in_viewport(ratio=1)


def test_picture_sentence_and_button_stand_in_one_window(screen: Page, astronaut: str) -> None:
    screen.set_input_files("#picture", astronaut)
    press(screen, "she breathes while snow falls")
    expect(screen.get_by_text("Understood: breathe, snow.")).to_be_visible()
    sentence = screen.get_by_label("What should happen in the picture")
    expect_at_one_glance(screen.get_by_alt_text("Your picture"), sentence)
    expect_at_one_glance(screen.locator("#cost"), screen.get_by_role("button", name="Make the loop"))


def test_words_title_and_buttons_stand_in_one_window(screen: Page) -> None:
    screen.get_by_label("Words alone").check()
    press(screen, "a lighthouse in a storm at night")
    expect(screen.locator(".reading p")).to_be_visible()
    expect_at_one_glance(screen.get_by_label("What it shows, and what happens in it"), screen.get_by_label("Title"))
    expect_at_one_glance(*(screen.get_by_role("button", name=name) for name in ("Draw a poster", "Make the loop")))


def test_the_loop_and_what_can_be_done_with_it_stand_in_one_window(screen: Page, astronaut: str) -> None:
    compose(screen, astronaut)
    order_loop(screen)
    expect_loop(screen)
    actions = [screen.get_by_role("button", name=name) for name in ("Copy link", "Copy GIF", "Change something")]
    expect_at_one_glance(screen.locator(".viewer img"), screen.get_by_role("link", name="Download"), *actions)


def test_all_that_is_technical_lies_under_one_fold(page: Page) -> None:
    technical = ("Frames", "Frames a second", "Loop", "Seed", "Longer side, in pixels", "Small enough for", "Leave out")
    for label in technical:
        expect(setting(page, label)).to_be_hidden()
    page.get_by_text("Settings", exact=True).click()
    for label in technical:
        expect(setting(page, label)).to_be_visible()


def test_who_draws_is_asked_only_where_there_is_a_choice(page: Page) -> None:
    expect(page.locator("#cost")).not_to_be_empty()
    expect(page.get_by_label("Drawn by")).to_be_hidden()


def test_the_chosen_picture_is_shown_before_the_first_frame(page: Page, astronaut: str) -> None:
    page.route("**/uploads/**", lambda _: None)
    compose(page, astronaut)
    order_loop(page)
    shown = page.get_by_alt_text("The picture that was chosen")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 512)
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether to leave
    page.reload()
    expect(shown).to_be_visible()


def test_a_reload_keeps_the_picture_that_was_chosen(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    page.reload()
    expect(page.get_by_alt_text("Your picture")).to_be_visible()
    page.get_by_label("What should happen in the picture").fill("snow falls")
    order_loop(page)
    expect_loop(page)


@pytest.mark.parametrize("leave", [lambda page: page.go_back(), lambda page: press(page, "Change something")])
def test_a_reload_of_the_job_keeps_the_picture_for_the_way_back(
    page: Page, astronaut: str, leave: Callable[[Page], None]
) -> None:
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    page.reload()
    expect_loop(page)
    leave(page)
    expect(page.get_by_alt_text("Your picture")).to_be_visible()
    expect(page.get_by_label("What should happen in the picture")).to_have_value("snow falls")


def test_who_starts_anew_starts_without_a_picture(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    page.get_by_role("link", name="Frameloom: start anew").click()
    expect(page.locator("#cost")).not_to_be_empty()
    expect(page.get_by_alt_text("Your picture")).to_be_hidden()
    expect(page.get_by_text("Choose a picture", exact=True)).to_be_visible()


def test_what_was_copied_is_seen(page: Page, context: BrowserContext, astronaut: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    for button, answer in {"Copy link": "Link copied.", "Copy GIF": "GIF copied."}.items():
        press(page, button)
        expect(page.locator("#job .answer p")).to_have_text(answer)
        expect(page.locator("#job .answer input")).to_be_hidden()


@pytest.mark.parametrize("button", ["Copy link", "Copy GIF"])
def test_where_nothing_can_be_copied_the_link_can_be_selected(
    page: Page, cloud: LocalCloud, astronaut: str, button: str
) -> None:
    page.evaluate(REFUSE)
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    press(page, button)
    expect(page.locator("#job .answer p")).to_be_visible()
    expect(page.get_by_label("Link to copy")).to_be_focused()
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith(f"{cloud.api_url}/jobs/")


def test_a_link_to_no_job_says_what_happened_and_what_to_do(visit: Callable[..., Page]) -> None:
    failure = visit("/#job=" + "0" * 32).locator("#job .failure")
    expect(failure.get_by_role("heading")).to_have_text("This job isn't known here")
    expect(failure.locator(".detail")).to_have_text("There is no such job.")
    expect(failure.locator(".next")).to_have_text("Its link may be from elsewhere, or it was deleted long ago.")


@pytest.mark.parametrize("cut", ["", "0123", "x" * 32, "0" * 33])
def test_a_jobs_link_that_is_cut_short_is_told(visit: Callable[..., Page], cut: str) -> None:
    page = visit(f"/#job={cut}")
    expect(page.locator("#job .failure").get_by_role("heading")).to_have_text("This link leads nowhere")
    press(page, "Change something")
    expect(page.get_by_role("button", name="Make the loop")).to_be_visible()
    assert "job=" not in page.url


def test_nobody_on_the_page_is_asked_for_a_header(page: Page) -> None:
    said = page.evaluate(
        """import("/js/lib/problem.js").then(({ Problem, errorsOf }) => {
            const detail = "This generator costs money: send a token as Authorization: Bearer.";
            return errorsOf(new Problem({ status: 401, code: "token_needed", detail }));
        })"""
    )
    assert [error["field"] for error in said] == ["token"]
    assert "Bearer" not in said[0]["detail"]
    assert said[0]["detail"].startswith("This generator costs money")
