"""Keys that are kept in Amazon's own places; moto stands in for both."""

from collections.abc import Iterator

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws
from pydantic import SecretStr

from chalicelib.domain.errors import StoreError
from chalicelib.generators.bedrock.settings import BedrockSettings
from chalicelib.generators.settings import KeyedSettings
from chalicelib.generators.stability.settings import StabilitySettings
from chalicelib.storage.secrets import with_key

KEY = "sk-planted-5f1d9c"


@pytest.fixture(autouse=True)
def _places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (
        ("ACCESS_KEY_ID", "testing"),
        ("SECRET_ACCESS_KEY", "testing"),
        ("DEFAULT_REGION", "eu-west-1"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    with mock_aws():
        boto3.client("secretsmanager").create_secret(Name="frameloom/stability", SecretString=KEY)
        boto3.client("ssm").put_parameter(Name="/frameloom/key", Value=f"{KEY}\n", Type="SecureString")
        yield


@pytest.mark.parametrize("place", ["secretsmanager:frameloom/stability", "ssm:/frameloom/key"])
def test_the_key_is_read_from_where_it_is_kept(place: str) -> None:
    settings = with_key(StabilitySettings(key_at=place), Config())
    assert isinstance(settings, KeyedSettings)
    assert settings.key.get_secret_value() == KEY
    assert KEY not in repr(settings)


def test_a_key_that_is_not_there_is_told_by_its_place() -> None:
    with pytest.raises(StoreError, match=r"^ssm:/nothing: ParameterNotFound$"):
        with_key(StabilitySettings(key_at="ssm:/nothing"), Config())


@pytest.mark.parametrize("settings", [StabilitySettings(key=SecretStr(KEY)), BedrockSettings()])
def test_nothing_is_read_where_no_place_is_named(settings: StabilitySettings | BedrockSettings) -> None:
    assert with_key(settings, Config()) is settings
