"""A picture is what a browser shows of it: the short form of `python -m tests.pictures`."""

import pytest
from playwright.sync_api import Browser

from tests.pictures.chromium import Chromium
from tests.pictures.comparing import WRITERS, compare
from tests.pictures.promise import check


@pytest.mark.parametrize("kind", WRITERS)
def test_made_up_files_come_out_as_chromium_shows_them(browser: Browser, kind: str) -> None:
    for seen in compare(Chromium(browser), kind, 300, seed=7):
        check(seen)
