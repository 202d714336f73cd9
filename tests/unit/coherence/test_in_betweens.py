import numpy as np
import pytest
from PIL import Image, ImageFilter

from bench.motion.measures import ssim
from bench.motion.scenes import PATHS, Scene
from chalicelib.coherence.affine import Affine
from chalicelib.coherence.flow import Flow
from chalicelib.coherence.grids import as_grid
from chalicelib.coherence.in_betweens import InBetweens
from chalicelib.coherence.layers import layers
from chalicelib.coherence.optical_flow import flows
from tests.unit.coherence.pictures import apart, photo, scene


def test_the_flow_is_how_far_everything_went() -> None:
    there, back = flows(photo(), Affine(x0=12, y0=-6).moved(photo()))
    inner = np.s_[30:-30, 30:-30]
    for flow, sign in ((there, 1), (back, -1)):
        assert np.abs(np.median(flow.right[inner]) - 6 * sign) < 0.1
        assert np.abs(np.median(flow.down[inner]) + 3 * sign) < 0.1
        assert np.hypot(flow.right - 6 * sign, flow.down + 3 * sign)[inner].mean() < 0.5


def test_what_stays_does_not_move() -> None:
    playing = scene("right")
    there, _ = flows(playing.frame(4), playing.frame(8))
    far = playing.alpha(6).resize((32, 32)).filter(ImageFilter.MaxFilter(7)).resize((256, 256))
    assert np.hypot(there.right, there.down)[np.asarray(far) == 0].mean() < 0.1


def test_what_one_picture_hides_moves_with_what_is_behind() -> None:
    playing = scene("right")
    there, _ = flows(playing.frame(4), playing.frame(8))
    now, later = (np.asarray(playing.alpha(time).resize((256, 256))) for time in (4, 8))
    hidden = (now == 0) & (later > 250)
    assert np.median(there.sure[hidden]) < 0.1
    assert (there.length[hidden] < 0.5).mean() > 0.7


def test_what_goes_far_is_found() -> None:
    playing = Scene(photo("cat"), photo(), (190, 220), 45, PATHS["right"])
    there, _ = flows(playing.frame(4), playing.frame(9))
    inside = np.asarray(playing.alpha(4).resize((256, 256)).filter(ImageFilter.MinFilter(9))) > 250
    assert (np.hypot(there.right - 20, there.down)[inside] < 1).mean() > 0.95


def test_a_layer_is_what_moves_as_one() -> None:
    """And nothing is taken for one that only one of the pictures shows."""
    playing = scene("right")
    one, other = (as_grid(playing.frame(time).convert("L").resize((256, 256))) * 255 for time in (4, 8))
    shift = np.float32(16) * (np.asarray(playing.alpha(4).resize((256, 256))) > 127)
    back = np.float32(-16) * (np.asarray(playing.alpha(8).resize((256, 256))) > 127)
    zero = np.zeros_like(shift)
    (found,) = layers(one, other, Flow(shift, zero), Flow(back, zero))
    assert found == pytest.approx(Affine(x0=16), abs=0.3)


@pytest.mark.parametrize("path", ["all at once", "turns"])
def test_in_betweens_are_far_better_than_a_cross_fade(path: str) -> None:
    playing = scene(path)
    one, true, other = (playing.frame(time) for time in (6, 8, 10))
    where = np.asarray(playing.alpha(8)) > 0
    ours, faded = (
        float(ssim(made, true)[where].mean()) for made in (InBetweens(one, other).at(0.5), Image.blend(one, other, 0.5))
    )
    assert ours > 0.85
    assert ours > faded + 0.25


def test_the_way_begins_and_ends_at_the_pictures() -> None:
    one, other = (scene("right").frame(time) for time in (6, 8))
    way = InBetweens(one, other)
    for share, end in ((0, one), (1, other)):
        assert apart(way.at(share), end).mean() < 1.5


def test_between_a_picture_and_itself_nothing_changes() -> None:
    made = InBetweens(photo(side=128), photo(side=128)).at(0.5)
    assert apart(made, photo(side=128)).mean() < 1.5


def test_the_same_pictures_give_the_same_bytes() -> None:
    one, other = (scene("right").frame(time) for time in (6, 8))
    assert InBetweens(one, other).at(0.25).tobytes() == InBetweens(one, other).at(0.25).tobytes()


@pytest.mark.parametrize("size", [(16, 16), (300, 97), (64, 1024), (333, 512)])
def test_pictures_of_any_shape_have_in_betweens(size: tuple[int, int]) -> None:
    one, other = photo("cat").resize(size), photo("cat").transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(size)
    assert InBetweens(one, other).at(1 / 3).size == size
