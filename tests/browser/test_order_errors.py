"""What is wrong is said in words, beside what caused it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.steps import compose, order_loop, press, setting

ROOT = Path(__file__).parents[2]


def expect_beside(control: Locator, words: str) -> None:
    """The control is marked, has the focus, and is described by the error."""
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_be_focused()
    described = control.get_attribute("aria-describedby")
    expect(control.page.locator(f"#{described}")).to_contain_text(words)


def test_a_missing_picture_and_a_missing_prompt_are_both_told(page: Page) -> None:
    press(page, "Make the loop")
    expect_beside(page.locator("#picture"), "Choose a picture first.")
    expect(page.get_by_text("Say what should happen.")).to_be_visible()


def test_an_error_goes_when_its_cause_does(page: Page, astronaut: str) -> None:
    press(page, "Make the loop")
    page.get_by_label("What should happen in the picture").fill("rain")
    expect(page.get_by_text("Say what should happen.")).to_be_hidden()
    page.set_input_files("#picture", astronaut)
    expect(page.get_by_text("Choose a picture first.")).to_be_hidden()


def test_what_is_wrong_with_a_field_that_is_not_shown_is_told_all_the_same(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    wrong = {"status": 422, "code": "invalid", "detail": "", "errors": [{"field": "on_drift", "detail": "Not here."}]}
    page.route("**/jobs", lambda route: route.fulfill(status=422, body=json.dumps(wrong)))
    press(page, "Make the loop")
    expect(page.get_by_text("Not here.")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("Frames", "1", "At least 2."),
        ("Frames", "", "A number from 2 to 240 belongs here."),
        ("Frames a second", "51", "At most 50."),
        ("Seed", "-1", "At least 0."),
        ("Frames", "2.5", "A whole number belongs here."),
        ("Longer side, in pixels", "2000", "At most 1024."),
    ],
)
def test_a_number_out_of_bounds_is_told_beside_its_field(
    page: Page, astronaut: str, label: str, value: str, words: str
) -> None:
    compose(page, astronaut, settings={label: value})
    page.get_by_text("Settings", exact=True).click()
    press(page, "Make the loop")
    expect_beside(setting(page, label), words)


def test_what_the_server_refuses_stands_beside_the_field_that_it_names(
    visit: Callable[..., Page], astronaut: str
) -> None:
    page = visit("/#prompt=" + "x" * 2001)
    page.set_input_files("#picture", astronaut)
    expect(page.get_by_role("toolbar", name="Picture")).to_be_visible()
    press(page, "Make the loop")
    expect_beside(page.get_by_label("What should happen in the picture"), "at most 2,000 characters")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"not a picture", "This browser can't read that file as a picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This browser can't read that file as a picture."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This browser can't read that file as a picture."),
    ],
    ids=["empty", "text", "svg", "truncated"],
)
def test_a_file_that_is_no_picture_is_refused_at_once(page: Page, tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "picture.jpg"
    file.write_bytes(content)
    page.set_input_files("#picture", str(file))
    expect_beside(page.locator("#picture"), words)
    expect(page.get_by_text("Choose a picture", exact=True)).to_be_visible()


def test_a_picture_too_small_to_show_anything_is_refused_at_once(page: Page, picture: Callable[..., str]) -> None:
    page.set_input_files("#picture", picture(200, 10))
    expect_beside(page.locator("#picture"), "The picture is 200 by 10 pixels: each side needs at least 16.")


def test_a_picture_that_broke_on_its_way_fails_its_job_in_words(page: Page, astronaut: str, photo: bytes) -> None:
    page.route("**/uploads/**", lambda route: route.continue_(post_data=bytes(len(photo))))
    compose(page, astronaut)
    order_loop(page)
    expect(page.locator("#job .failure")).to_contain_text("picture")
    expect(page.locator("#job .state")).to_have_text("Failed after 0 frames of 3")
    press(page, "Change something")
    expect(page.get_by_label("What should happen in the picture")).to_have_value("snow falls")


def test_an_upload_link_that_no_longer_holds_is_told(page: Page, astronaut: str) -> None:
    page.route("**/uploads/**", lambda route: route.fulfill(status=403))
    compose(page, astronaut)
    order_loop(page)
    expect(page.locator("#job .failure .detail")).to_have_text("The link for the upload no longer holds.")


def test_a_loop_that_is_not_handed_out_is_told(page: Page, astronaut: str) -> None:
    page.route(re.compile(r"/out/.*\.gif"), lambda route: route.fulfill(status=403))
    compose(page, astronaut)
    order_loop(page)
    expect(page.locator("#job .failure .detail")).to_have_text("This link no longer holds: load the page anew.")


def test_an_output_that_is_not_saved_is_told(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    order_loop(page)
    page.route(re.compile(r"/out/.*\.webp"), lambda route: route.fulfill(status=500))
    page.get_by_role("button", name="Download the WebP").click()
    expect(page.locator("#job .refusal")).to_have_text("The picture was not handed out (500).")


@pytest.fixture
def poor() -> Iterator[str]:
    """The address of a page whose day's budget is too small for any job."""
    with LocalCloud(project_dir=ROOT, environment={"FRAMELOOM_BUDGET_USD": "0.00001"}) as cloud:
        yield cloud.api_url


def test_a_spent_budget_is_told_beside_the_button(page: Page, poor: str, astronaut: str) -> None:
    page.goto(poor)
    compose(page, astronaut)
    press(page, "Make the loop")
    expect(page.locator('#order .error[data-field=""]')).to_contain_text("budget")
    expect(page.get_by_role("button", name="Make the loop")).to_be_enabled()
