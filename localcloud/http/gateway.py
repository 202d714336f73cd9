"""The HTTP API: Chalice's own local gateway in front of function instances, with API Gateway's limits."""

import base64
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote, unquote
from wsgiref.types import StartResponse, WSGIEnvironment

from chalice.app import Authorizer as AuthorizerConfig
from chalice.app import Chalice, ChaliceAuthorizer, RouteEntry
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from deployment.app_registry import API_HANDLER, Registry
from deployment.local_stage import ACCOUNT
from localcloud.functions.events import Event
from localcloud.functions.instance import Answer, Closed
from localcloud.functions.lineage import Trace
from localcloud.functions.runtime import Runtime
from localcloud.http.problems import problem

BODY_LIMIT = 10 * 1024 * 1024
MOST_CONNECTIONS = 64

Invoke = Callable[[str, Event, Trace], Answer]


class FunctionFailed(Exception):
    """The function gave no answer that the gateway could pass on."""


@dataclass
class Gateway:
    """A WSGI application: routes of the app, and the page's files where no route is."""

    runtime: Runtime
    page: Callable[[Request], Response]
    seconds: float
    _callers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_CONNECTIONS, "gateway"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        return self._answer(request)(environ, start_response)

    def close(self) -> None:
        """Call nothing more."""
        self._callers.shutdown(wait=False, cancel_futures=True)

    def _answer(self, request: Request) -> Response:
        routed = _Api(self.runtime.registry, self.runtime.invoker.invoke, request)
        methods = routed.methods()
        if methods is None:
            return self._serve_page(request)
        method = "GET" if request.method == "HEAD" and "HEAD" not in methods else request.method
        if method not in {*methods, "OPTIONS"}:
            return problem(405, f"{request.path} takes {', '.join(methods)}", allow=", ".join([*methods, "OPTIONS"]))
        if len(request.get_data()) > BODY_LIMIT:
            return problem(413, f"A request may have {BODY_LIMIT} bytes")
        return self._call(routed, method)

    def _call(self, routed: "_Api", method: str) -> Response:
        try:
            return _to_response(self._callers.submit(routed.handle, method).result(self.seconds))
        except TooSlow:
            return problem(504, f"No answer within {self.seconds:g} seconds")
        except (FunctionFailed, Closed):
            return problem(502, "The function gave no answer")
        except LocalGatewayException as error:
            return problem(error.CODE, "The authorizer refused this request")

    def _serve_page(self, request: Request) -> Response:
        try:
            return self.page(request)
        except HTTPException:
            return problem(404, f"There is nothing at {request.path}")


class _Api(Chalice):
    """One request, and what Chalice's gateway needs of an app: its routes, and that it can be called."""

    def __init__(self, registry: Registry, invoke: Invoke, request: Request) -> None:
        # Chalice writes its name into the environment, once more each time: this process's stays as it is.
        super().__init__("gateway", configure_logs=False, env={})
        self.api.binary_types = registry.binary_types
        for path, methods in registry.routes.items():
            for method, route in methods.items():
                # Chalice annotates a base class that its own built-in authorizers don't have.
                authorizer = (
                    cast("AuthorizerConfig", Authorizer(route.authorizer, invoke)) if route.authorizer else None
                )
                self.routes[path][method] = RouteEntry(
                    self.__call__, path, path, method, cors=route.cors, authorizer=authorizer
                )
        self._invoke = invoke
        self._request = request
        self._gateway = LocalGateway(self, Config(function_name=API_HANDLER))

    @property
    def _path(self) -> str:
        """Quoted, as Chalice's gateway splits it: a # or ? within a name is no end of it."""
        return quote(self._request.path)

    def methods(self) -> list[str] | None:
        """What the path takes; None where no route is."""
        try:
            found = self._gateway.event_converter.create_lambda_event("GET", self._path, {})
        except ValueError:
            return None
        return list(self.routes[found["requestContext"]["resourcePath"]])

    def handle(self, method: str) -> dict[str, Any]:
        """Chalice's gateway does the rest: preflight, authorizer, and the call of this object."""
        query = self._request.query_string.decode()
        address = f"{self._path}?{query}" if query else self._path
        headers = {name.lower(): value for name, value in self._request.headers}
        answer: dict[str, Any] = self._gateway.handle_request(
            method, address, headers, self._request.get_data() or None
        )
        return answer

    def __call__(self, event: Event, _context: object) -> dict[str, Any]:
        """The proxy event as API Gateway makes it, answered by an instance."""
        answer = self._invoke(API_HANDLER, self._complete(event), Trace())
        if answer.error is not None or answer.result is None:
            raise FunctionFailed(answer.error)
        result: dict[str, Any] = json.loads(answer.result)
        return result

    def _complete(self, event: Event) -> Event:
        peer = self._request.remote_addr
        context, here = event["requestContext"], self._request.environ
        context["identity"]["sourceIp"] = peer
        context |= {
            "stage": "api",
            "accountId": ACCOUNT,
            "domainName": f"{here['SERVER_NAME']}:{here['SERVER_PORT']}",
            "protocol": "HTTP/1.1",
        }
        query = event["multiValueQueryStringParameters"]
        event["pathParameters"] = {name: unquote(value) for name, value in event["pathParameters"].items()}
        if isinstance(event["body"], bytes):
            event["body"] = event["body"].decode(errors="replace")
        event["headers"] |= {"x-forwarded-for": peer, "x-forwarded-proto": "http", "host": self._request.host}
        return {
            **event,
            "resource": context["resourcePath"],
            "path": context["path"],
            "httpMethod": context["httpMethod"],
            "queryStringParameters": query and {name: values[-1] for name, values in query.items()},
            "multiValueHeaders": {name: [value] for name, value in event["headers"].items()},
            "isBase64Encoded": event.get("isBase64Encoded", False),
        }


class Authorizer(ChaliceAuthorizer):
    """A built-in authorizer, which is a function of its own."""

    def __init__(self, name: str, invoke: Invoke) -> None:
        self.name = name
        self._invoke = invoke

    def __call__(self, event: Event, _context: object) -> dict[str, Any]:
        """Ask it with what API Gateway passes on: the token, and what is to be done."""
        asked = {name: event[name] for name in ("type", "authorizationToken", "methodArn")}
        answer = self._invoke(self.name, asked, Trace())
        if answer.error is not None or answer.result is None:
            raise FunctionFailed(answer.error)
        policy: dict[str, Any] = json.loads(answer.result)
        return policy


def _to_response(answer: dict[str, Any]) -> Response:
    body = answer.get("body") or ""
    response = Response(base64.b64decode(body) if answer.get("isBase64Encoded") else body, answer["statusCode"])
    response.headers["Content-Type"] = "application/json"
    response.headers.update(answer.get("headers") or {})
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        response.headers.setlist(name, values)
    return response
