"""What axe, a checker of accessibility, says of the page; and the screens that it is asked on."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

SCREENS: dict[str, dict[str, Any]] = {
    "desktop, light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "phone, dark": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "dark",
        "has_touch": True,
        "is_mobile": True,
    },
}
_AXE = (files("axe_playwright_python") / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """Each rule that is broken, and where."""
    page.evaluate(_AXE)
    found = page.evaluate("axe.run()")["violations"]
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]
