"""The picture as it comes in, and as it is sent."""

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.conftest import order_of
from tests.browser.support.steps import compose, expect_loop, order_loop, unfold
from tests.pictures.chromium import Chromium
from tests.pictures.comparing import WRITERS, compare
from tests.pictures.promise import check

Picture = Callable[..., str]
Uploaded = Callable[[Page, str], IO[bytes]]

BRING = """([bytes, kind]) => {
    const transfer = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([content], 'picture.jpg', {type: 'image/jpeg'}));
    const given = {bubbles: true, cancelable: true, dataTransfer: transfer, clipboardData: transfer};
    const make = kind === 'paste' ? ClipboardEvent : DragEvent;
    document.body.dispatchEvent(new make(kind, given));
}"""

COPY = """async ([bytes, words]) => {
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    const blobs = [new Blob([content], {type: 'image/png'})];
    if (words) blobs.push(new Blob([words], {type: 'text/plain'}), new Blob([`<b>${words}</b>`], {type: 'text/html'}));
    const item = new ClipboardItem(Object.fromEntries(blobs.map((blob) => [blob.type, blob])));
    await navigator.clipboard.write([item]);
}"""
"""A picture onto the clipboard, and the words that it is one of."""

PASTE_FILE = """(field, [bytes, words]) => {
    const transfer = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([content], 'holiday.jpg', {type: 'image/jpeg'}));
    transfer.setData('text/plain', words);
    field.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true, clipboardData: transfer}));
}"""
"""A file and what its manager says of it, pasted into a field: no page can copy a file."""


def test_a_small_picture_is_sent_bit_for_bit(page: Page, astronaut: str, uploaded: Uploaded) -> None:
    compose(page, astronaut)
    order_loop(page)
    expect_loop(page)
    assert uploaded(page, "source").read() == Path(astronaut).read_bytes()


def test_a_large_picture_is_made_smaller_before_it_is_sent(page: Page, picture: Picture, uploaded: Uploaded) -> None:
    compose(page, picture(4000, 3000, "large.jpg"))
    order_loop(page)
    expect_loop(page)
    sent = Image.open(uploaded(page, "source"))
    assert (sent.format, sent.size) == ("JPEG", (2048, 1536))


def test_a_phones_photo_stands_upright(page: Page, picture: Picture, uploaded: Uploaded) -> None:
    orientation = Image.Exif()
    orientation[0x0112] = 6  # turned a quarter
    compose(page, picture(4000, 3000, "phone.jpg", exif=orientation))
    order_loop(page)
    expect_loop(page)
    assert Image.open(uploaded(page, "source")).size == (1536, 2048)


def test_what_is_transparent_stays_so(page: Page, tmp_path: Path, uploaded: Uploaded) -> None:
    path = tmp_path / "cutout.png"
    Image.new("RGBA", (2500, 2500), (200, 30, 30, 0)).save(path)
    compose(page, str(path))
    order_loop(page)
    expect_loop(page)
    assert Image.open(uploaded(page, "source")).getchannel("A").getextrema() == (0, 0)


def test_a_kind_that_only_browsers_read_is_sent_as_another(page: Page, picture: Picture, uploaded: Uploaded) -> None:
    compose(page, picture(300, 200, "picture.bmp"))
    order_loop(page)
    expect_loop(page)
    sent = Image.open(uploaded(page, "source"))
    assert (sent.format, sent.size) == ("WEBP", (300, 200))


@pytest.mark.parametrize("made", [("AVIF", "picture.jpg"), ("BMP", "picture.jpg"), ("BMP", "picture.webp")])
def test_a_kind_under_anothers_name_is_sent_as_one_that_is_accepted(
    page: Page, tmp_path: Path, uploaded: Uploaded, cloud: LocalCloud, made: tuple[str, str]
) -> None:
    form, name = made
    path = tmp_path / name
    Image.new("RGB", (300, 200), (200, 30, 30)).save(path, form)
    compose(page, str(path))
    order_loop(page)
    expect_loop(page)
    sent = Image.open(uploaded(page, "source"))
    assert (sent.format, sent.size) == ("WEBP", (300, 200))
    assert order_of(page, cloud)["upload"]["content_type"] == "image/webp"


