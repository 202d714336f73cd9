"""Who is one client, and what a token is good for."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.billing.tokens import Client, Token, TokenTerms, add_token, client_of_address, client_of_token, tokens
from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import Forbidden, Unauthorized
from chalicelib.domain.records import DayLimits
from chalicelib.storage.bucket import Bucket

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002:0000:0000:0000:0009"),
        ("fe80::1%eth0", "fe80::2"),
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("203.0.113.7", "::ffff:cb00:7107"),
        ("203.0.113.7", "64:ff9b::203.0.113.7"),
        ("203.0.113.7", "2002:cb00:7107:1::1"),
        ("2002:cb00:7107:1::1", "2002:cb00:7107:2::1"),
    ],
)
def test_what_one_customer_chooses_freely_makes_no_other_client(one: str, other: str) -> None:
    assert client_of_address(one) == client_of_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("203.0.113.7", "203.0.113.8"),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8"),
        ("64:ff9b::203.0.113.7", "64:ff9b::203.0.113.8"),
        ("somewhere", "elsewhere"),
    ],
)
def test_others_are_other_clients(one: str, other: str) -> None:
    assert client_of_address(one) != client_of_address(other)


def test_an_address_is_not_told_and_is_no_token() -> None:
    client = client_of_address("203.0.113.7")
    assert client.name.startswith("address-")
    assert "203" not in client.name.removeprefix("address-")[:3]
    assert not client.has_token


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with mock_aws():
        s3: Any = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        s3.create_bucket(Bucket="jobs")
        yield Bucket(s3, "jobs", Clock())


def at(moment: datetime) -> Clock:
    return Clock(now=lambda: moment)


def test_a_token_is_good_until_the_moment_when_it_expires_and_whoever_has_it_is_told_so(bucket: Bucket) -> None:
    token = add_token(bucket, at(NOW), "ann", TokenTerms(expires_at=NOW + timedelta(days=1)))
    before = at(NOW + timedelta(days=1, microseconds=-1))
    assert client_of_token(bucket, before, f"Bearer {token}").name == "ann"
    with pytest.raises(Unauthorized, match="good until 2026-03-02 12:00 UTC") as late:
        client_of_token(bucket, at(NOW + timedelta(days=1)), f"Bearer {token}")
    assert late.value.code == "token_expired"
    with pytest.raises(Unauthorized, match="not known") as forged:
        client_of_token(bucket, at(NOW + timedelta(days=1)), f"Bearer {token}x")
    assert forged.value.code == "token_unknown"


def test_a_token_draws_with_the_generators_that_it_names_and_no_other() -> None:
    client = Client("ann", has_token=True, terms=TokenTerms(generators=("stability", "openai")))
    client.may_use("openai")
    Client("bob", has_token=True).may_use("procedural")
    with pytest.raises(Forbidden) as refused:
        client.may_use("procedural")
    assert refused.value.code == "generator_not_allowed"
    assert [error["field"] for error in refused.value.errors] == ["generator"]
    assert "stability, openai" in refused.value.detail


def test_a_token_of_a_version_before_is_good_for_all(bucket: Bucket) -> None:
    token = add_token(bucket, at(NOW), "ann")
    old = Token.model_validate_json(bucket.read(keys.token("ann"))).model_dump_json(include={"version", "hash", "at"})
    bucket.write(keys.token("ann"), old.encode())
    assert client_of_token(bucket, at(NOW), f"Bearer {token}") == Client("ann", has_token=True)


@pytest.mark.parametrize(
    "damage",
    [
        {"limits": {"micros": "all of it"}},
        {"limits": {"micros": -1}},
        {"limits": {"jobs": 1.5}},
        {"limits": None},
        {"generators": "stability"},
        {"expires_at": "never"},
        {"expires_at": "2026-03-02T12:00:00"},
    ],
    ids=str,
)
def test_terms_that_cant_be_read_let_nobody_in(bucket: Bucket, damage: dict[str, Any]) -> None:
    token = add_token(bucket, at(NOW), "ann", TokenTerms(limits=DayLimits(jobs=1)))
    kept = Token.model_validate_json(bucket.read(keys.token("ann"))).model_dump(mode="json")
    bucket.write(keys.token("ann"), json.dumps(kept | damage).encode())
    with pytest.raises(Unauthorized):
        client_of_token(bucket, at(NOW), f"Bearer {token}")
    assert list(tokens(bucket)) == [("ann", None)]


def test_what_is_known_of_a_client_tells_nothing_of_its_token(bucket: Bucket) -> None:
    token = add_token(bucket, at(NOW), "ann", TokenTerms(limits=DayLimits(jobs=1)))
    client = client_of_token(bucket, at(NOW), f"Bearer {token}")
    kept = Token.model_validate_json(bucket.read(keys.token("ann")))
    assert kept.hash not in repr(client)
    assert client.terms.limits.jobs == 1
