"""What Chalice has no setting for, of the API: the gateway's own errors, and how much it lets through."""

import json
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

from mypy_boto3_apigateway import APIGatewayClient
from mypy_boto3_apigateway.literals import GatewayResponseTypeType
from mypy_boto3_apigateway.type_defs import PatchOperationTypeDef, PutGatewayResponseRequestTypeDef

from ops.resources.chalice_record import API_STAGE
from ops.resources.setting import Setting
from ops.stage import Stage

_EVERYWHERE = "*/*"
_HEADERS = {
    "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
    "gatewayresponse.header.Content-Type": "'application/problem+json'",
}
_ERRORS: dict[GatewayResponseTypeType, HTTPStatus] = {
    # An unknown path: the gateway itself would call it forbidden.
    "MISSING_AUTHENTICATION_TOKEN": HTTPStatus.NOT_FOUND,
    "REQUEST_TOO_LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "THROTTLED": HTTPStatus.TOO_MANY_REQUESTS,
    "INTEGRATION_FAILURE": HTTPStatus.GATEWAY_TIMEOUT,
    "INTEGRATION_TIMEOUT": HTTPStatus.GATEWAY_TIMEOUT,
    "DEFAULT_4XX": HTTPStatus.BAD_REQUEST,
    "DEFAULT_5XX": HTTPStatus.SERVICE_UNAVAILABLE,
}
_OF_MANY = ("DEFAULT_4XX", "DEFAULT_5XX")
"""Each stands for many statuses, and leaves them as they are."""


def gateway_settings(stage: Stage, api: str) -> Iterator[Setting]:
    """For an API that stands."""
    client = stage.session.client("apigateway")
    yield _throttle(client, api, stage.plan.requests_per_second, stage.plan.requests_at_once)
    for kind, status in _ERRORS.items():
        yield _own_words(client, api, kind, status)


def publish(stage: Stage, api: str) -> None:
    """Let what was written about errors hold: it belongs to the API's next deployment."""
    stage.session.client("apigateway").create_deployment(restApiId=api, stageName=API_STAGE)


def _throttle(client: APIGatewayClient, api: str, rate: int, burst: int) -> Setting:
    patch: list[PatchOperationTypeDef] = [
        {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": str(rate)},
        {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": str(burst)},
    ]
    return Setting(
        of="the API",
        what="throttle",
        wanted=(rate, burst),
        read=partial(_read_throttle, client, api),
        write=lambda: client.update_stage(restApiId=api, stageName=API_STAGE, patchOperations=patch),
    )


def _read_throttle(client: APIGatewayClient, api: str) -> tuple[float, int] | None:
    found = client.get_stage(restApiId=api, stageName=API_STAGE).get("methodSettings", {}).get(_EVERYWHERE)
    return (found["throttlingRateLimit"], found["throttlingBurstLimit"]) if found else None


def _own_words(client: APIGatewayClient, api: str, kind: GatewayResponseTypeType, status: HTTPStatus) -> Setting:
    asked: PutGatewayResponseRequestTypeDef = {
        "restApiId": api,
        "responseType": kind,
        "responseParameters": _HEADERS,
        "responseTemplates": {"application/json": _problem(kind, status)},
    }
    if kind not in _OF_MANY:
        asked["statusCode"] = str(status.value)
    wanted = {field: value for field, value in asked.items() if field != "restApiId"}
    return Setting(
        of="the API",
        what=f"answer {kind}",
        wanted=wanted,
        read=partial(_read_answer, client, api, kind, tuple(wanted)),
        write=lambda: client.put_gateway_response(**asked),
    )


def _read_answer(
    client: APIGatewayClient, api: str, kind: GatewayResponseTypeType, fields: tuple[str, ...]
) -> dict[str, object]:
    found = dict(client.get_gateway_response(restApiId=api, responseType=kind))
    return {field: found.get(field) for field in fields}


def _problem(kind: GatewayResponseTypeType, status: HTTPStatus) -> str:
    """Problem details, as the program itself would answer: a template of the gateway's."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": status.phrase.lower().replace(" ", "_"),
        "detail": status.description or status.phrase,
        "errors": [],
    }
    if kind in _OF_MANY:
        del body["status"]
    return json.dumps(body)
