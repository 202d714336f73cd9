from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.yardsticks.cell import Cell
from bench.yardsticks.comparison import at_equal
from bench.yardsticks.curve import draw_curve
from bench.yardsticks.document import placed
from bench.yardsticks.quality import Judge
from bench.yardsticks.results import Figures, Results, Run


def figures(kib: float, ssim: float, blurred: float, flicker: float = 2) -> Figures:
    return {"kib": kib, "ssim": ssim, "blurred": blurred, "flicker": flicker}


OURS = {"ours": figures(400, 0.9, 44), "ours, tolerance 24": figures(100, 0.8, 40, flicker=4)}


def beside(other: Figures) -> Run:
    return OURS | {"ours without dither": figures(1, 1, 90), "gifski 90": other}


def test_ours_is_taken_between_the_tolerances_on_either_side() -> None:
    equal = at_equal(beside(figures(250, 0.85, 41.5, flicker=3)), "gifski 90", "ssim")
    assert equal
    assert equal.kib == pytest.approx(200 / 250)  # halfway between the logarithms
    assert (equal.ssim, equal.blurred, equal.flicker) == pytest.approx((0, 0.5, 1))
    assert not equal.is_beyond


@pytest.mark.parametrize("measure", ["kib", "ssim", "blurred"])
def test_what_is_equal_is_equal(measure: str) -> None:
    equal = at_equal(beside(figures(200, 0.86, 41)), "gifski 90", measure)
    assert equal
    assert getattr(equal, measure) == pytest.approx(1 if measure == "kib" else 0)


@pytest.mark.parametrize(("measure", "better"), [("kib", 50), ("ssim", 0.95), ("blurred", 45)])
def test_what_none_of_ours_reaches_is_not_compared(measure: str, better: float) -> None:
    assert at_equal(beside(figures(200, 0.85, 42) | {measure: better}), "gifski 90", measure) is None


@pytest.mark.parametrize(("measure", "worse"), [("kib", 800), ("ssim", 0.7), ("blurred", 35)])
def test_beside_what_is_worse_than_all_of_ours_stands_the_nearest(measure: str, worse: float) -> None:
    equal = at_equal(beside(figures(200, 0.85, 42) | {measure: worse}), "gifski 90", measure)
    assert equal
    assert equal.is_beyond
    assert equal.kib == pytest.approx(400 / 800 if measure == "kib" else 100 / 200)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Cell("kib", [0.7, 0.75, 0.82], 0.8), "0.75 (**0.82**)"),
        (Cell("kib", [0.9], 0.8), "**0.90**"),
        (Cell("kib", [0.804], 0.8), "**0.80**"),
        (Cell("blurred", [1, -0.001, 2], 0), "+1.00 (**-0.00**)"),
        (Cell("ssim", [0.01, -0.02]), "-0.005 (-0.020)"),
        (Cell("kib", [0.5], 0.8, out_of_reach=2, is_beyond=True), "0.50*, **2 out of reach**"),
        (Cell("kib", [], 0.8, out_of_reach=1), "**1 out of reach**"),
        (Cell("cpu", []), ""),
    ],
)
def test_a_cell_tells_the_median_the_worst_and_what_misses(cell: Cell, told: str) -> None:
    assert str(cell) == told


def test_only_what_is_between_the_comments_is_written() -> None:
    document = "before\n\n<!-- begin: command -->\n\nold\n\n<!-- end: command -->\n\nafter\n"
    assert placed(document, "new", "command") == document.replace("old", "new")
    for other in ("another command", "commander"):
        with pytest.raises(SystemExit, match="no lines"):
            placed(document, "new", other)


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    one = Results(16, {"gifski": "1"}, {"film 320": {"a.mp4": OURS, "b.mp4": beside(figures(2, 1, 40))}}, {})
    other = Results(16, {"pillow": "2"}, {}, {"face 320": {"hill.jpg": "no face"}})
    for name, results in {"one": one, "other": other}.items():
        results.write(tmp_path / name)
    read = Results.read([tmp_path / "one", tmp_path / "other"])
    assert read == Results(16, {"gifski": "1", "pillow": "2"}, one.runs, other.left_out)
    assert read.medians("film 320") == OURS


@pytest.mark.parametrize("text", [None, "no JSON", "[]", '{"other": 1}'])
def test_what_are_no_results_is_named(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "other.json").write_text(text)
    with pytest.raises(SystemExit, match="is not a file that"):
        Results.read([tmp_path / "other.json"])


def test_a_clip_is_judged_frame_by_frame() -> None:
    noise = np.random.default_rng(1)
    meant = [noise.integers(0, 256, (24, 32, 3), dtype=np.uint8) for _ in range(3)]
    same = Judge(meant).quality(meant)
    assert same.ssim == pytest.approx(1, abs=1e-5)
    assert same.flicker == 0
    brighter = [np.clip(frame, 0, 250) + np.uint8(5 * (number == 1)) for number, frame in enumerate(meant)]
    other = Judge([np.clip(frame, 0, 250) for frame in meant]).quality(brighter)
    assert other.flicker == pytest.approx(5)
    assert (other.psnr, other.blurred) == pytest.approx([10 * np.log10(255**2 / (25 / 3))] * 2, abs=0.01)
    assert other.ssim < 1


def test_curves_are_drawn_of_any_number_of_encoders(tmp_path: Path) -> None:
    for number in (1, 12):
        run = {f"encoder{each} {90}": figures(100 + each, 0.9, 40) for each in range(number)}
        draw_curve("film 320", run, tmp_path / "new" / "curve.png")
        with Image.open(tmp_path / "new" / "curve.png") as drawn:
            assert drawn.size == (1280, 480)