def test_what_is_transparent_under_a_jpegs_name_stays_so(page: Page, tmp_path: Path, uploaded: Uploaded) -> None:
    path = tmp_path / "cutout.jpg"
    Image.new("RGBA", (2500, 2500), (200, 30, 30, 0)).save(path, "PNG")
    compose(page, str(path))
    order_loop(page)
    expect_loop(page)
    assert Image.open(uploaded(page, "source")).getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize(
    "made", [("JPEG", "picture.png"), ("PNG", "picture.bmp"), ("WEBP", "picture"), ("GIF", "a.txt")]
)
def test_an_accepted_kind_is_sent_bit_for_bit_whatever_its_name(
    page: Page, tmp_path: Path, uploaded: Uploaded, cloud: LocalCloud, made: tuple[str, str]
) -> None:
    form, name = made
    path = tmp_path / name
    Image.new("RGB", (300, 200), (200, 30, 30)).save(path, form)
    compose(page, str(path))
    order_loop(page)
    expect_loop(page)
    assert uploaded(page, "source").read() == path.read_bytes()
    assert order_of(page, cloud)["upload"]["content_type"] == f"image/{form.lower()}"


def test_a_picture_can_be_dropped_anywhere_on_the_page(page: Page, photo: bytes) -> None:
    page.evaluate(BRING, [base64.b64encode(photo).decode(), "drop"])
    expect(page.get_by_alt_text("Your picture")).to_be_visible()


def test_a_picture_can_be_pasted(page: Page, photo: bytes) -> None:
    page.evaluate(BRING, [base64.b64encode(photo).decode(), "paste"])
    expect(page.get_by_alt_text("Your picture")).to_be_visible()


@pytest.mark.parametrize(("field", "words"), [("prompt", "snow falls"), ("frames", "12")])
def test_words_that_come_with_a_picture_of_them_stay_words(page: Page, photo: bytes, field: str, words: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(COPY, [base64.b64encode(_png(photo)).decode(), words])
    unfold(page)
    page.locator(f"#{field}").fill("")
    page.locator(f"#{field}").press("Control+v")
    expect(page.locator(f"#{field}")).to_have_value(words)
    expect(page.get_by_alt_text("Your picture")).to_be_hidden()


def test_words_with_a_picture_of_them_are_a_picture_where_nothing_is_written(page: Page, photo: bytes) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(COPY, [base64.b64encode(_png(photo)).decode(), "snow falls"])
    page.keyboard.press("Control+v")
    expect(page.get_by_alt_text("Your picture")).to_be_visible()


def test_a_picture_alone_can_be_pasted_into_the_prompt(page: Page, photo: bytes) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(COPY, [base64.b64encode(_png(photo)).decode(), ""])
    page.get_by_label("What should happen in the picture").press("Control+v")
    expect(page.get_by_alt_text("Your picture")).to_be_visible()


@pytest.mark.parametrize("words", ["holiday.jpg", "/home/ann/holiday.jpg"])
def test_a_files_own_name_beside_it_is_no_words(page: Page, photo: bytes, words: str) -> None:
    prompt = page.get_by_label("What should happen in the picture")
    prompt.evaluate(PASTE_FILE, [base64.b64encode(photo).decode(), words])
    expect(page.get_by_alt_text("Your picture")).to_be_visible()


def test_a_picture_dropped_on_a_job_begins_another_order(page: Page, astronaut: str, photo: bytes) -> None:
    compose(page, astronaut)
    order_loop(page)
    page.evaluate(BRING, [base64.b64encode(photo).decode(), "drop"])
    expect(page.get_by_role("button", name="Make the loop")).to_be_visible()
    expect(page.get_by_label("What should happen in the picture")).to_have_value("snow falls")


def _png(photo: bytes) -> bytes:
    """The kind of picture that clipboards take."""
    file = io.BytesIO()
    Image.open(io.BytesIO(photo)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_made_up_files_come_out_as_chromium_shows_them(browser: Browser, kind: str) -> None:
    """A picture is what a browser shows of it: the short form of `python -m tests.pictures`."""
    for seen in compare(Chromium(browser), kind, 300, seed=7):
        check(seen)
