"""Frames that are redrawn from each other: how many are paid, what holds them together, and where they go on."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from localcloud.cloud import LocalCloud
from tests.browser.conftest import job_of, order_of
from tests.browser.support.axe import SCREENS, violations
from tests.browser.support.steps import compose, compute_here, draw_by, expect_loop, order_loop, press, setting, unfold
from tests.support.paid import offering_all

COST = "#cost"
FOLLOWS = "Goes along with what it covers, when that moves"


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """Offers every generator, each over its own wire."""
    with offering_all() as cloud:
        yield cloud


@pytest.fixture
def rich(page: Page, token: str) -> Page:
    """The page of somebody who has a token."""
    page.evaluate(f"localStorage.setItem('frameloom.token', '{token}')")
    return page


def ordered(page: Page) -> dict[str, Any]:
    """Press the button: what is then sent as an order."""
    with page.expect_request(re.compile("/jobs$")) as request:
        order_loop(page)
    sent: dict[str, Any] = json.loads(request.value.post_data or "")
    return sent


def test_only_frames_that_are_drawn_one_by_one_are_paid_by_the_few(page: Page) -> None:
    expect(page.locator(COST)).not_to_be_empty()
    expect(page.get_by_label("Pay for")).to_be_hidden()
    draw_by(page, "stability")
    expect(page.get_by_label("Pay for").locator("option")).to_have_text(
        [
            "every frame: 23 paid, 24 shown",
            "every 2nd frame: 12 paid, 24 shown",
            "every 3rd frame: 8 paid, 24 shown",
            "every 4th frame: 6 paid, 24 shown",
        ]
    )
    draw_by(page, "automatic1111")
    expect(page.get_by_label("Let an AI draw").locator("option").nth(2)).to_have_text(
        "every 3rd frame: 8 drawn, 24 shown"
    )
    compute_here(page)
    expect(page.get_by_label("Pay for")).to_be_hidden()


def test_what_is_paid_and_what_is_shown_is_told_before_and_after(rich: Page, cloud: LocalCloud, astronaut: str) -> None:
    compose(rich, astronaut, settings={"Frames": "7"})
    draw_by(rich, "stability")
    rich.get_by_label("Pay for").select_option("3")
    expect(rich.locator(COST)).to_have_text(re.compile(r"^2 paid, 7 shown: \$0.07\."))
    assert ordered(rich)["redraw_every"] == 3
    expect_loop(rich)
    expect(rich.locator(".money")).to_have_text("2 paid, 7 shown: $0.07")
    assert order_of(rich, cloud)["redraw_every"] == 3


def test_the_price_is_what_the_server_sets_aside(rich: Page, astronaut: str) -> None:
    """However many of the frames are drawn."""
    compose(rich, astronaut, settings={"Frames": "9"})
    draw_by(rich, "stability")
    for every, calls in (("1", 8), ("2", 4), ("3", 3), ("4", 2)):
        rich.get_by_label("Pay for").select_option(every)
        most = re.compile(rf"If calls fail, {calls + 6} calls and \$")
        expect(rich.locator(COST)).to_have_text(most)
        with rich.expect_response(lambda answer: answer.url.endswith("/jobs") and answer.ok) as answer:
            order_loop(rich)
        told = answer.value.json()["cost"]
        assert (told["calls_expected"], told["calls_max"], told["frames_shown"]) == (calls, calls + 6, 9)
        rich.go_back()
        expect(rich.locator(COST)).to_contain_text(f"${told['expected_usd']:.2f}. If calls fail")
        expect(rich.locator(COST)).to_contain_text(f"and ${told['reserved_usd']:.2f} at most.")


def test_only_chains_are_held(page: Page) -> None:
    group = page.get_by_role("group", name=re.compile("Hold it to the first"))
    expect(page.locator(COST)).not_to_be_empty()
    unfold(page)
    expect(group).to_be_hidden()
    draw_by(page, "stability")
    expect(group).to_be_visible()
    for part in group.get_by_role("checkbox").all():
        expect(part).to_be_checked()
    compute_here(page)
    expect(group).to_be_hidden()


def test_a_chain_is_held_as_it_comes_unless_somebody_says_otherwise(
    rich: Page, cloud: LocalCloud, astronaut: str
) -> None:
    compose(rich, astronaut)
    draw_by(rich, "stability")
    assert "coherence" not in ordered(rich)
    assert order_of(rich, cloud)["coherence"] == ["colour", "detail", "anchor"]
    press(rich, "Change something")
    rich.get_by_label("sharpness").uncheck()
    setting(rich, "Where a frame has come too far all the same").select_option("stop")
    order = ordered(rich)
    assert (order["coherence"], order["on_drift"]) == (["colour", "anchor"], "stop")
    assert order_of(rich, cloud)["on_drift"] == "stop"


def test_what_is_no_chain_is_asked_for_nothing_of_one(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    draw_by(page, "automatic1111")
    page.get_by_label("sharpness").uncheck()
    page.get_by_label("Let an AI draw").select_option("2")
    compute_here(page)
    assert not ordered(page).keys() & {"coherence", "on_drift", "redraw_every"}


def test_a_mask_follows_where_it_can(rich: Page, cloud: LocalCloud, astronaut: str) -> None:
    compose(rich, astronaut)
    press(rich, "Paint where it may change")
    press(rich, "Invert")
    expect(rich.get_by_label(FOLLOWS)).to_be_hidden()
    draw_by(rich, "stability")
    rich.get_by_label(FOLLOWS).check()
    assert ordered(rich)["mask"]["follow"] is True
    assert order_of(rich, cloud)["follow"] is True


def test_how_a_chain_is_held_travels_in_the_settings_link(page: Page) -> None:
    page.goto(page.url + "#generator=stability&redraw_every=3&coherence.detail=off&on_drift=stop&mask.follow=on")
    page.reload()
    expect(page.get_by_label("Pay for")).to_have_value("3")
    unfold(page)
    expect(page.get_by_label("sharpness")).not_to_be_checked()
    expect(page.get_by_label("colours and light")).to_be_checked()
    expect(setting(page, "Where a frame has come too far all the same")).to_have_value("stop")


def test_on_a_phone_the_button_stays_at_hand_whoever_draws(browser: Browser, cloud: LocalCloud, astronaut: str) -> None:
    with browser.new_context(**SCREENS["phone, dark"]) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        page.set_input_files("#picture", astronaut)
        draw_by(page, "stability")
        page.evaluate("scrollTo(0, 0)")
        for part in (page.get_by_alt_text("Your picture"), page.locator("#prompt"), page.locator(COST)):
            expect(part).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name="Make the loop")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_where_a_chain_is_ordered(
    browser: Browser, cloud: LocalCloud, screen: dict[str, Any]
) -> None:
    with browser.new_context(**screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        draw_by(page, "stability")
        unfold(page)
        assert violations(page) == []


def drifted(frame: int, **says: object) -> dict[str, object]:
    """What the status says of a frame that has hardly drifted, but for what is named."""
    told = {"colour": 0.4, "sharpness": 1.0, "flicker": 0.3, "way": "drawn", "too_far": False}
    return {"frame": frame, **told, "mask_confidence": None, "mask_stayed": False, **says}


def tell_drift(page: Page, frames: list[dict[str, object]]) -> None:
    """Let the page's next looks at a job hear that of its frames."""

    def answer(route: Route) -> None:
        told = route.fetch()
        is_status = told.ok and told.status != 304
        route.fulfill(response=told, body=json.dumps({**told.json(), "drift": frames}) if is_status else None)

    page.route(re.compile(r"/jobs/[0-9a-f]{32}\?after="), answer)


