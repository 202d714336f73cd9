"""From a picture to a loop that is on its way to other people."""

import io
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
import requests
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from chalicelib.domain.limits import MAX_TICKETS
from localcloud.cloud import LocalCloud
from tests.browser.support.steps import compose, expect_loop, order_loop, press, setting, unfold

Picture = Callable[..., str]
MONEY = re.compile(r"[$¢]|\b(free|paid|pay(ing)?|charged?|prices?|costs?)\b", re.IGNORECASE)


@pytest.fixture
def made(page: Page, astronaut: str) -> Page:
    compose(page, astronaut, "she breathes")
    order_loop(page)
    expect_loop(page)
    return page


def download(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def is_moving(picture: Locator) -> bool:
    return (picture.get_attribute("src") or "").startswith("blob:")


def test_three_clicks_lead_from_the_page_to_a_playing_loop(page: Page, astronaut: str) -> None:
    page.set_input_files("#picture", astronaut)
    press(page, "she breathes while snow falls")
    press(page, "Make the loop")
    expect_loop(page)


def test_the_loop_is_downloaded_under_the_prompts_name(made: Page) -> None:
    name, gif = download(made)
    assert name == "she-breathes.gif"
    with Image.open(io.BytesIO(gif)) as loop:
        assert (loop.format, loop.size, getattr(loop, "is_animated", False)) == ("GIF", (64, 64), True)


def test_the_lasting_link_that_is_copied_leads_to_the_same_loop(
    made: Page, context: BrowserContext, cloud: LocalCloud
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(made, "Copy link")
    expect(made.locator("#announcer")).to_have_text("Link copied.")
    link = made.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{cloud.api_url}/jobs/")
    assert requests.get(link, timeout=30).content == download(made)[1]


def test_the_gif_is_copied_as_a_picture_that_moves(made: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(made, "Copy GIF")
    expect(made.locator("#announcer")).to_have_text("GIF copied.")
    html = made.evaluate("navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((b) => b.text())")
    assert "data:image/gif;base64,R0lGODlh" in html


SHARES = """(takesFiles) => {
    window.shared = [];
    navigator.canShare = ({files}) => takesFiles && files.length === 1;
    navigator.share = async ({files, ...words}) => window.shared.push({...words, file: files?.[0].name});
}"""
"""A phone's share sheet, which this browser hasn't: takes what it is given."""


@pytest.mark.parametrize("takes_files", [True, False])
def test_the_loop_goes_to_the_share_sheet_or_its_link_does(
    page: Page, astronaut: str, cloud: LocalCloud, *, takes_files: bool
) -> None:
    page.evaluate(SHARES, takes_files)
    compose(page, astronaut, "she breathes")
    order_loop(page)
    expect_loop(page)
    press(page, "Share")
    (shared,) = page.evaluate("window.shared")
    assert shared["text"] == "she breathes"
    assert shared.get("file") == ("she-breathes.gif" if takes_files else None)
    assert shared.get("url", "").startswith(cloud.api_url) is not takes_files


def test_the_loop_can_be_paused(made: Page) -> None:
    shown = made.locator(".viewer img")
    press(made, "Pause")
    assert not is_moving(shown)
    press(made, "Pause")
    assert is_moving(shown)


def test_who_wants_no_motion_sees_a_still_until_they_ask(page: Page, astronaut: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    compose(page, astronaut)
    order_loop(page)
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    assert not is_moving(page.locator(".viewer img"))
    press(page, "Pause")
    assert is_moving(page.locator(".viewer img"))


def test_who_wants_no_motion_sees_a_frame_a_second_while_they_are_drawn(page: Page, astronaut: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    compose(page, astronaut, settings={"Frames": "240", "Longer side, in pixels": "128"})
    page.evaluate("""() => {
        window.seen = [];
        const caption = document.querySelector('.viewer figcaption');
        const look = () => caption.textContent.startsWith('Frame') && window.seen.push(performance.now());
        new MutationObserver(look).observe(caption, {childList: true});
    }""")
    order_loop(page)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    seen = page.evaluate("window.seen")
    assert all(later - earlier > 950 for earlier, later in pairwise(seen))
    assert len(seen) > 1


def test_frames_appear_one_by_one_while_they_are_drawn(page: Page, astronaut: str) -> None:
    compose(page, astronaut, settings={"Frames": "240", "Longer side, in pixels": "128"})
    page.evaluate("""() => {
        window.seen = [];
        const look = () => window.seen.push(document.querySelector('.viewer figcaption').textContent);
        new MutationObserver(look).observe(document.querySelector('.viewer figcaption'), {childList: true});
    }""")
    order_loop(page)
    expect_loop(page)
    seen = [int(text.split()[1]) for text in page.evaluate("window.seen") if text.startswith("Frame ")]
    assert len(seen) > 5
    assert seen == sorted(set(seen))


def test_no_word_is_said_of_money_where_nobody_takes_any(made: Page) -> None:
    made.get_by_text("Another format or size").click()
    made.get_by_text("Go on differently from here").click()
    expect(made.locator("#branch-cost")).to_contain_text("kept.")
    assert not MONEY.search(made.locator("body").inner_text())
    press(made, "Change something")
    for begin in ("A picture", "Words alone"):
        made.get_by_label(begin, exact=True).check()
        expect(made.locator("#cost")).to_contain_text("to draw.")
        assert not MONEY.search(made.locator("body").inner_text())


def test_what_will_be_drawn_and_its_price_are_told_before_the_button_is_pressed(page: Page) -> None:
    expect(page.locator("#cost")).to_have_text("23 frames to draw.")
    unfold(page)
    page.get_by_label("Frames", exact=True).fill("2")
    expect(page.locator("#cost")).to_have_text("1 frame to draw.")


def test_a_paid_generators_worst_case_is_told(page: Page) -> None:
    words = page.evaluate(
        """import("/js/order/cost.js").then(({ costInWords }) =>
            costInWords({ frames: 24, size: 512, every: 1 }, {
                redraws: { usd_per_call: 0.02, own_usd: 0, frame_usd: 0.02, abilities: { picture: true, clip: null } },
                begins: null }))"""
    )
    assert words == f"23 frames to draw: $0.46. If calls fail, {23 + MAX_TICKETS} calls and $0.58 at most."


def test_change_something_leads_back_to_the_order_as_it_was(made: Page) -> None:
    press(made, "Change something")
    expect(made.get_by_label("What should happen in the picture")).to_have_value("she breathes")
    expect(made.get_by_alt_text("Your picture")).to_be_visible()
    order_loop(made)
    expect_loop(made)


def test_the_way_back_leads_to_the_order_and_the_way_forth_to_the_job(made: Page) -> None:
    made.go_back()
    expect(made.get_by_alt_text("Your picture")).to_be_visible()
    made.go_forward()
    expect_loop(made)


def test_settings_travel_as_a_link(page: Page, context: BrowserContext, visit: Callable[..., Page]) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("What should happen in the picture").fill("schläft & träumt")
    unfold(page)
    setting(page, "Loop").select_option("bounce")
    press(page, "Copy these settings as a link")
    expect(page.locator("#announcer")).to_have_text("Link copied.")
    link: str = page.evaluate("navigator.clipboard.readText()")
    other = visit("/#" + link.partition("#")[2])
    expect(other.get_by_label("What should happen in the picture")).to_have_value("schläft & träumt")
    expect(setting(other, "Loop")).to_have_value("bounce")
    expect(other.get_by_label("Frames", exact=True)).to_have_value("24")


def test_a_jobs_settings_travel_as_a_link(made: Page, context: BrowserContext, visit: Callable[..., Page]) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(made, "Copy settings")
    expect(made.locator("#announcer")).to_have_text("Link copied.")
    link: str = made.evaluate("navigator.clipboard.readText()")
    other = visit("/#" + link.partition("#")[2])
    expect(other.get_by_label("What should happen in the picture")).to_have_value("she breathes")
    expect(setting(other, "Frames")).to_have_value("3")


def test_recent_jobs_are_kept_on_this_device(made: Page) -> None:
    made.get_by_role("link", name="Frameloom: start anew").click()
    made.get_by_role("link", name=re.compile("she breathes")).click()
    expect_loop(made)


def test_deleting_a_job_deletes_it_on_the_server_too(made: Page, cloud: LocalCloud) -> None:
    job = made.url.partition("#job=")[2]
    made.get_by_role("button", name="Delete she breathes").click()
    made.get_by_role("button", name=re.compile("for good")).click()
    expect(made.locator("#recent")).to_be_hidden()
    expect(made.get_by_role("button", name="Make the loop")).to_be_visible()
    assert requests.get(f"{cloud.api_url}/jobs/{job}", timeout=30).status_code == 410
