"""Further exports of the frames that there are, without paying."""

import io
import json
import re
from typing import get_args

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from chalicelib.domain.orders import AspectRatio, Format, Loop
from chalicelib.domain.presets import PRESETS
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from tests.browser.conftest import job_of
from tests.browser.support.steps import compose, expect_loop, order_loop, press, setting


@pytest.fixture
def made(page: Page, astronaut: str) -> Page:
    """A loop of six frames of 128 pixels, and the form for another export of it."""
    compose(page, astronaut, "she breathes", settings={"Frames": "6", "Longer side, in pixels": "128"})
    setting(page, "Loop").select_option("bounce")
    order_loop(page)
    expect_loop(page)
    page.get_by_text("Another format or size").click()
    return page


def field(page: Page, label: str) -> Locator:
    return page.get_by_role("form", name="Another format or size").get_by_label(label)


def outputs(page: Page) -> Locator:
    return page.get_by_role("region", name="Made of these frames").get_by_role("listitem")


def make(page: Page) -> None:
    """Order it, and see it shown."""
    count = outputs(page).count()
    press(page, "Make it")
    made = outputs(page).nth(count)
    expect(made.get_by_role("button", name="Show")).to_have_attribute("aria-pressed", "true")


def save(item: Locator) -> tuple[str, bytes]:
    with item.page.expect_download() as waiting:
        item.get_by_role("button", name="Download").click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def test_the_gif_and_the_webp_beside_it_are_both_downloaded(made: Page) -> None:
    expect(outputs(made)).to_have_count(2)
    for item, kind in zip(outputs(made).all(), ("gif", "webp"), strict=True):
        name, content = save(item)
        assert name == f"she-breathes.{kind}"
        with Image.open(io.BytesIO(content)) as picture:
            assert (str(picture.format).lower(), getattr(picture, "is_animated", False)) == (kind, True)


def test_another_output_is_shown_and_shared_in_place_of_the_first(made: Page) -> None:
    outputs(made).nth(1).get_by_role("button", name="Show the WebP").click()
    expect(made.get_by_role("link", name="Download")).to_have_attribute("download", "she-breathes.webp")
    expect(outputs(made).nth(0).get_by_role("button", name="Show")).to_have_attribute("aria-pressed", "false")
    expect(made.get_by_role("button", name="Copy WebP")).to_be_visible()


def test_rate_loop_and_width_make_another_gif(made: Page) -> None:
    expect(field(made, "Loop")).to_have_value("bounce")
    field(made, "Loop").select_option("forever")
    field(made, "Frames a second").fill("5")
    field(made, "Width").fill("40")
    make(made)
    expect(outputs(made).nth(2)).to_contain_text(re.compile("40 . 40, 1.2 s"))
    with Image.open(io.BytesIO(save(outputs(made).nth(2))[1])) as gif:
        assert (gif.size, getattr(gif, "n_frames", 1), gif.info["duration"]) == ((40, 40), 6, 200)


def test_an_export_costs_nothing(made: Page, cloud: LocalCloud) -> None:
    before = Client(cloud.api_url).read(job_of(made), None)["cost"]
    field(made, "Loop").select_option("forever")
    make(made)
    assert Client(cloud.api_url).read(job_of(made), None)["cost"] == before


def test_a_size_that_is_not_to_be_exceeded_tells_its_trade(made: Page) -> None:
    field(made, "Size at most").fill("0.01")
    make(made)
    expect(outputs(made).nth(2).locator(".trade")).to_have_text(re.compile(r"\d+ px, \d+ colours.* kB of 10.0 kB"))
    assert len(save(outputs(made).nth(2))[1]) <= 10_000


def test_a_place_takes_its_own_format(made: Page) -> None:
    field(made, "Format").select_option("webp")
    field(made, "Small enough for").select_option("emoji-slack")
    expect(field(made, "Format")).to_be_disabled()
    make(made)
    expect(outputs(made).nth(2)).to_contain_text("of 128.0 kB")


def test_a_loop_that_was_ordered_for_a_place_tells_its_trade(page: Page, astronaut: str) -> None:
    compose(page, astronaut, settings={"Frames": "4"})
    setting(page, "Small enough for").select_option("emoji-slack")
    order_loop(page)
    expect_loop(page)
    expect(outputs(page)).to_have_count(1)
    expect(outputs(page)).to_contain_text("of 128.0 kB")


def test_a_caption_is_set_on_every_picture(made: Page) -> None:
    field(made, "Caption").fill("Breathe")
    make(made)
    plain, captioned = (save(outputs(made).nth(number))[1] for number in (0, 2))
    assert plain != captioned


