"""An API's OpenAPI description, as Chalice writes it, told to an emulator by the gateway's single operations."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from mypy_boto3_apigateway import APIGatewayClient
from mypy_boto3_apigateway.type_defs import ResourceTypeDef

from tests.rehearsal.emulator import CREDENTIALS, REGION

_INTEGRATION = "x-amazon-apigateway-integration"


@dataclass(frozen=True)
class Description:
    """One description, for one gateway."""

    gateway: APIGatewayClient
    document: dict[str, Any]

    @staticmethod
    def speaker(address: str, certificate: Path) -> APIGatewayClient:
        """The gateway behind the front."""
        return boto3.client(
            "apigateway",
            region_name=REGION,
            endpoint_url=address,
            verify=str(certificate),
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def imported(self) -> dict[str, Any]:
        """ImportRestApi."""
        api = self.gateway.create_rest_api(name=self.document["info"]["title"], binaryMediaTypes=self._binary_types())[
            "id"
        ]
        return self._fill(api)

    def overwrite(self, api: str) -> dict[str, Any]:
        """PutRestApi: what the description doesn't name is gone, the gateway's own answers too."""
        for response in self.gateway.get_gateway_responses(restApiId=api)["items"]:
            if not response.get("defaultResponse"):
                self.gateway.delete_gateway_response(restApiId=api, responseType=response["responseType"])
        for resource in sorted(self._resources(api), key=lambda found: found["path"], reverse=True):
            if resource["path"] != "/":
                self.gateway.delete_resource(restApiId=api, resourceId=resource["id"])
        return self._fill(api)

    def _fill(self, api: str) -> dict[str, Any]:
        for path, operations in self.document["paths"].items():
            resource = self._resource(api, path)
            for method, operation in operations.items():
                self._method(api, resource, method.upper(), operation)
        return {"id": api, "name": self.document["info"]["title"]}

    def _resource(self, api: str, path: str) -> str:
        standing = {found["path"]: found["id"] for found in self._resources(api)}
        here = standing["/"]
        way = ""
        for part in path.strip("/").split("/"):
            way += f"/{part}"
            here = standing.get(way) or self.gateway.create_resource(restApiId=api, parentId=here, pathPart=part)["id"]
        return str(here)

    def _method(self, api: str, resource: str, method: str, operation: dict[str, Any]) -> None:
        place: dict[str, Any] = {"restApiId": api, "resourceId": resource, "httpMethod": method}
        self.gateway.put_method(**place, authorizationType="NONE")
        integration = operation[_INTEGRATION]
        self.gateway.put_integration(
            **place,
            type=integration["type"].upper(),
            integrationHttpMethod=integration.get("httpMethod", "POST"),
            **{
                name: integration[name]
                for name in ("uri", "requestTemplates", "contentHandling")
                if name in integration
            },
        )
        for response in integration.get("responses", {}).values():
            parameters = response.get("responseParameters", {})
            self.gateway.put_method_response(
                **place, statusCode=response["statusCode"], responseParameters=dict.fromkeys(parameters, False)
            )
            self.gateway.put_integration_response(
                **place, statusCode=response["statusCode"], responseParameters=parameters, selectionPattern=""
            )

    def _resources(self, api: str) -> list[ResourceTypeDef]:
        return self.gateway.get_resources(restApiId=api, limit=500)["items"]

    def _binary_types(self) -> list[str]:
        types: list[str] = self.document.get("x-amazon-apigateway-binary-media-types", [])
        return types
