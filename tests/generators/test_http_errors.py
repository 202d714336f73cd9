from email.message import Message

import pytest

from chalicelib.generators.http.client import Answer
from chalicelib.generators.http.errors import ending_of


def answer(status: int, **headers: str) -> Answer:
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return Answer(status, message, b"")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *[(status, "refused") for status in (301, 308, 400, 404, 405, 418)],
        *[(status, "lost") for status in (202, 204, 408, 424, 500, 502, 504, 599)],
        (429, "busy"),
    ],
)
def test_a_status_has_one_ending(status: int, outcome: str) -> None:
    assert ending_of("the server", answer(status)).outcome == outcome


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("7", 7.0),
        ("86400", 900.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
        *[(nonsense, None) for nonsense in ("soon", "-4", "", "²")],
    ],
)
def test_retry_after_is_seconds_or_a_date(wish: str, seconds: float | None) -> None:
    throttled = answer(429, retry_after=wish, date="Wed, 21 Oct 2026 07:28:00 GMT")
    assert ending_of("the server", throttled).retry_after == seconds


def test_a_date_without_a_date_to_measure_from_says_nothing() -> None:
    assert ending_of("the server", answer(429, retry_after="Wed, 21 Oct 2026 07:28:30 GMT")).retry_after is None
