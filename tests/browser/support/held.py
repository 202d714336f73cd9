"""Requests of the page that get their answer when a test says so."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, Route


class Held:
    """Requests to such an address, the first of them or all, which get no answer before they are told to."""

    def __init__(self, page: Page, url: str | re.Pattern[str], first: int | None = None) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(url, lambda route: self._routes.append(route), times=first)  # noqa: PLW0108 - Playwright takes no builtins

    def wait(self) -> None:
        """Until there is one."""
        while not self._routes:
            settle(self._page)

    def go_on(self) -> None:
        self._end(lambda route: route.continue_())

    def refuse(self, detail: str) -> None:
        body = json.dumps({"status": 409, "code": "late", "detail": detail})
        self._end(lambda route: route.fulfill(status=409, content_type="application/problem+json", body=body))

    def _end(self, act: Callable[[Route], None]) -> None:
        self.wait()
        for route in self._routes:
            act(route)
        settle(self._page)


def settle(page: Page) -> None:
    """What has been answered is at work."""
    page.evaluate("fetch('/generators').then((answer) => answer.text())")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
