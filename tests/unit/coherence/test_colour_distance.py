import numpy as np
import pytest

from chalicelib.coherence.colour_distance import distance, to_lab


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_that_of_the_published_pairs(
    one: tuple[float, ...], other: tuple[float, ...], apart: float
) -> None:
    """Of the supplement of Sharma, Wu and Dalal (2005)."""
    assert distance(np.array(one), np.array(other)) == pytest.approx(apart, abs=1e-4)
    assert distance(np.array(other), np.array(one)) == pytest.approx(apart, abs=1e-4)


def test_lab_is_that_of_srgb_under_d65() -> None:
    colours = np.array([(1, 1, 1), (0, 0, 0), (1, 0, 0), (0, 0, 1)], np.float32)
    wanted = [(100, 0, 0), (0, 0, 0), (53.24, 80.09, 67.20), (32.30, 79.19, -107.86)]
    assert np.allclose(to_lab(colours), wanted, atol=0.05)
