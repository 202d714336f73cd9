"""The whole cloud in one object, from `with` to the end of its block."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, overload

import boto3
from botocore.config import Config

from deployment.ledger_table import make_table
from deployment.local_stage import REGION
from localcloud.aws.action import Action
from localcloud.aws.authorizer import PolicyAuthorizer, local_names, read_bucket_policy, read_policies
from localcloud.aws.endpoint import Endpoint
from localcloud.aws.identity import OPERATOR, role_of
from localcloud.conditions import Conditions
from localcloud.functions.deliveries import DeadLetter
from localcloud.functions.environment import build_environment
from localcloud.functions.instance import Instance
from localcloud.functions.instance_factory import InstanceFactory
from localcloud.functions.runtime import Runtime
from localcloud.http.gateway import Gateway
from localcloud.http.page import serve_files
from localcloud.http.server import PortTaken, Server
from localcloud.storage.database import Database
from localcloud.storage.events import Events
from localcloud.storage.folder import DataFolder

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

LOOK_AGAIN = 0.02


@dataclass(kw_only=True)
class LocalCloud(Conditions):
    """An app's bucket, queues, functions and API on this machine; ports of 0 are free ones."""

    app_module: str = "app"
    project_dir: Path = field(default_factory=Path.cwd)
    stage: str = "local"
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    s3_port: int = 0
    """Where there is a data folder, 0 is the port that the bucket had there last, if it is free."""
    data: Path | None = None
    """The folder in which everything is kept; None: in memory, until the end of the block."""

    def __enter__(self) -> Self:
        """Start everything, and go on with what the data folder holds.

        OSError when a port is taken or the folder can't be had, AppBroken when the app can't be imported, FolderTaken
        when another process has the folder, Unreadable when this program can't read what it holds.
        """
        with ExitStack() as stack:
            self._start(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    @property
    def api_url(self) -> str:
        """The API's address, which is the page's too."""
        return self._api_server.url

    @property
    def s3_url(self) -> str:
        """The endpoint of S3, SQS and DynamoDB."""
        return self._s3_server.url

    @property
    def bucket(self) -> str:
        """The bucket that the app listens to."""
        return min(self.runtime.registry.buckets())

    @property
    def instances(self) -> list[Instance]:
        """All processes of functions that live, those at work first."""
        return [*self.runtime.pool.working, *self.runtime.pool.warm]

    @property
    def working(self) -> list[Instance]:
        """The processes with an invocation under way."""
        return self.runtime.pool.working

    @property
    def dead_letters(self) -> list[DeadLetter]:
        """The events that were given up after their last retry."""
        return self.runtime.dead_letters

    @property
    def most_concurrent(self) -> Counter[str]:
        """How many invocations of each function there were at once, at most."""
        return self.runtime.pool.most_concurrent

    @property
    def invocations(self) -> Counter[str]:
        """How often each function was called."""
        return self.runtime.invoker.invocations.counts

    @property
    def milliseconds(self) -> Counter[str]:
        """How long the functions ran, each invocation rounded up, as Lambda bills it."""
        return self.runtime.invoker.milliseconds.counts

    @property
    def stopped(self) -> Counter[str]:
        """How often recursion detection dropped an invocation of each function."""
        return self.runtime.invoker.stopped.counts

    @property
    def requests(self) -> Counter[tuple[str, str]]:
        """(function, or "outside"; operation) → how often it was asked of S3, SQS or DynamoDB."""
        return self._front.requests.counts

    @property
    def logs(self) -> list[dict[str, Any]]:
        """The lines that the functions have written."""
        return self._logs.lines()

    @overload
    def client(self, service: Literal["s3"], function: str | None = None) -> "S3Client": ...
    @overload
    def client(self, service: Literal["sqs"], function: str | None = None) -> "SQSClient": ...
    @overload
    def client(self, service: Literal["dynamodb"], function: str | None = None) -> "DynamoDBClient": ...
    def client(self, service: Literal["s3", "sqs", "dynamodb"], function: str | None = None) -> Any:
        """A boto3 client of this cloud, for whoever sits at this machine or for a function."""
        signer = role_of(function) if function else OPERATOR
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.s3_url,
            aws_access_key_id=signer.access_key,
            aws_secret_access_key=signer.secret_key,
            aws_session_token=signer.session,
            config=Config(signature_version="s3v4" if service == "s3" else "v4", max_pool_connections=32),
        )

    @property
    def kept(self) -> Database:
        """What the bucket and the queues hold, as it is kept: for who must change what no request can."""
        return self._front.database

    @property
    def asked(self) -> set[tuple[str, Action]]:
        """(function, what it asked to do), whether it was allowed or not."""
        return self._front.guard.asked

    @property
    def denied(self) -> list[str]:
        """What policies denied to anybody."""
        return self._front.guard.denied

    def run_schedule(self) -> None:
        """One tick of every scheduled function, delivered like any event."""
        self.runtime.tick()

    def wait_until_idle(self, timeout: float = 30.0) -> None:
        """Wait until nothing runs, waits to run or lies in a queue; TimeoutError after so many seconds."""
        self.wait_for(self.runtime.is_idle, timeout)

    def wait_for(self, event: Callable[[], object], timeout: float = 30.0) -> None:
        """Wait until that is so; TimeoutError after so many seconds."""
        give_up = time.monotonic() + timeout
        while not event():
            if time.monotonic() > give_up:
                raise TimeoutError(f"still waiting after {timeout:g} seconds")
            time.sleep(LOOK_AGAIN)

    def _start(self, stack: ExitStack) -> None:
        folder = stack.enter_context(DataFolder(self.data)) if self.data else None
        database = folder.open_database() if folder else Database()
        stack.callback(database.close)
        self._s3_server = stack.enter_context(self._serve_s3(folder))
        self._api_server = stack.enter_context(Server(self.port))
        environment = build_environment(self.project_dir, self.stage, self.environment, self.s3_url, self.api_url)
        factory = stack.enter_context(
            InstanceFactory(self.project_dir, self.app_module, self.stage, environment, self.remembered)
        )
        self._logs = factory.logs
        self.runtime = Runtime(factory, self, Events(database))
        guard = self._guard(environment)
        self._front = Endpoint(
            database,
            self.clock,
            self.runtime,
            guard,
            deliver_times=self.deliver_times,
            transaction_seconds=self.transaction_seconds,
            between=self.between,
        )
        for bucket in self.runtime.registry.buckets():
            self._front.s3.create_bucket(bucket)
        self._s3_server.serve(self._front)
        self._create_table(environment.get("FRAMELOOM_LEDGER_TABLE"))
        self.runtime.start(stack, lambda function: self.client("sqs", function), self._front.sqs.count)
        stack.callback(self._front.sqs.close)
        gateway = Gateway(self.runtime, serve_files(self.project_dir / "frontend"), self.gateway_seconds)
        stack.callback(gateway.close)
        self._api_server.serve(gateway)

    def _serve_s3(self, folder: DataFolder | None) -> Server:
        """Links lead to a port: the last one again, where nobody asks for another and nobody else has it."""
        last = folder.last_port if folder and not self.s3_port else 0
        try:
            server = Server(last or self.s3_port)
        except PortTaken:
            if not last:
                raise
            server = Server(0)
        if folder:
            folder.remember_port(server.port)
        return server

    def _guard(self, environment: Mapping[str, str]) -> PolicyAuthorizer:
        names = local_names(self.stage, self.bucket, environment)
        policies = read_policies(self.project_dir, self.runtime.registry.functions, names)
        return PolicyAuthorizer(read_bucket_policy(names), policies, self.terminal, self.remembered)

    def _create_table(self, name: str | None) -> None:
        """An app that keeps no ledger names none."""
        if name:
            make_table(self.client("dynamodb"), name)
