"""Made-up keys, metadata, events and messages against the handlers of app.py, before a bucket that is really there."""

import io
import json
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from html import unescape
from importlib import import_module, reload
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import requests
from rich.console import Console
from werkzeug.wrappers import Response

from chalicelib.domain import keys
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.entrypoints import bootstrap
from localcloud.aws.intercept import Intercept
from localcloud.cloud import LocalCloud
from localcloud.console import CloudConsole
from localcloud.functions.environment import build_environment
from localcloud.providers.registry import contracts
from localcloud.providers.server import ContractServer
from localcloud.storage.objects import Objects, Stored
from tests.clients.tools import ROOT
from tests.prompts.trial import Naming
from tests.support.accounts import read_ledger
from tests.support.customers import PICTURE
from tests.support.paid import begin, configured, let_in, post

from .made_up import MadeUp

LAMBDA: Any = SimpleNamespace(aws_request_id="made-up", get_remaining_time_in_millis=lambda: 60_000)
OF_BUCKET = ("on_upload", "on_frame", "on_clip", "on_drop")
OF_QUEUE = ("on_pull", "on_assemble")
ROOM = {"BUDGET_USD": "1000000", "CLIENT_JOBS": "1000000", "INBOX_PAID": "false"}
ETAG = md5(PICTURE, usedforsecurity=False).hexdigest()
KNOWN = {"inbox", "ann"}
"""Whom the ledger may know, beside addresses."""


@dataclass
class Writes:
    """What was written since somebody asked last: keys, and what was sent to queues."""

    keys: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    """Job → the dropped picture that its marker says it is made of; empty: of none."""

    def note(self, intercept: Intercept) -> Response:
        """Between the handlers and the bucket."""
        if intercept.work:  # a function that follows a message which was sent: not of this call
            return intercept.carry_out()
        operation, body = intercept.operation, intercept.request.get_data()
        if operation.service == "sqs" and operation.name == "SendMessage":
            self.messages.append(json.loads(body)["MessageBody"])
        elif operation.name == "DeleteObjects":
            self.keys += map(unescape, re.findall(r"<Key>(.*?)</Key>", body.decode()))
        elif operation.service == "s3" and not operation.only_reads:
            self.keys.append(operation.key)
            if operation.key.startswith(keys.ACTIVE) and operation.creates_object:
                origin = json.loads(body).get("origin")
                self.origins[str(keys.job_of(operation.key))] = origin["key"] if origin else ""
        return intercept.carry_out()

    def take(self) -> tuple[list[str], list[str]]:
        """Both, and forget them."""
        taken = self.keys, self.messages
        self.keys, self.messages = [], []
        return taken