def test_drift_is_told_of_the_frames_of_a_chain(rich: Page, astronaut: str) -> None:
    compose(rich, astronaut, settings={"Frames": "5"})
    draw_by(rich, "stability")
    order_loop(rich)
    expect_loop(rich)
    fold = rich.locator(".drift")
    fold.locator("summary").first.click()
    expect(fold.locator(".told")).to_contain_text("Farthest away: frame")
    expect(fold.get_by_role("img")).to_have_count(3)
    fold.get_by_text("As numbers").click()
    expect(fold.get_by_role("rowheader")).to_have_text(["1", "2", "3", "4"])
    expect(fold.get_by_role("columnheader")).to_have_text(["frame", "colours", "sharpness", "flicker"])


def test_nothing_is_told_of_drift_where_nothing_can_drift(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    expect(page.locator(".drift")).to_be_hidden()


def test_what_ran_away_and_where_a_mask_stayed_is_said(page: Page, astronaut: str) -> None:
    mask = {"mask_confidence": 0.9}
    frames = [
        drifted(1, **mask),
        drifted(2, mask_confidence=0.2, mask_stayed=True),
        drifted(3, mask_confidence=0.1, mask_stayed=True),
        drifted(4, way="corrected", **mask),
        drifted(5, colour=9.25, sharpness=0.25, too_far=True, **mask),
    ]
    tell_drift(page, frames)
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    fold = page.locator(".drift")
    expect(fold.locator(".verdict")).to_have_text("Drift: the frames have come too far from the first")
    fold.locator("summary").first.click()
    expect(fold.locator(".told li")).to_have_text(
        [
            re.compile("^Farthest away: frame 5, whose colours are 9.3 from the first frame's."),
            "Too far: frame 5.",
            "Brought back with full force: frame 4.",
            "The mask stayed where it was, as what it covers was not found surely enough: frames 2 to 3.",
        ]
    )
    charts = fold.get_by_role("img")
    expect(charts.nth(1)).to_have_accessible_name(
        "Sharpness, in % of the first frame's: from 50.0 to 100.0, 50.0 in frame 5"
    )
    expect(charts.nth(3).locator(".marked")).to_have_count(2)


@pytest.fixture
def chain(rich: Page, astronaut: str) -> Page:
    """A loop of seven frames, of which two were paid."""
    compose(rich, astronaut, settings={"Frames": "7"})
    draw_by(rich, "stability")
    rich.get_by_label("Pay for").select_option("3")
    order_loop(rich)
    expect_loop(rich)
    return rich


def branch(page: Page) -> Locator:
    return page.locator(".branch")


def test_a_job_goes_on_differently_from_a_frame(chain: Page, cloud: LocalCloud) -> None:
    source = job_of(chain)
    branch(chain).get_by_text("Go on differently from here").click()
    chain.get_by_label("Keep the frames up to this one").fill("3")
    expect(branch(chain).get_by_alt_text("Frame 3")).to_have_js_property("complete", value=True)
    expect(branch(chain).locator(".aside")).to_have_text(re.compile(r"^4 frames kept. 1 paid, 7 shown: \$0.04."))
    chain.get_by_label("What should happen from there on").fill("night falls")
    press(chain, "Go on from here")
    expect(chain.locator("#job-title")).to_have_text("night falls")
    expect_loop(chain)
    expect(chain.locator(".money")).to_have_text("1 paid, 7 shown: $0.04")
    order = order_of(chain, cloud)
    assert order["branch"] == {"job": source, "frame": 3}
    expect(chain.locator("#recent .prompt")).to_have_text(["night falls", "snow falls"])
    chain.go_back()
    expect(chain.locator("#job-title")).to_have_text("snow falls")


def test_a_frame_is_picked_on_the_filmstrip(rich: Page, astronaut: str) -> None:
    compose(rich, astronaut, settings={"Frames": "150", "Longer side, in pixels": "192"})
    order_loop(rich)
    strip = rich.locator(".filmstrip")
    expect(strip).to_be_visible()
    expect_loop(rich)
    box = strip.bounding_box()
    assert box is not None
    strip.click(position={"x": box["width"] * 30.5 / 150, "y": box["height"] / 2})
    expect(rich.get_by_label("Keep the frames up to this one")).to_have_value("30")


def test_of_a_branch_something_has_to_be_said(chain: Page) -> None:
    branch(chain).get_by_text("Go on differently from here").click()
    field = chain.get_by_label("What should happen from there on")
    expect(field).to_have_value("snow falls")
    field.fill(" ")
    press(chain, "Go on from here")
    expect(field).to_have_accessible_description("Say what should happen from there on.")
    expect(field).to_be_focused()


def test_a_branch_that_is_refused_says_why_where_it_was_asked(chain: Page) -> None:
    body = json.dumps({"status": 409, "code": "conflict", "detail": "These frames are gone."})
    chain.route("**/branch", lambda route: route.fulfill(status=409, body=body))
    branch(chain).get_by_text("Go on differently from here").click()
    press(chain, "Go on from here")
    expect(branch(chain).get_by_role("alert")).to_have_text("These frames are gone.")
    expect(branch(chain).get_by_role("button", name="Go on from here")).to_be_enabled()


def test_nothing_goes_on_from_a_poster(page: Page) -> None:
    page.get_by_label("Words alone").check()
    page.get_by_label("What it shows, and what happens in it").fill("a lighthouse at night")
    press(page, "Draw a poster")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    expect(branch(page)).to_be_hidden()
