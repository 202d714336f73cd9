"""What comes of an order is chosen first: computed here, redrawn frame by frame, or a clip, each with its price."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from chalicelib.domain.money import Micros, to_dollars
from chalicelib.domain.records import Reservation
from chalicelib.generators.clips import ClipAbilities, ClipPrice
from chalicelib.settings import Settings
from localcloud.cloud import LocalCloud
from tests.browser.support.axe import SCREENS, violations
from tests.browser.support.steps import draw_by, setting, unfold
from tests.support.paid import offering_all

CLIP = ClipAbilities(shortest=17, longest=81, length_step=8, size_step=32, fps=16, takes_last=True)
SOLD = ClipPrice(call_micros=Micros(10_000), second_micros=Micros(40_000), megapixel_micros=Micros(1_000))
PRICE = {"usd_per_clip": 0.01, "usd_per_second": 0.04, "usd_per_megapixel": 0.001}


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """Offers every generator."""
    with offering_all() as cloud:
        yield cloud


def filmed(answer: dict[str, Any]) -> dict[str, Any]:
    """The generators, and one more whose default draws clips, and which has a model that redraws frames."""
    model = next(one for one in answer["generators"] if one["name"] == "stability")
    redraws = {key: model[key] for key in ("abilities", "usd_per_call", "clip_cost")}
    clips = {
        **redraws,
        "abilities": {**redraws["abilities"], "clip": CLIP.model_dump(), "words": False},
        "clip_cost": PRICE,
    }
    one = {**model, **clips, "name": "studio", "model": "film", "models": {"film": clips, "edit": redraws}}
    return {**answer, "generators": [*answer["generators"], {**one, "words_model": None}]}


def in_words(frames: int, size: int) -> str:
    """What the server would set aside for such an order with that clip, as the page says it."""
    length = CLIP.length_for(frames + 1)
    assert length
    terms = Reservation(
        id="1",
        job="1" * 32,
        run=1,
        client="ann",
        day="2026-03-01",
        at=datetime.now(UTC),
        call_micros=SOLD.of(length, CLIP.seconds(length), CLIP.most_pixels_at(size)),
        frame_micros=Micros(Settings.model_fields["frame_micros"].default * (frames - 1)),
        redraws=1,
    )
    once, most = (to_dollars(micros) for micros in (terms.once_micros, terms.micros))
    return f"1 call, {frames} frames: ${once:.2f}. If calls fail, 7 calls and ${most:.2f} at most."


def offer(page: Page, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Let the page hear something else of who can draw."""

    def answer(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, body=json.dumps(change(told.json())))

    page.route(re.compile("/generators$"), answer)
    page.reload()


def computed(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "generators": [one for one in answer["generators"] if one["computes"]]}


def test_nothing_is_asked_where_all_draw_alike(page: Page) -> None:
    offer(page, computed)
    expect(page.locator("#cost")).not_to_be_empty()
    expect(page.get_by_role("group", name="How it is drawn")).to_be_hidden()


def test_each_way_tells_from_how_much_it_is_had(page: Page) -> None:
    offer(page, filmed)
    unfold(page)
    setting(page, "Frames").fill("24")
    ways = page.get_by_role("group", name="How it is drawn").locator("label")
    expect(ways.locator("strong")).to_have_text(["Computed here", "Frame by frame", "Like film"])
    expect(ways.locator(".price")).to_have_text(["free", "free or paid", "$0.08"])


def test_a_clip_is_one_call(page: Page) -> None:
    offer(page, filmed)
    unfold(page)
    draw_by(page, "studio", kind="Like film")
    setting(page, "Frames").fill("24")
    expect(page.locator("#cost")).to_have_text(in_words(24, 512))
    expect(setting(page, "Model")).to_be_hidden()
    setting(page, "Frames").fill("81")
    expect(page.locator("#cost")).to_have_text("This model draws at most 80 frames.")
    setting(page, "Loop").select_option("bounce")
    expect(page.locator("#cost")).to_contain_text("1 call, 81 frames: ")


def test_only_those_who_draw_so_are_offered(page: Page) -> None:
    offer(page, filmed)
    page.get_by_role("radio", name="Like film").check()
    expect(page.get_by_label("Drawn by")).to_be_hidden()
    draw_by(page, "studio")
    expect(setting(page, "Model")).to_have_value("edit")
    expect(page.get_by_role("radio", name="Frame by frame")).to_be_checked()


def test_a_link_that_names_a_model_opens_with_how_it_draws(page: Page) -> None:
    offer(page, filmed)
    page.goto(f"{page.url.partition('#')[0]}#generator=studio&model=film")
    page.reload()
    expect(page.get_by_role("radio", name="Like film")).to_be_checked()


def test_words_are_asked_of_those_who_draw_from_words(page: Page) -> None:
    offer(page, filmed)
    page.get_by_label("Words alone").check()
    expect(page.get_by_role("radio", name="Frame by frame")).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing(browser: Browser, cloud: LocalCloud, screen: dict[str, Any]) -> None:
    with browser.new_context(**screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(cloud.api_url)
        offer(page, filmed)
        draw_by(page, "studio", kind="Like film")
        assert violations(page) == []
