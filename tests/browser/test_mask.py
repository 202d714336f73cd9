"""What is painted is what is uploaded: white may change, black stays."""

from collections.abc import Callable
from typing import IO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.support.steps import compose, expect_loop, order_loop, press

Uploaded = Callable[[Page, str], IO[bytes]]
Bits = NDArray[np.bool_]
Point = tuple[float, float]

WIDTH, HEIGHT = 300, 200
RADIUS = 15.0
"""Of the default brush: a tenth of the longer side across."""


@pytest.fixture
def painting(page: Page, picture: Callable[..., str]) -> Page:
    compose(page, picture(WIDTH, HEIGHT))
    press(page, "Paint where it may change")
    return page


def stroke(page: Page, *points: Point) -> None:
    """Draw with the pointer; points in pixels of the mask."""
    box = page.locator("canvas.mask").bounding_box()
    assert box is not None
    for number, (x, y) in enumerate(points):
        page.mouse.move(box["x"] + x / WIDTH * box["width"], box["y"] + y / HEIGHT * box["height"])
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def capsule(start: Point, end: Point, radius: float = RADIUS) -> Bits:
    """The pixels whose centres lie within the radius of the line between two points."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
    inside: Bits = np.hypot(x - start[0] - along * dx, y - start[1] - along * dy) <= radius
    return inside


def sent(page: Page, uploaded: Uploaded) -> Bits:
    order_loop(page)
    expect_loop(page)
    mask = Image.open(uploaded(page, "mask"))
    levels = np.asarray(mask, dtype=np.uint8)
    assert (mask.format, mask.mode, mask.size) == ("PNG", "L", (WIDTH, HEIGHT))
    assert set(np.unique(levels)) <= {0, 255}
    return levels.astype(bool)


def shown(page: Page) -> Bits:
    """What the canvas over the picture shows as painted."""
    painted = page.evaluate("""() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
        const canvas = document.querySelector('canvas.mask');
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        resolve(Array.from(data.filter((_, at) => at % 4 === 3)));
    })))""")
    return np.array(painted, dtype=bool).reshape(HEIGHT, WIDTH)


def test_the_pixels_uploaded_are_the_pixels_painted(painting: Page, uploaded: Uploaded) -> None:
    stroke(painting, (60.2, 50.3), (200.7, 120.9))
    seen = shown(painting)
    assert np.array_equal(seen, capsule((60.2, 50.3), (200.7, 120.9)))
    assert np.array_equal(sent(painting, uploaded), seen)


def test_what_is_erased_is_not_painted(painting: Page, uploaded: Uploaded) -> None:
    stroke(painting, (60.2, 50.3), (200.7, 50.3))
    press(painting, "Erase")
    stroke(painting, (120.4, 50.3))
    expected = capsule((60.2, 50.3), (200.7, 50.3)) & ~capsule((120.4, 50.3), (120.4, 50.3))
    assert np.array_equal(sent(painting, uploaded), expected)


def test_the_brush_has_the_size_that_is_set(painting: Page) -> None:
    painting.get_by_label("Brush").last.fill("20")
    stroke(painting, (150.2, 100.3))
    assert np.array_equal(shown(painting), capsule((150.2, 100.3), (150.2, 100.3), 30))


def test_undo_and_redo_go_through_every_deed(painting: Page) -> None:
    states = [shown(painting)]
    stroke(painting, (60.2, 50.3), (200.7, 120.9))
    states.append(shown(painting))
    for deed in ("Invert", "Clear"):
        press(painting, deed)
        states.append(shown(painting))
    assert np.array_equal(states[2], ~states[1])
    assert not states[3].any()
    for earlier in reversed(states[:-1]):
        press(painting, "Undo")
        assert np.array_equal(shown(painting), earlier)
    expect(painting.get_by_role("button", name="Undo")).to_be_disabled()
    for later in states[1:]:
        press(painting, "Redo")
        assert np.array_equal(shown(painting), later)
    expect(painting.get_by_role("button", name="Redo")).to_be_disabled()


def test_the_mask_stays_when_the_prompt_changes_and_goes_with_its_picture(
    painting: Page, uploaded: Uploaded, picture: Callable[..., str]
) -> None:
    stroke(painting, (150.2, 100.3))
    painting.get_by_label("What should happen in the picture").fill("rain")
    assert np.array_equal(sent(painting, uploaded), capsule((150.2, 100.3), (150.2, 100.3)))
    press(painting, "Change something")
    assert shown(painting).any()
    painting.set_input_files("#picture", picture(WIDTH, HEIGHT, "other.png"))
    expect(painting.get_by_role("group", name="Brush")).to_be_hidden()
    assert not shown(painting).any()


def test_keys_paint(painting: Page) -> None:
    painting.locator("canvas.mask").focus()
    painting.keyboard.press("Space")
    for _ in range(5):
        painting.keyboard.press("ArrowRight")
    painting.keyboard.press("Space")
    painting.keyboard.press("Shift+ArrowDown")
    painted = capsule((150, 100), (180, 100))
    assert np.array_equal(shown(painting), painted)
    expect(painting.locator("#announcer")).to_have_text("Brush at 60% across, 65% down")
    painting.keyboard.press("i")
    assert np.array_equal(shown(painting), ~painted)
    painting.keyboard.press("Control+z")
    painting.keyboard.press("Control+z")
    assert not shown(painting).any()


def test_fingers_paint(painting: Page) -> None:
    box = painting.locator("canvas.mask").bounding_box()
    assert box is not None
    touches = painting.context.new_cdp_session(painting)
    for kind, x in (("touchStart", 60), ("touchMove", 120), ("touchEnd", 0)):
        points = [] if kind == "touchEnd" else [{"x": box["x"] + x, "y": box["y"] + 50}]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert np.array_equal(shown(painting), capsule((60, 50), (120, 50)))


def test_without_paint_no_mask_is_sent_and_all_may_change(painting: Page) -> None:
    expect(painting.get_by_text("Nothing is painted: the whole picture may change.")).to_be_visible()
    with painting.expect_request("**/jobs") as order:
        order_loop(painting)
    assert '"mask"' not in (order.value.post_data or '"mask"')


def test_the_share_that_may_change_is_told(painting: Page) -> None:
    press(painting, "Invert")
    expect(painting.get_by_text("100% of the picture may change")).to_be_visible()


def test_a_large_pictures_mask_has_the_largest_frames_size(
    page: Page, picture: Callable[..., str], uploaded: Uploaded
) -> None:
    compose(page, picture(3000, 1500, "large.jpg"))
    press(page, "Paint where it may change")
    press(page, "Invert")
    order_loop(page)
    expect_loop(page)
    assert Image.open(uploaded(page, "mask")).size == (1024, 512)
