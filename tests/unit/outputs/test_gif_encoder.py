"""Every test decodes the GIF: what a viewer sees, and for how long."""

from collections.abc import Iterator
from io import BytesIO
from weakref import ReferenceType, ref

import numpy as np
import pytest
from PIL import Image

from chalicelib.outputs.gif import encoder
from chalicelib.outputs.gif.colour_mapping import near_indices
from chalicelib.outputs.gif.encoder import GifEncoder, encode
from chalicelib.outputs.gif.palette import Palette
from chalicelib.outputs.gif.pixel_reuse import lessened

Shown = list[tuple[Image.Image, int]]


def decode(gif: bytes) -> Shown:
    """Each frame as a viewer shows it, with its hundredths of a second."""
    opened = Image.open(BytesIO(gif))
    frames: Shown = []
    for index in range(getattr(opened, "n_frames", 1)):
        opened.seek(index)
        frames.append((opened.convert("RGB"), round(opened.info["duration"] / 10)))
    return frames


def squared_error(one: Image.Image, other: Image.Image) -> float:
    return float(np.mean((np.asarray(one, dtype=float) - np.asarray(other)) ** 2))


def photo(seed: int, size: tuple[int, int] = (64, 48), noise: float = 6) -> Image.Image:
    """More colours than a frame can hold: a smooth ground with noise."""
    levels = np.random.default_rng(seed)
    row, column = np.mgrid[0 : size[1], 0 : size[0]]
    ground = np.stack([row * 4, column * 3, 255 - row - column], axis=-1)
    return Image.fromarray((ground + levels.normal(0, noise, ground.shape)).clip(0, 255).astype(np.uint8))


def dithered_share(picture: Image.Image) -> float:
    """Of pixels that dither changes."""
    one, other = (
        np.asarray(decode(encode([picture], [4], repeat=True, colours=32, dither=strength))[0][0])
        for strength in (0.0, 1.0)
    )
    return float((one != other).any(axis=2).mean())


def plain(colour: tuple[int, int, int], size: tuple[int, int] = (20, 10)) -> Image.Image:
    return Image.new("RGB", size, colour)


def test_pictures_of_few_colours_come_back_bit_for_bit() -> None:
    pictures = [plain((250, 0, 9)), plain((0, 0, 0)), plain((255, 255, 255)), plain((254, 255, 255))]
    shown = decode(encode(pictures, [5, 6, 7, 8], repeat=True, tolerance=0))
    assert [frame.tobytes() for frame, _ in shown] == [picture.tobytes() for picture in pictures]
    assert [time for _, time in shown] == [5, 6, 7, 8]


def test_a_repeated_picture_becomes_time() -> None:
    red, blue = plain((200, 0, 0)), plain((0, 0, 200))
    shown = decode(encode([red, red.copy(), blue, blue, blue, red], [3] * 6, repeat=True))
    assert [time for _, time in shown] == [6, 9, 3]


def test_a_time_longer_than_a_frame_can_stand_is_kept() -> None:
    shown = decode(encode([plain((1, 2, 3)), plain((3, 2, 1))], [150_000, 4], repeat=False))
    assert sum(time for _, time in shown) == 150_004
    assert all(frame.getpixel((0, 0)) == (1, 2, 3) for frame, _ in shown[:-1])


@pytest.mark.parametrize(("repeat", "loops"), [(True, 0), (False, None)])
def test_it_repeats_forever_or_ends_with_the_last_frame(repeat: bool, loops: int | None) -> None:  # noqa: FBT001
    opened = Image.open(BytesIO(encode([plain((1, 2, 3)), plain((3, 2, 1))], [4, 4], repeat=repeat)))
    assert opened.info.get("loop") == loops


def test_one_pixel_and_one_frame_are_enough() -> None:
    [(frame, time)] = decode(encode([Image.new("RGB", (1, 1), (7, 8, 9))], [10], repeat=True))
    assert (frame.size, frame.getpixel((0, 0)), time) == ((1, 1), (7, 8, 9), 10)


def test_256_colours_fit_the_first_frame() -> None:
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16)).convert("RGB")
    [(frame, _)] = decode(encode([ramp], [10], repeat=True))
    assert frame.tobytes() == ramp.tobytes()


