"""What one job asks of AWS, counted while it runs through the local cloud."""

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Self

from bench.costs.tariff import VCPU_MB
from chalicelib.domain import keys
from localcloud.cli.client import Client
from localcloud.cli.order import describe
from localcloud.cloud import LocalCloud

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "examples" / "astronaut.jpg"
PROMPT = "she breathes while snow falls"
PATIENCE = 600.0

_WRITES = {"PutObject", "ListObjectsV2"}
_READS = {"GetObject", "HeadObject"}
_CHANGES = {"TransactWriteItems"}
_UPDATES = {"UpdateItem"}
_LOOKS = {"BatchGetItem"}
"""For deletions S3 takes nothing; and a queue's address each container asks for once."""


_KINDS = {"writes": _WRITES, "reads": _READS, "changes": _CHANGES, "updates": _UPDATES, "looks": _LOOKS}


@dataclass(frozen=True)
class Usage:
    """By function; `outside` is whoever uploads and downloads, by a link that the API has signed."""

    invocations: Counter[str]
    milliseconds: Counter[str]
    """Billed: each invocation is rounded up to a whole one."""
    writes: Counter[str]
    """S3's dearer requests: PUT and LIST."""
    reads: Counter[str]
    changes: Counter[str]
    """Transactions of the ledger's table, each of the three items that a reservation touches."""
    updates: Counter[str]
    """Changes of one item: a client's token bucket."""
    looks: Counter[str]
    """At the three items of a reservation."""
    messages: Counter[str]
    """Sent; each is received and deleted once as well."""

    @classmethod
    def of(cls, cloud: LocalCloud) -> Self:
        """All that this cloud has been asked so far."""
        kinds: dict[str, Counter[str]] = {name: Counter() for name in (*_KINDS, "messages")}
        for (function, operation), count in cloud.requests.items():
            if kind := _kind(operation):
                kinds[kind][function] += count
        return cls(cloud.invocations.copy(), cloud.milliseconds.copy(), **kinds)

    def since(self, before: Self) -> Self:
        """What came after that."""
        return type(self)(*(getattr(self, name) - getattr(before, name) for name in self.__dataclass_fields__))

    @property
    def functions(self) -> list[str]:
        """All that did something."""
        counted = (self.invocations, *(getattr(self, kind) for kind in _KINDS), self.messages)
        return sorted({function for counter in counted for function in counter})


@dataclass(frozen=True)
class Measured:
    """One job, and then one more look at it and one tick of the sweep."""

    job: Usage
    look: Usage
    tick: Usage
    calls: int
    """Of its generator."""
    stored: int
    """Bytes that stay under the job's folder."""
    sent: int
    """Bytes of its GIF."""
    logged: int
    """Bytes of its lines."""
    memory: dict[str, int]
    """Function → MB."""

    def seconds(self, usage: Usage, function: str) -> float:
        """How long the function would have been at work on Lambda, where its memory decides over its CPU."""
        return usage.milliseconds[function] / 1000 * max(1, VCPU_MB / self.memory[function])

    def gb_seconds(self, usage: Usage) -> dict[str, Decimal]:
        """GB-seconds of each function on Lambda: its seconds there, times its memory."""
        return {
            name: Decimal(self.seconds(usage, name)) * self.memory[name] / 1024 for name in sorted(usage.milliseconds)
        }


def measure(frames: int, size: int) -> Measured:
    """A job with one container for each function, whose customer comes back when it is done.

    The messages that are counted are those of the functions: how often an empty queue is asked is the poller's matter.
    """
    with LocalCloud(project_dir=ROOT, concurrency=1) as cloud:
        nothing, api = Usage.of(cloud), Client(cloud.api_url)
        picture = PICTURE.read_bytes()
        job = api.create({"prompt": PROMPT, "frames": frames, "size": size, "upload": describe(picture)})
        api.upload(job["upload"], picture)
        cloud.wait_until_idle(PATIENCE)
        status = api.read(job["id"], None)
        gif = api.download(status["outputs"][0]["url"])
        done = Usage.of(cloud)
        Client(cloud.api_url).read(job["id"], None)
        looked = Usage.of(cloud)
        cloud.run_schedule()
        cloud.wait_until_idle()
        ticked = Usage.of(cloud)
        return Measured(
            job=done.since(nothing),
            look=looked.since(done),
            tick=ticked.since(looked),
            calls=status["cost"]["calls"],
            stored=_stored(cloud, job["id"]),
            sent=len(gif),
            logged=sum(len(json.dumps(line)) for line in cloud.logs),
            memory={name: function.memory for name, function in cloud.runtime.registry.functions.items()},
        )


def _stored(cloud: LocalCloud, job: str) -> int:
    listed = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix=keys.folder(job))
    return sum(entry["Size"] for entry in listed["Contents"])


def _kind(operation: str) -> str | None:
    for kind, operations in _KINDS.items():
        if operation in operations:
            return kind
    return "messages" if operation == "SendMessage" else None
