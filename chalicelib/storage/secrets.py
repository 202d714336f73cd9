"""Secrets Manager and the Parameter Store: where a generator's key is kept."""

from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session
from pydantic import SecretStr

from chalicelib.domain.errors import StoreError
from chalicelib.generators.settings import GeneratorSettings, KeyedSettings


def with_key(settings: GeneratorSettings, config: Config) -> GeneratorSettings:
    """The settings with the key from the place that they name. Raises StoreError, without Amazon's words."""
    if not isinstance(settings, KeyedSettings) or settings.key_at is None:
        return settings
    service, _, name = settings.key_at.partition(":")
    try:
        key = _READERS[service](get_session().create_client(service, config=config), name)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        raise StoreError(f"{settings.key_at}: {code}") from None
    except BotoCoreError as error:
        raise StoreError(f"{settings.key_at}: {type(error).__name__}") from None
    return settings.model_copy(update={"key": SecretStr(key.strip())})


def _from_secrets_manager(client: Any, name: str) -> str:  # noqa: ANN401 - no stubs for a service with one call
    return str(client.get_secret_value(SecretId=name)["SecretString"])


def _from_parameter_store(client: Any, name: str) -> str:  # noqa: ANN401 - see above
    return str(client.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])


_READERS = {"secretsmanager": _from_secrets_manager, "ssm": _from_parameter_store}
