"""A real browser in front of the whole program; needs Debian's chromium (or CHROMIUM, the path of another)."""

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from localcloud.cloud import LocalCloud
from tests.pictures.chromium import SRGB
from tests.support.paid import let_in

PATIENCE = 60_000
"""Milliseconds for which the page may take to get somewhere."""
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("These tests need a browser: apt-get install chromium, or set CHROMIUM to one.", pytrace=False)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", SRGB])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context


@pytest.fixture
def complaints() -> list[str]:
    """What the browser itself said against the page: exceptions, and requests that its own policy forbade."""
    return []


@pytest.fixture
def visit(context: BrowserContext, cloud: LocalCloud, complaints: list[str]) -> Iterator[Visit]:
    """Opens the page; once the test is over, nothing may have been thrown in it."""

    def open_page(address: str = "/") -> Page:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(complaints, message))
        page.goto(cloud.api_url + address)
        return page

    yield open_page
    assert complaints == []


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit()


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., str]:
    """Makes a file with a picture of that size."""

    def save(width: int, height: int, name: str = "picture.png", exif: Image.Exif | None = None) -> str:
        path = tmp_path / name
        Image.linear_gradient("L").resize((width, height)).convert("RGB").save(path, exif=exif or Image.Exif())
        return str(path)

    return save


@pytest.fixture(scope="module")
def token(cloud: LocalCloud) -> str:
    """Lets a customer use what costs money, where the cloud offers it."""
    return let_in(cloud, "ann")


@pytest.fixture
def astronaut() -> str:
    return str(Path(__file__).parents[2] / "examples" / "astronaut.jpg")


@pytest.fixture
def uploaded(cloud: LocalCloud) -> Callable[[Page, str], IO[bytes]]:
    """What the page's job was sent: its `source` or its `mask`."""

    def fetch(page: Page, name: str) -> IO[bytes]:
        key = f"uploads/{job_of(page)}/{name}"
        return io.BytesIO(cloud.client("s3").get_object(Bucket=cloud.bucket, Key=key)["Body"].read())

    return fetch


def job_of(page: Page) -> str:
    """The id of the job that is open."""
    return page.url.partition("#job=")[2]


def order_of(page: Page, cloud: LocalCloud) -> dict[str, Any]:
    """job.json of the job that is open."""
    key = f"jobs/{job_of(page)}/job.json"
    order: dict[str, Any] = json.loads(cloud.client("s3").get_object(Bucket=cloud.bucket, Key=key)["Body"].read())
    return order


def _note(complaints: list[str], message: ConsoleMessage) -> None:
    """An answer such as 404 is the test's own affair, which the console reports as a resource that failed."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(message.text)
