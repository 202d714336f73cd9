"""Generators that cost money ask for a token, and this browser keeps it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from chalicelib.billing.tokens import TokenTerms
from chalicelib.domain.money import from_dollars
from chalicelib.domain.records import DayLimits
from localcloud.cloud import LocalCloud
from tests.browser.support.steps import compose, compute_here, draw_by, expect_loop, order_loop, press
from tests.support.paid import let_in, offering_all

KEPT = "localStorage.getItem('frameloom.token')"


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """Offers every generator, each over its own wire."""
    with offering_all() as cloud:
        yield cloud


@pytest.fixture
def paid(page: Page, astronaut: str) -> Page:
    """An order for a generator that costs money."""
    compose(page, astronaut)
    draw_by(page, "stability")
    return page


def sent_tokens(page: Page) -> list[str | None]:
    """Grows: what each order carried to the API, and what every upload and download did; not who asks of the token."""
    sent: list[str | None] = []

    def note(request: Request) -> None:
        if request.method != "GET" or not re.search("/jobs/|/token$", request.url):
            sent.append(request.headers.get("authorization"))

    page.on("request", note)
    return sent


def test_the_field_is_there_only_where_a_generator_needs_it(page: Page) -> None:
    field = page.get_by_label(re.compile("Token"))
    expect(field).to_be_hidden()
    draw_by(page, "stability")
    expect(field).to_be_visible()
    compute_here(page)
    expect(field).to_be_hidden()


def test_without_a_token_the_field_says_what_is_missing(paid: Page) -> None:
    press(paid, "Make the loop")
    field = paid.get_by_label(re.compile("Token"))
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("This generator costs money"))


@pytest.mark.parametrize("wrong", ["ann.not-this-one", "нет"])
def test_a_token_that_is_not_known_is_told_beside_it(paid: Page, wrong: str) -> None:
    paid.get_by_label(re.compile("Token")).fill(wrong)
    press(paid, "Make the loop")
    field = paid.get_by_label(re.compile("Token"))
    expect(field).to_have_accessible_description("This token is not known here.")
    field.press("End")
    field.press("Backspace")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_token_leads_to_a_loop_and_is_kept_in_this_browser(paid: Page, token: str) -> None:
    sent = sent_tokens(paid)
    paid.get_by_label(re.compile("Token")).fill(f" {token} ")
    order_loop(paid)
    expect_loop(paid)
    expect(paid.locator(".money")).to_have_text("2 frames drawn: $0.07")
    assert [one for one in sent if one] == [f"Bearer {token}"]
    paid.reload()
    assert paid.evaluate(KEPT) == token
    assert token not in paid.url


def test_what_is_free_is_ordered_without_it(page: Page, astronaut: str, token: str) -> None:
    page.evaluate(f"localStorage.setItem('frameloom.token', '{token}')")
    sent = sent_tokens(page)
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    assert set(sent) == {None}


def test_a_token_is_forgotten_when_its_field_is_emptied(paid: Page, token: str) -> None:
    field = paid.get_by_label(re.compile("Token"))
    field.fill(token)
    field.fill("")
    assert paid.evaluate(KEPT) is None


def test_a_job_that_was_ordered_with_a_token_is_stopped_and_deleted_with_it(paid: Page, token: str) -> None:
    paid.get_by_label(re.compile("Token")).fill(token)
    paid.route("**/uploads/**", lambda _: None)
    order_loop(paid)
    paid.evaluate("localStorage.removeItem('frameloom.token')")
    press(paid, "Stop here")
    expect(paid.locator("#job .refusal")).to_contain_text("ordered with a token needs the same token")
    paid.get_by_label(re.compile("The token that it was ordered with")).fill(token)
    press(paid, "Stop here")
    expect(paid.locator("#job .state")).to_have_text("Stopped after 0 frames of 3")
    expect(paid.locator("#job .refusal")).to_be_hidden()
    paid.get_by_role("button", name="Delete snow falls").click()
    paid.get_by_role("button", name=re.compile("for good")).click()
    expect(paid.locator("#recent")).to_be_hidden()


def told(page: Page) -> Locator:
    return page.locator("#order .token").get_by_role("status")


def test_what_a_token_is_and_who_gives_it_is_told_where_one_is_asked_for(page: Page) -> None:
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url))
    field = page.locator("#order .token")
    draw_by(page, "stability")
    expect(field).to_contain_text("A token lets whoever has it use what costs money here.")
    expect(field).to_contain_text("Whoever runs this page gives it out")
    expect(told(page)).to_have_text("")
    assert [url.rpartition("/")[2] for url in scripts if url.endswith(".js")] == ["token-standing.js"]


def test_what_is_left_of_a_token_is_told_and_told_anew_once_something_was_spent(paid: Page, cloud: LocalCloud) -> None:
    limits = DayLimits(micros=from_dollars("2.50"), jobs=2)
    expires_at = datetime(2099, 1, 1, 12, tzinfo=UTC)
    terms = TokenTerms(limits=limits, generators=("stability", "openai"), expires_at=expires_at)
    paid.get_by_label(re.compile("Token")).fill(let_in(cloud, "eve", terms))
    expect(told(paid)).to_contain_text("The token eve has $2.50 of $2.50 and 2 of 2 jobs left until ")
    expect(told(paid)).to_contain_text("It is for stability, openai, and good until January 1, 2099 at 12:00")
    order_loop(paid)
    expect_loop(paid)
    press(paid, "Change something")
    expect(told(paid)).to_contain_text("The token eve has $2.43 of $2.50 and 1 of 2 jobs left until ")


def test_a_token_that_is_wrong_or_over_is_told_before_anything_is_ordered(paid: Page, cloud: LocalCloud) -> None:
    field = paid.get_by_label(re.compile("Token"))
    field.fill("ann.not-this-one")
    expect(told(paid)).to_have_text("This token is not known here.")
    field.fill(let_in(cloud, "late", TokenTerms(expires_at=datetime(2026, 1, 1, tzinfo=UTC))))
    expect(told(paid)).to_contain_text(
        "This token was good until 2026-01-01 00:00 UTC: ask whoever gave it for another."
    )
    field.fill("")
    expect(told(paid)).to_have_text("")
