"""The picture as it comes in, and as it is sent."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from localcloud.cloud import LocalCloud
from tests.browser.conftest import order_of
from tests.browser.steps import compose, expect_loop, weave

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


def test_a_small_picture_is_sent_bit_for_bit(page: Page, astronaut: str, uploaded: Uploaded) -> None:
    compose(page, astronaut)
    weave(page)
    expect_loop(page)
    assert uploaded(page, "source").read() == Path(astronaut).read_bytes()


def test_a_large_picture_is_made_smaller_before_it_is_sent(page: Page, picture: Picture, uploaded: Uploaded) -> None:
    compose(page, picture(4000, 3000, "large.jpg"))
    weave(page)
    expect_loop(page)
    sent = Image.open(uploaded(page, "source"))
    assert (sent.format, sent.size) == ("JPEG", (2048, 1536))


def test_a_phones_photo_stands_upright(page: Page, picture: Picture, uploaded: Uploaded) -> None:
    orientation = Image.Exif()
    orientation[0x0112] = 6  # turned a quarter
    compose(page, picture(4000, 3000, "phone.jpg", exif=orientation))
    weave(page)
    expect_loop(page)
    assert Image.open(uploaded(page, "source")).size == (1536, 2048)


def test_what_is_transparent_stays_so(page: Page, tmp_path: Path, uploaded: Uploaded) -> None:
    path = tmp_path / "cutout.png"
    Image.new("RGBA", (2500, 2500), (200, 30, 30, 0)).save(path)
    compose(page, str(path))
    weave(page)
    expect_loop(page)
    assert Image.open(uploaded(page, "source")).getchannel("A").getextrema() == (0, 0)


def test_a_kind_that_only_browsers_read_is_sent_as_another(page: Page, picture: Picture, uploaded: Uploaded) -> None:
    compose(page, picture(300, 200, "picture.bmp"))
    weave(page)
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
    weave(page)
    expect_loop(page)
    sent = Image.open(uploaded(page, "source"))
    assert (sent.format, sent.size) == ("WEBP", (300, 200))
    assert order_of(page, cloud)["upload"]["content_type"] == "image/webp"


def test_what_is_transparent_under_a_jpegs_name_stays_so(page: Page, tmp_path: Path, uploaded: Uploaded) -> None:
    path = tmp_path / "cutout.jpg"
    Image.new("RGBA", (2500, 2500), (200, 30, 30, 0)).save(path, "PNG")
    compose(page, str(path))
    weave(page)
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
    weave(page)
    expect_loop(page)
    assert uploaded(page, "source").read() == path.read_bytes()
    assert order_of(page, cloud)["upload"]["content_type"] == f"image/{form.lower()}"


def test_a_picture_can_be_dropped_anywhere_on_the_page(page: Page, photo: bytes) -> None:
    page.evaluate(BRING, [base64.b64encode(photo).decode(), "drop"])
    expect(page.get_by_alt_text("Your picture")).to_be_visible()


def test_a_picture_can_be_pasted(page: Page, photo: bytes) -> None:
    page.evaluate(BRING, [base64.b64encode(photo).decode(), "paste"])
    expect(page.get_by_alt_text("Your picture")).to_be_visible()


def test_a_picture_dropped_on_a_job_begins_another_order(page: Page, astronaut: str, photo: bytes) -> None:
    compose(page, astronaut)
    weave(page)
    page.evaluate(BRING, [base64.b64encode(photo).decode(), "drop"])
    expect(page.get_by_role("button", name="Weave the loop")).to_be_visible()
    expect(page.get_by_label("What should happen in the picture")).to_have_value("snow falls")
