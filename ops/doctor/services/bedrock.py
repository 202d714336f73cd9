"""Amazon Bedrock: GetFoundationModel says whether the credentials work, and where in its life a model stands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session
from pydantic import BaseModel, ConfigDict, Field

from chalicelib.generators.bedrock.endings import NAME
from chalicelib.generators.bedrock.models import LUMA_MODELS
from chalicelib.generators.bedrock.settings import BedrockSettings
from ops.doctor.finding import Finding

_BAD_KEY = {"UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException", "NoCredentialsError"}
_UNREACHABLE = {"EndpointConnectionError", "ConnectTimeoutError"}
_NO_MODEL = {"ResourceNotFoundException", "ValidationException"}


class _Lifecycle(BaseModel):
    """Of a model, as GetFoundationModel has it."""

    model_config = ConfigDict(extra="ignore")

    status: str = ""
    end: datetime | None = Field(None, alias="endOfLifeTime")


def examine(settings: BedrockSettings, config: Config) -> Iterator[Finding]:
    """The credentials, then every model."""
    client = get_session().create_client("bedrock", region_name=settings.region, config=config)
    found = {model: _lifecycle(client, model) for model in settings.menu.models}
    yield _access(found[settings.model])
    yield from (_model(model, lifecycle, settings.region) for model, lifecycle in found.items())


def _lifecycle(client: Any, model: str) -> _Lifecycle | str:  # noqa: ANN401 - no stubs for a service with one call
    """Or the name of what went wrong. An inference profile has no life of its own, but its model has."""
    try:
        answer = client.get_foundation_model(modelIdentifier=_id_of(model))
    except ClientError as error:
        return str(error.response.get("Error", {}).get("Code", ""))
    except BotoCoreError as error:
        return type(error).__name__
    return _Lifecycle.model_validate(answer["modelDetails"].get("modelLifecycle", {}))


def _id_of(model: str) -> str:
    """What Bedrock calls it: not by its inference profile, and a clip's model not by our name for its resolution."""
    return LUMA_MODELS[model].id if model in LUMA_MODELS else model.removeprefix("us.")


def _access(found: _Lifecycle | str) -> Finding:
    name = "bedrock access"
    if isinstance(found, _Lifecycle) or found in _NO_MODEL:
        return Finding(
            name, "ok", f"{NAME} accepts the AWS credentials of this terminal; a function has a role of its own"
        )
    if found in _BAD_KEY:
        return Finding(
            name, "wrong", f"{NAME} does not accept the AWS credentials", "credentials of an account that may use it"
        )
    if found in _UNREACHABLE:
        return Finding(
            name, "wrong", f"{NAME} could not be reached", "FRAMELOOM_BEDROCK_REGION is a region that has it"
        )
    return Finding(
        name, "unknown", f"{NAME} answered with {found}", "credentials that may call bedrock:GetFoundationModel"
    )


def _model(model: str, found: _Lifecycle | str, region: str) -> Finding:
    variable = "FRAMELOOM_BEDROCK_CLIP_PRICES" if model in LUMA_MODELS else "FRAMELOOM_BEDROCK_PRICES"
    name, remedy = f"bedrock {model}", f"{variable} without it"
    if isinstance(found, str):
        if found in _NO_MODEL:
            return Finding(name, "wrong", f"{NAME} does not have it in {region}", remedy)
        return Finding(name, "unknown", "could not be asked about")
    until = f" until {found.end:%Y-%m-%d}" if found.end else ""
    if found.status == "ACTIVE":
        return Finding(name, "ok", f"active{until}")
    if not found.status:
        return Finding(name, "unknown", f"{NAME} has it, and does not say whether it is to end")
    return Finding(name, "wrong", f"{found.status.lower()}{until}", remedy)
