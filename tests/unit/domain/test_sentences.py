"""Every error that the models of orders and settings can raise is a sentence for a person."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.domain.errors import InvalidOrder, Malformed, Problem, TooLarge
from chalicelib.domain.limits import MAX_BODY_BYTES, MAX_BODY_VALUES
from chalicelib.domain.orders import ExportOrder, JobRequest, PosterRequest, RequestModel
from chalicelib.domain.sentences import SENTENCES, invalid_order, plain, sentence_of
from chalicelib.entrypoints.request_body import read_order
from chalicelib.generators import MODULES
from chalicelib.settings import Settings
from localcloud.providers.faults import Behaviour
from ops.plan import Plan

MODELS: tuple[type[BaseModel], ...] = (JobRequest, ExportOrder, PosterRequest, Settings, Plan, Behaviour)
WRONG: tuple[object, ...] = (
    *(None, True, "", " ", "x", "x" * 3000, "nan", "inf", "[]", "{}", '{"x": 1}'),
    *(0, -1, 1.5, 10**30, math.nan, math.inf, b"\xff"),
    *([], [1], {}, {"x": 1}, {"0": None}, {"0": ""}, {"0": "x", "999": "y"}, {"0": 0.5, "1": 7}, {"0": {}}, object()),
)
"""Of every type that JSON and the environment have, and of some that neither has."""
PYDANTICS = ("Input", "input", "Extra", "Field required", "pydantic", "dictionary", "instance", "String", "Value error")


def orders(model: type[BaseModel]) -> Iterator[object]:
    """Each field wrong in each way, alone and within the fields that hold it; settings are text, as variables are."""
    ways = [wrong for wrong in WRONG if model is not Settings or isinstance(wrong, str)]
    yield from ways
    names = [*model.model_fields, "unknown"]
    for wrong in ways:
        yield from ({name: wrong} for name in names)
        holders = MODULES if model is Settings else names
        yield from ({name: {inner: wrong}} for name in holders for inner in ("fps", "width", "bytes", "key", "calls"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_error_that_can_be_raised_is_a_sentence(model: type[BaseModel]) -> None:
    errors = 0
    for order in orders(model):
        try:
            model.model_validate(order)
        except ValidationError as refused:
            for error in refused.errors(include_url=False):
                errors += 1
                assert error["type"] == "value_error" or error["type"] in SENTENCES, error
                assert not [word for word in PYDANTICS if word in sentence_of(error)], sentence_of(error)
    assert errors > len(WRONG)


def test_a_limit_is_told_as_a_person_writes_it() -> None:
    wrong = {"prompt": "x", "seed": 2**32, "upload": {"content_type": "image/tiff", "bytes": 10_000_001}}
    assert told(wrong) == [
        {"field": "upload.content_type", "detail": "it must be 'image/jpeg', 'image/png', 'image/webp' or 'image/gif'"},
        {"field": "upload.bytes", "detail": "it may be at most 10,000,000"},
        {"field": "seed", "detail": "it must be less than 4,294,967,296"},
    ]
    assert told({"prompt": "x", "export": {"fps": 51}}) == [{"field": "export.fps", "detail": "it may be at most 50"}]


def told(order: object) -> list[dict[str, str]]:
    with pytest.raises(ValidationError) as caught:
        JobRequest.model_validate(order)
    return sorted(invalid_order(caught.value).errors, key=lambda one: one["field"] == "seed")


def read(body: bytes, model: type[RequestModel] = JobRequest) -> BaseModel:
    return read_order(body, model)


@pytest.mark.parametrize(
    "fields",
    [
        {"frames": 24.0},
        {"seed": 1e3},
        {"size": 64.0},
        {"export": {"width": 64.0, "max_bytes": 1e6}},
        {"upload": {"content_type": "image/png", "bytes": 5.0}},
    ],
)
def test_a_whole_number_may_be_written_with_a_point(fields: dict[str, Any]) -> None:
    order = read(json.dumps({"prompt": "x", **fields}).encode())
    assert ".0" not in order.model_dump_json(include=set(fields), exclude_unset=True)


def test_a_body_may_begin_with_a_byte_order_mark() -> None:
    assert read(b'\xef\xbb\xbf{"prompt": "rain"}') == JobRequest(prompt="rain")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b'{"prompt": ' * 5000 + b"1",
        b'{"prompt": NaN}',
        b'{"prompt": "\\ud800"}',
        b"\xff\xfe{\x00}\x00",
    ],
    ids=["cut", "nested", "nested objects", "not a number", "half a character", "UTF-16"],
)
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        read(body)


def fields(count: int) -> bytes:
    return json.dumps({"prompt": "x", **{f"wrong_{number}": number for number in range(count)}}).encode()


def twice(count: int) -> bytes:
    return b'{"prompt": "x"' + b', "again": 1' * count + b"}"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (fields(21), InvalidOrder),
        (fields(MAX_BODY_VALUES - 2), InvalidOrder),
        (fields(MAX_BODY_VALUES), TooLarge),
        (fields(150_000), TooLarge),
        (twice(300_000), InvalidOrder),
        (json.dumps({"prompt": {str(number): "x" for number in range(100_000)}}).encode(), TooLarge),
        (json.dumps({"export": [[{}] * 10] * 200}).encode(), TooLarge),
        (json.dumps({"x" * 1_000_000: 1}).encode(), InvalidOrder),
        (json.dumps({"prompt": "x", "generator": "x" * 1_000_000}).encode(), InvalidOrder),
        (b" " * (MAX_BODY_BYTES + 1), TooLarge),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value.__name__,
)
def test_an_answer_to_a_wrong_order_is_small_whatever_was_sent(body: bytes, refusal: type[Problem]) -> None:
    with pytest.raises(refusal) as refused:
        read(body)
    assert len(refused.value.errors) <= 20
    assert len(json.dumps([refused.value.detail, refused.value.errors])) < 6000


def test_the_largest_order_is_not_too_large() -> None:
    prompts = {str(number): "雪" * 2000 for number in range(240)}
    strengths = {str(number): 0.5 for number in range(240)}
    body = json.dumps({"prompt": prompts, "strength": strengths, "frames": 240}, ensure_ascii=False).encode()
    assert read(body).model_dump()["frames"] == 240


@pytest.mark.parametrize(
    "hidden",
    ["\x1b[2J", "\r", "\n", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\u061c", "\u2028", "\u0000"],
)
def test_what_breaks_or_turns_a_line_does_not_come_back(hidden: str) -> None:
    told = plain(f"a{hidden}b")
    assert told.isprintable()
    assert (told[0], told[-1]) == ("a", "b")


@pytest.mark.parametrize("kept", ["می‌خواهم", "👩‍🚀 👍🏽", "é", "עברית", "a b"])
def test_scripts_and_signs_that_need_their_joiners_keep_them(kept: str) -> None:
    assert plain(kept) == kept


def test_a_field_that_is_named_back_is_plain() -> None:
    with pytest.raises(InvalidOrder) as refused:
        read('{"prompt": "x", "ev\u202eil\\u001b[2J": 1}'.encode())
    assert refused.value.errors[0]["field"] == "evil [2J"
