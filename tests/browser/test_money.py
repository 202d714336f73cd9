"""A day's budget that is too small for any job."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.support.steps import compose, press

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(project_dir=ROOT, environment={"FRAMELOOM_BUDGET_USD": "0.00001"}) as cloud:
        yield cloud


def test_a_spent_budget_is_told_beside_the_button(page: Page, astronaut: str) -> None:
    compose(page, astronaut)
    press(page, "Make the loop")
    expect(page.locator('#order .error[data-field=""]')).to_contain_text("budget")
    expect(page.get_by_role("button", name="Make the loop")).to_be_enabled()
