"""What the functions are paid for while a generator draws, by how its calls are made."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal

from bench.costs import tariff
from bench.costs.gif_cost import CALL_SECONDS
from bench.costs.usage import PATIENCE, PICTURE, ROOT, Usage
from localcloud.cli.client import Client
from localcloud.cli.order import describe
from localcloud.cli.token import known_token
from localcloud.cloud import LocalCloud
from localcloud.providers.collected.registry import CLIPS, FRAMES, KEY, collected_contracts
from localcloud.providers.faults import Behaviour
from localcloud.providers.registry import KEY as STABILITY_KEY
from localcloud.providers.registry import contracts
from localcloud.providers.server import ContractServer


@dataclass(frozen=True)
class Way:
    """How a job of so many frames is drawn."""

    name: str
    generator: str
    model: str


WAYS = (
    Way("called, and waited for", "stability", "sd3.5-medium"),
    Way("handed in, and collected", "fal", FRAMES["fal"]),
    Way("one clip, collected", "fal", CLIPS["fal"]),
)


@dataclass(frozen=True)
class Paid:
    """What one job of a way took."""

    way: Way
    calls: int
    invocations: int
    seconds: float
    """All functions together."""
    gb_seconds: Decimal
    """Of the seconds as they were here: most are spent waiting, which no CPU makes shorter."""

    @property
    def price(self) -> Decimal:
        """US dollars, that Lambda takes for it."""
        return self.invocations * tariff.LAMBDA_REQUEST + self.gb_seconds * tariff.LAMBDA_GB_SECOND


def pay(frames: int, size: int) -> Iterator[Paid]:
    """A job of each way, drawn by contract servers that take CALL_SECONDS for each call."""
    with ExitStack() as stack:
        stability = stack.enter_context(ContractServer(contracts()["stability"], Behaviour(latency=CALL_SECONDS)))
        fal = stack.enter_context(ContractServer(collected_contracts(seconds=CALL_SECONDS)["fal"]))
        environment = {
            "FRAMELOOM_GENERATORS": "stability, fal",
            "FRAMELOOM_STABILITY_KEY": STABILITY_KEY,
            "FRAMELOOM_STABILITY_BASE_URL": stability.url,
            "FRAMELOOM_FAL_KEY": KEY,
            "FRAMELOOM_FAL_BASE_URL": fal.url,
        }
        for way in WAYS:
            with LocalCloud(project_dir=ROOT, environment=environment, concurrency=1) as cloud:
                yield _paid(cloud, way, frames, size)


def _paid(cloud: LocalCloud, way: Way, frames: int, size: int) -> Paid:
    api, picture, before = Client(cloud.api_url, known_token(cloud)), PICTURE.read_bytes(), Usage.of(cloud)
    order = {"prompt": "wind", "frames": frames, "size": size, "generator": way.generator, "model": way.model}
    job = api.create({**order, "upload": describe(picture)})
    api.upload(job["upload"], picture)
    cloud.wait_until_idle(PATIENCE)
    status = Client(cloud.api_url).read(job["id"], None)
    if status["state"] != "done":
        raise RuntimeError(f"{way.name}: {json.dumps(status['error'])}")
    used = Usage.of(cloud).since(before)
    memory = {name: function.memory for name, function in cloud.runtime.registry.functions.items()}
    return Paid(
        way=way,
        calls=status["cost"]["calls"],
        invocations=sum(used.invocations.values()),
        seconds=sum(used.milliseconds.values()) / 1000,
        gb_seconds=sum((Decimal(used.milliseconds[name]) * memory[name] / 1024_000 for name in memory), Decimal()),
    )
