"""Who is one client."""

import pytest

from chalicelib.billing.tokens import client_of_address


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
