import pytest

from chalicelib.domain.job_folder import Folder
from chalicelib.domain.keys import OutputName
from chalicelib.domain.reductions import Reduction

JOB = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("trade", "width", "size", "expected"),
    [
        (Reduction(2_000_000, colours=128), 480, 1_910_000, "480 px, 128 colours, 1.9 MB of 2.0 MB"),
        (
            Reduction(128_000, 2, colours=64),
            96,
            120_400,
            "96 px, 64 colours, every second picture, 120.4 kB of 128.0 kB",
        ),
        (Reduction(500_000, 3, quality=60), 320, 1000, "320 px, quality 60, one picture of 3, 1.0 kB of 500.0 kB"),
        (Reduction(1_000_000), 64, 20_000, "64 px, 0.0 MB of 1.0 MB"),
    ],
)
def test_a_trade_is_told_in_words(trade: Reduction, width: int, size: int, expected: str) -> None:
    assert trade.tell(width, size) == expected


@pytest.mark.parametrize(
    "trade", [None, Reduction(2_000_000, 2, colours=128), Reduction(7, quality=20), Reduction(1, 12)]
)
def test_an_outputs_name_holds_its_trade(trade: Reduction | None) -> None:
    name = OutputName("0123456789ab", 24, 512, 384, 46, 368, "gif", trade)
    assert Folder.of(JOB, [(name.key(JOB), 99)]).outputs == {name: 99}


def test_a_name_without_a_trade_is_as_it_was() -> None:
    name = OutputName("0123456789ab", 24, 512, 384, 46, 368, "gif")
    assert name.key(JOB) == f"jobs/{JOB}/out/0123456789ab-24.512x384.46.368.gif"