@dataclass
class Intruder:
    """One who may call every function with whatever they like, and drop whatever S3 takes."""

    cloud: LocalCloud
    app: ModuleType
    writes: Writes
    server: ContractServer
    jobs: list[str]
    paid: int
    """Calls of a generator that costs money, before anything was made up."""
    made: Counter[str] = field(default_factory=Counter)
    wrote: Counter[str] = field(default_factory=Counter)

    def attack(self, seed: int, count: int) -> None:
        """So many times. Raises AssertionError, with what was made up, where anything is other than it should be."""
        made_up = MadeUp(seed, self.jobs)
        for number in range(count):
            kind = made_up.chance.choices(("event", "message", "drop"), (60, 28, 12))[0]
            with Naming(f"number {number} of seed {seed}, which is a {kind}"):
                getattr(self, f"_{kind}")(made_up)
            self.made[kind] += 1
        assert self.calls == self.paid, "somebody was paid"
        clients = {client for page in read_ledger(self.cloud) for client in page.clients}
        assert {client for client in clients if not client.startswith("address-")} <= KNOWN

    @property
    def calls(self) -> int:
        """That reached a generator which costs money."""
        return self.server.mood.counter.received

    def _event(self, made_up: MadeUp) -> None:
        function, event = made_up.chance.choice(OF_BUCKET), made_up.event()
        self._call(function, event, {unquote_plus(key) for key in _strings(event)})

    def _message(self, made_up: MadeUp) -> None:
        function, body = made_up.chance.choice(OF_QUEUE), made_up.message()
        named = set(_strings(_read(body)))
        about = named | {keys.source(job) for job in named if keys.is_job(job)}
        self._call(function, {"Records": [{"body": body, "receiptHandle": "made-up"}]}, about)

    def _drop(self, made_up: MadeUp) -> None:
        key, metadata = made_up.drop()
        headers = {f"x-amz-meta-{name}": value for name, value in metadata.items()}
        self._objects.put(self.cloud.bucket, Stored(key, len(PICTURE), ETAG, headers), PICTURE)
        self.writes.take()
        event = {"Records": [{"s3": {"object": {"key": quote_plus(key)}}}]}
        self._call("on_drop", event, {key})

    def __post_init__(self) -> None:
        self._objects = Objects(self.cloud.kept)

    def _call(self, function: str, event: object, about: set[str]) -> None:
        """about: the keys that it names"""
        with Naming(f"{function}({event!r})"):
            getattr(self.app, function)(event, LAMBDA)
            written, sent = self.writes.take()
            jobs = {job for key in about if (job := keys.job_of(key))}
            for key in written:
                assert self._may_be_written(key, jobs, about), f"it wrote {key}"
                self.wrote[key.partition("/")[0] + "/"] += 1
            self.wrote["messages"] += len(sent)

    def _may_be_written(self, key: str, jobs: set[str], about: set[str]) -> bool:
        if keys.job_of(key) in jobs:
            return True
        drops = {named for named in about if keys.is_drop(named)}
        if not drops:
            return False
        if key.startswith(keys.OUTBOX):
            return key in {keys.delivered(drop, suffix) for drop in drops for suffix in (*MEDIA_TYPES, keys.ERROR)}
        return key.startswith(keys.DROP_NAMES) or self.writes.origins.get(str(keys.job_of(key))) in drops


@contextmanager
def intruder() -> Iterator[Intruder]:
    """In a program with a job in each state, one of them paid; nothing is delivered there any more."""
    writes, is_quiet = Writes(), threading.Event()
    with ContractServer(contracts()["stability"]) as server:
        environment = {
            **configured(dict.fromkeys(contracts(), server)),
            "FRAMELOOM_GENERATORS": "procedural, stability",
            **{f"FRAMELOOM_{name}": value for name, value in ROOM.items()},
        }
        with LocalCloud(
            environment=environment,
            between=writes.note,
            drop=lambda *_: is_quiet.is_set(),
            terminal=CloudConsole(Console(file=io.StringIO())),
        ) as cloud:
            jobs = _jobs(cloud)
            is_quiet.set()
            writes.take()
            with _app(cloud) as app:
                yield Intruder(cloud, app, writes, server, jobs, paid=server.mood.counter.received)


def _jobs(cloud: LocalCloud) -> list[str]:
    ann = let_in(cloud, "ann")
    free, paid, gone = (
        begin(cloud, None, frames=2),
        begin(cloud, ann, generator="stability", frames=2),
        begin(cloud, None),
    )
    waiting, unpaid = (post(cloud, who, frames=2).json()["id"] for who in (ann, None))
    cloud.wait_until_idle(120)
    for method, path in (("POST", f"{unpaid}/cancel"), ("DELETE", gone)):
        assert requests.request(method, f"{cloud.api_url}/jobs/{path}", timeout=30).status_code == 202
    cloud.wait_until_idle(120)
    return [free, paid, gone, waiting, unpaid]


@contextmanager
def _app(cloud: LocalCloud) -> Iterator[ModuleType]:
    """app.py as Lambda loads it, in this process."""
    before = dict(os.environ)
    os.environ.update(build_environment(cloud.project_dir, cloud.stage, cloud.environment, cloud.s3_url, cloud.api_url))
    sys.path.insert(0, str(ROOT))
    try:
        import_module("app")
        reload(bootstrap)  # which keeps what it has built for another cloud
        yield reload(sys.modules["app"])
    finally:
        sys.path.remove(str(ROOT))
        os.environ.clear()
        os.environ.update(before)


def _read(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _strings(said: object) -> Iterator[str]:
    """Every text in it."""
    match said:
        case str():
            yield said
        case dict():
            for value in said.values():
                yield from _strings(value)
        case list():
            for value in said:
                yield from _strings(value)