@pytest.mark.parametrize(
    ("kind", "shown", "suffix"),
    [
        ("png", "img", "png"),
        ("apng", "img", "png"),
        ("mp4", "video", "mp4"),
        ("webp", "img", "webp"),
        ("avif", "img", "avif"),
    ],
)
def test_every_format_is_shown_as_it_is(made: Page, kind: str, shown: str, suffix: str) -> None:
    field(made, "Format").select_option(kind)
    field(made, "Width").fill("48")
    make(made)
    expect(made.locator(f".viewer {shown}")).to_have_js_property("tagName", shown.upper())
    expect(made.get_by_role("link", name="Download")).to_have_attribute("download", f"she-breathes.{suffix}")
    if kind != "png":
        press(made, "Pause")
        expect(made.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    if kind == "mp4":
        assert made.evaluate("document.querySelector('.viewer video').paused") is True


@pytest.mark.parametrize(("label", "choice"), [("Format", "png"), ("Small enough for", "teams")])
def test_a_still_has_no_time(made: Page, label: str, choice: str) -> None:
    field(made, label).select_option(choice)
    for timed in ("Loop", "Frames a second", "Hold the end"):
        expect(field(made, timed)).to_be_disabled()


def test_what_is_out_of_bounds_is_told_beside_its_field(made: Page) -> None:
    field(made, "Width").fill("5")
    press(made, "Make it")
    expect(field(made, "Width")).to_be_focused()
    expect(field(made, "Width")).to_have_accessible_description(re.compile("16"))


def test_what_the_server_refuses_is_told_beside_its_field(made: Page) -> None:
    field(made, "Caption").fill("夜")
    press(made, "Make it")
    expect(field(made, "Caption")).to_be_focused()
    expect(field(made, "Caption")).to_have_accessible_description(re.compile("font"))


def test_an_export_that_cannot_be_so_small_says_so(made: Page) -> None:
    field(made, "Size at most").fill("0.001")
    field(made, "Format").select_option("png")
    field(made, "Width").fill("128")
    press(made, "Make it")
    expect(outputs(made).nth(2)).to_contain_text(re.compile("kB"))


def test_an_export_that_gets_no_answer_is_asked_for_again(made: Page) -> None:
    left = [1]

    def lose(route: Route) -> None:
        if left.pop() if left else 0:
            route.abort("connectionreset")
        else:
            route.continue_()

    made.route("**/exports", lose)
    field(made, "Loop").select_option("once")
    make(made)


def test_exports_are_there_after_a_reload(made: Page) -> None:
    field(made, "Loop").select_option("once")
    make(made)
    made.reload()
    expect(outputs(made)).to_have_count(3)
    expect_loop(made)


def test_the_page_offers_all_that_the_api_takes(page: Page) -> None:
    def offered(select: str) -> list[str]:
        values: list[str] = page.eval_on_selector_all(f"{select} option", "(all) => all.map((one) => one.value)")
        return sorted(filter(None, values))

    for loop in ("#loop", "#export-loop"):
        assert offered(loop) == sorted(get_args(Loop))
    for preset in ("#preset", "#export-preset"):
        assert offered(preset) == sorted(PRESETS)
    assert offered("#export-format") == sorted(get_args(Format))
    assert offered("#shape") == sorted(get_args(AspectRatio))


def places(page: Page) -> Locator:
    return page.locator(".places")


def weighing(page: Page, size: int) -> None:
    """Let the page hear that the job's own output has so many bytes."""

    def answer(route: Route) -> None:
        told = route.fetch()
        if told.status != 200:
            return route.fulfill(response=told)
        status = told.json()
        own = status["exports"][0]["export"]
        status["outputs"] = [{**one, "bytes": size} if one["export"] == own else one for one in status["outputs"]]
        return route.fulfill(response=told, body=json.dumps(status))

    page.route(re.compile(r"/jobs/[0-9a-f]{32}\?after="), answer)


def test_where_a_loop_moves_is_told(made: Page) -> None:
    expect(places(made).locator("p")).to_have_text(
        "It moves in Slack, Discord, GitHub, X. Cards in Teams show a still."
    )
    expect(places(made).get_by_role("button")).to_have_text(["Make a still for Teams"])
    outputs(made).nth(1).get_by_role("button", name="Show the WebP").click()
    expect(places(made)).to_be_hidden()


def test_what_is_too_large_for_a_place_is_made_smaller_by_one_click(page: Page, astronaut: str) -> None:
    weighing(page, 2_900_000)
    compose(page, astronaut)
    setting(page, "Loop").select_option("bounce")
    order_loop(page)
    expect_loop(page)
    expect(places(page).locator("p")).to_contain_text(
        "It moves in Discord, GitHub, X. Too large for Slack (2.9 MB, at most 2.0 MB)."
    )
    with page.expect_request("**/exports") as order:
        press(page, "Make it small enough for Slack")
    assert json.loads(order.value.post_data or "") == {"preset": "slack", "fps": 12.5, "loop": "bounce", "hold": 0}
    expect(outputs(page).nth(2).get_by_role("button", name="Show")).to_have_attribute("aria-pressed", "true")
    expect(places(page).locator("p")).to_contain_text("It moves in Slack, Discord, GitHub, X.")


def test_a_still_is_made_for_a_place_where_nothing_moves(made: Page) -> None:
    press(made, "Make a still for Teams")
    expect(made.get_by_role("link", name="Download")).to_have_attribute("download", "she-breathes.png")


def test_a_smaller_one_that_is_refused_says_why(made: Page) -> None:
    body = json.dumps({"status": 409, "code": "conflict", "detail": "There are enough."})
    made.route("**/exports", lambda route: route.fulfill(status=409, body=body))
    press(made, "Make a still for Teams")
    expect(made.locator("#job .refusal")).to_have_text("There are enough.")
    expect(made.get_by_role("button", name="Make a still for Teams")).to_be_enabled()


def test_each_place_takes_on_the_page_what_its_preset_does(page: Page) -> None:
    told = page.evaluate("import('/js/job/places.js').then(({ PLACES, STILL_PLACES }) => ({ PLACES, STILL_PLACES }))")
    fields = ("bytes", "width", "height", "pictures", "volume", "seconds")
    for preset, place in told["PLACES"].items():
        assert PRESETS[preset].format == "gif"
        assert {name: place.get(name) for name in fields} == PRESETS[preset].limits._asdict(), preset
    assert {PRESETS[preset].format for preset in told["STILL_PLACES"]} == {"png"}
