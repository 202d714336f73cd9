"""The functions of an app and what triggers them, read from Chalice's own registry.

The registry is read in a process that has imported the app, and travels to the cloud as plain data.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, Protocol

from chalice.app import Chalice, ChaliceAuthorizer, CORSConfig, S3EventConfig, ScheduledEventConfig, SQSEventConfig
from chalice.config import Config
from chalice.constants import DEFAULT_LAMBDA_MEMORY_SIZE, DEFAULT_LAMBDA_TIMEOUT

API_HANDLER = "api_handler"


class Created(Protocol):
    """An object that has just been created."""

    @property
    def bucket(self) -> str:
        """Where it was."""

    @property
    def key(self) -> str:
        """What it is called there."""

    @property
    def event_name(self) -> str:
        """How it came to be: `ObjectCreated:Put`."""


@dataclass(frozen=True)
class BucketTrigger:
    """Objects created in a bucket, under one prefix and with one suffix."""

    bucket: str
    events: tuple[str, ...]
    prefix: str
    suffix: str

    def wants(self, arrival: Created) -> bool:
        """Whether this is one of them."""
        names = {f"s3:{arrival.event_name}", "s3:ObjectCreated:*"}
        placed = arrival.key.startswith(self.prefix) and arrival.key.endswith(self.suffix)
        return arrival.bucket == self.bucket and placed and bool(names & set(self.events))

    def overlaps(self, other: "BucketTrigger") -> bool:
        """Whether one key could hit both, which S3 refuses."""
        prefixes = self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix)
        suffixes = self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix)
        return self.bucket == other.bucket and prefixes and suffixes


@dataclass(frozen=True)
class QueueTrigger:
    """Messages of a queue, so many at once, in so many invocations at once."""

    queue: str
    batch_size: int
    maximum_concurrency: int | None


@dataclass(frozen=True)
class ScheduleTrigger:
    """A clock: `rate(5 minutes)`."""

    expression: str


Trigger = BucketTrigger | QueueTrigger | ScheduleTrigger


@dataclass(frozen=True)
class Function:
    """One Lambda function: `handler` as Lambda has it, `app.on_frame`; `timeout` in seconds, `memory` in MB."""

    name: str
    handler: str
    timeout: float
    memory: int
    trigger: Trigger | None = None


@dataclass(frozen=True)
class Route:
    """What the gateway must know of a route: its CORS rules and the function that authorizes."""

    cors: CORSConfig | None
    authorizer: str | None


@dataclass(frozen=True)
class Registry:
    """Everything that Chalice would deploy."""

    functions: dict[str, Function]
    routes: dict[str, dict[str, Route]]
    binary_types: list[str]

    def with_timeout(self, seconds: float) -> "Registry":
        """The registry with so many seconds for each function."""
        hurried = {name: replace(function, timeout=seconds) for name, function in self.functions.items()}
        return replace(self, functions=hurried)

    def triggered(self) -> Iterator[tuple[Function, Trigger]]:
        """Each function that something other than HTTP starts."""
        return ((function, function.trigger) for function in self.functions.values() if function.trigger)

    def buckets(self) -> set[str]:
        """The buckets that must exist."""
        return {trigger.bucket for _, trigger in self.triggered() if isinstance(trigger, BucketTrigger)}

    def refuse_overlaps(self) -> None:
        """ValueError where S3 would refuse the notifications: emulators don't notice."""
        sources = [(function, trigger) for function, trigger in self.triggered() if isinstance(trigger, BucketTrigger)]
        for (one, first), (other, second) in combinations(sources, 2):
            if first.overlaps(second):
                raise ValueError(f"the S3 filters of {one.name} and {other.name} overlap: S3 refuses them")


def read_config(project_dir: Path) -> dict[str, Any]:
    """`.chalice/config.json`, or nothing where the project has none."""
    path = project_dir / ".chalice" / "config.json"
    config: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return config


def read_registry(app: Chalice, module: str, config_from_disk: dict[str, Any], stage: str) -> Registry:
    """What the app registers, with the timeouts and sizes of `.chalice/config.json` at this stage."""

    def function(name: str, handler: str, trigger: Trigger | None = None) -> Function:
        config = Config(stage, name, config_from_disk=config_from_disk)
        timeout = config.lambda_timeout or DEFAULT_LAMBDA_TIMEOUT
        memory = config.lambda_memory_size or DEFAULT_LAMBDA_MEMORY_SIZE
        # Chalice names the module `app`, as which it is deployed.
        at = f"{module}.{handler.removeprefix('app.')}" if handler.startswith("app.") else handler
        return Function(name, at, timeout, memory, trigger)

    sources = [function(source.name, source.handler_string, _trigger(source)) for source in app.event_sources]
    pure = [function(each.name, each.handler_string) for each in app.pure_lambda_functions]
    authorizers = [function(each.name, each.handler_string) for each in app.builtin_auth_handlers]
    api = [function(API_HANDLER, "app.app")] if app.routes else []
    return Registry(
        {each.name: each for each in [*sources, *pure, *authorizers, *api]}, _routes(app), app.api.binary_types
    )


def _trigger(source: object) -> Trigger:
    match source:
        case S3EventConfig():
            return BucketTrigger(source.bucket, tuple(source.events), source.prefix or "", source.suffix or "")
        case SQSEventConfig():
            queue = source.queue or str(source.queue_arn).rpartition(":")[2]
            return QueueTrigger(queue, source.batch_size, source.maximum_concurrency)
        case ScheduledEventConfig():
            expression = source.schedule_expression
            return ScheduleTrigger(expression if isinstance(expression, str) else expression.to_string())
    raise ValueError(f"the local cloud has no {type(source).__name__}")


def _routes(app: Chalice) -> dict[str, dict[str, Route]]:
    return {
        path: {
            method: Route(
                entry.cors, entry.authorizer.name if isinstance(entry.authorizer, ChaliceAuthorizer) else None
            )
            for method, entry in methods.items()
        }
        for path, methods in app.routes.items()
    }