@pytest.mark.parametrize("colours", [2, 3, 16, 128, 256])
def test_no_frame_brings_more_colours_than_asked(colours: int) -> None:
    for frame, _ in decode(encode([photo(1)], [4], repeat=True, colours=colours)):
        assert 1 < len(frame.getcolors(256) or []) <= colours


def test_the_same_pictures_give_the_same_bytes() -> None:
    clips = [encode((photo(seed) for seed in range(4)), [4] * 4, repeat=True) for _ in range(2)]
    assert clips[0] == clips[1]


def test_a_region_that_stands_still_never_changes_on_the_screen() -> None:
    first = photo(1)
    pictures = []
    for seed in range(5):
        picture = first.copy()
        picture.paste(photo(seed, (20, 20)), (30, 10))
        pictures.append(picture)
    frames = [np.asarray(frame) for frame, _ in decode(encode(pictures, [4] * 5, repeat=True))]
    still = np.ones(frames[0].shape[:2], dtype=bool)
    still[10:30, 30:50] = False
    assert all((frame[still] == frames[0][still]).all() for frame in frames)


def test_a_smooth_area_keeps_its_mean_colour() -> None:
    row, column = np.mgrid[0:128, 0:128]
    levels = np.stack([row, column, 255 - (row + column) // 2], axis=-1).astype(np.uint8)
    [(frame, _)] = decode(encode([Image.fromarray(levels)], [4], repeat=True, colours=32))
    miss = np.asarray(frame.reduce(16)).astype(int) - np.asarray(Image.fromarray(levels).reduce(16))
    assert np.abs(miss[1:-1, 1:-1]).max() <= 3


def test_a_picture_that_changes_within_the_tolerance_is_not_drawn_again() -> None:
    shown = decode(encode([plain((100, 100, 100)), plain((101, 101, 101))], [4, 4], repeat=True, tolerance=3))
    assert [time for _, time in shown] == [8]


def test_a_slow_fade_does_not_fall_behind() -> None:
    pictures = [plain((level, level, level)) for level in range(60)]
    gif = encode(pictures, [2] * 60, repeat=True, tolerance=4)
    final = decode(gif)[-1][0].getpixel((0, 0))
    assert isinstance(final, tuple)
    assert abs(final[0] - 59) <= 4


def test_a_cut_is_drawn_as_well_as_a_first_frame() -> None:
    negative = photo(2, (128, 128)).point(lambda level: 255 - level)
    after_cut = decode(encode([photo(1, (128, 128)), negative], [4, 4], repeat=True))[-1][0]
    afresh = decode(encode([negative], [4], repeat=True))[0][0]
    assert squared_error(after_cut, negative) < 1.1 * squared_error(afresh, negative)


def test_colours_that_are_mixed_reach_further_than_their_means(monkeypatch: pytest.MonkeyPatch) -> None:
    row, column = np.mgrid[0:256, 0:256]
    levels = np.stack([row, column, 255 - (row + column) // 2], axis=-1).astype(np.uint8)
    picture = Image.fromarray(levels)

    def missed() -> float:
        return squared_error(decode(encode([picture], [4], repeat=True))[0][0].reduce(8), picture.reduce(8))

    spread = missed()
    monkeypatch.setattr("chalicelib.outputs.gif.encoder.SPREAD", 0.0)
    assert spread < 0.9 * missed()


def test_a_fast_change_of_light_is_drawn_as_well_as_a_first_frame() -> None:
    row, column = np.mgrid[0:128, 0:128]
    lights = [
        Image.fromarray(np.stack([row + light, column, 255 - row // 2 - light], axis=-1).astype(np.uint8))
        for light in range(0, 120, 30)
    ]
    for (followed, _), light in zip(decode(encode(lights, [4] * 4, repeat=True)), lights, strict=True):
        [(afresh, _)] = decode(encode([light], [4], repeat=True))
        assert squared_error(followed, light) < 1.5 * squared_error(afresh, light)


def test_a_noisy_area_is_hardly_dithered_and_a_smooth_one_is() -> None:
    assert dithered_share(photo(1, (128, 128), noise=9)) < 0.1
    assert dithered_share(photo(1, (128, 128), noise=0)) > 0.2


def test_blocks_of_a_noisy_area_keep_their_mean_colour() -> None:
    picture = photo(1, (128, 128), noise=9)
    means = [decode(encode([picture], [4], repeat=True, dither=strength))[0][0].reduce(4) for strength in (0.0, 1.0)]
    plain, balanced = (squared_error(mean, picture.reduce(4)) for mean in means)
    assert balanced < 0.8 * plain


def test_pictures_are_taken_one_at_a_time() -> None:
    born: list[ReferenceType[Image.Image]] = []

    def stream() -> Iterator[Image.Image]:
        for seed in range(6):
            picture = photo(seed)
            born.append(ref(picture))
            yield picture
            del picture
            assert sum(each() is not None for each in born) <= 1

    encode(stream(), [4] * 6, repeat=True)


def test_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        encode([], [], repeat=True)


def test_a_frame_brings_no_more_than_what_it_changes() -> None:
    first = photo(3, (64, 64))
    changed = first.copy()
    changed.paste((250, 20, 20), (41, 17, 42, 18))
    gif = encode([first, changed], [4, 4], repeat=True)
    assert len(gif) - len(encode([first], [4], repeat=True)) < 40
    assert decode(gif)[-1][0].getpixel((41, 17)) == (250, 20, 20)


def test_a_frame_brings_no_colours_but_those_that_it_draws() -> None:
    gif_encoder = GifEncoder(256, 12.0, 0.8)
    gif_encoder.draw_next(photo(3, (96, 96)))
    for seed in range(8):
        changed = photo(3, (96, 96))
        changed.paste(photo(seed, (20, 20), 40), (9 * seed, 5))
        changed.putpixel((80, 90), (250 * (seed % 2), 200, 20))
        patch = gif_encoder.draw_next(changed)
        assert patch
        assert patch.clear is not None
        assert patch.indices.palette
        brought = len(patch.indices.palette.palette) // 3
        assert np.unique(np.asarray(patch.indices)).tolist() == list(range(brought + 1))


def test_the_less_of_a_frame_changes_the_less_it_may_be_off() -> None:
    assert lessened(12.0, 0.0) < lessened(12.0, 0.5) < lessened(12.0, 1.0) == 12.0


def test_dark_pixels_find_the_nearest_of_colours_that_lie_close() -> None:
    levels = np.random.default_rng(1).integers(0, 12, (3, 60, 60)).astype(np.uint8)
    colours = np.stack(np.meshgrid(*[np.arange(1, 12, 2)] * 3), axis=-1).reshape(-1, 3).astype(np.uint8)
    [found] = near_indices(levels, Palette(colours, np.zeros(len(colours), np.float32)), 1)
    apart = levels[:, np.newaxis].astype(int) - colours.T[..., np.newaxis, np.newaxis]
    least = (apart**2).sum(axis=0).min(axis=0)
    taken = ((levels.astype(int) - colours.T[:, found]) ** 2).sum(axis=0)
    assert taken.mean() < least.mean() + 3


@pytest.mark.parametrize("corner", [(0, 0), (17, 10), (33, 21)])
def test_only_what_is_around_a_change_is_looked_at_and_drawn_as_if_all_had_been(
    corner: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [photo(0, (90, 70), 3) for _ in range(3)]
    for seed, picture in enumerate(pictures):
        picture.paste(photo(seed, (41, 29), 3), corner)
    gif = encode(pictures, [4] * 3, repeat=True)
    monkeypatch.setattr(encoder, "box_around", lambda mask, _margin: (0, 0, *mask.shape[::-1]))
    assert gif == encode(pictures, [4] * 3, repeat=True)


@pytest.mark.parametrize(("colours", "tolerance"), [(256, 12.0), (128, 16.0), (64, 20.0), (256, 4.0)])
@pytest.mark.parametrize("before", ["slope", "black"])
def test_colours_of_another_scene_are_not_kept(before: str, colours: int, tolerance: float) -> None:
    row, column = np.mgrid[0:67, 0:98]
    slope = np.stack([row, column, (row + column) // 2], axis=-1).astype(np.uint8)
    scene = Image.fromarray(slope if before == "slope" else np.zeros_like(slope))
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, slope.shape).astype(np.uint8))
    alone = decode(encode([noise], [8], repeat=True, colours=colours - 1, tolerance=tolerance))[0][0]
    after_cut = decode(encode([scene, noise], [8, 8], repeat=True, colours=colours, tolerance=tolerance))[-1][0]
    assert squared_error(after_cut, noise) <= 1.5 * squared_error(alone, noise) + tolerance**2 / 3
