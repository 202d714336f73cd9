"""The whole program killed at random moments, and started again on what it kept, while customers wait for paid jobs."""

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests

from localcloud.cli.client import Client, Refused
from localcloud.providers.faults import Behaviour
from localcloud.providers.messages import ProviderRequest, Reply
from localcloud.providers.registry import KEY
from localcloud.providers.server import ContractServer
from localcloud.providers.stability import StabilityContract
from tests.support.accounts import Account, check_accounts, sweep_until_ended
from tests.support.customers import PATIENCE, PICTURE, SERVER_ERROR, SIDE, key_of
from tests.support.paid import let_in

from .serving import ROOT, open_cloud

FRAMES = 4
CALL_SECONDS = 0.1
LIVES = (0.1, 2.5)
"""The program is killed so many seconds after it answers, at least and at most."""
PAUSE = 0.1
_CREATED, _THERE_ALREADY = 201, 412
_ENDED = {"done", "failed", "cancelled", "expired"}


class Witness(StabilityContract):
    """The contract, and whose picture each call was for: prompts tell."""

    def __init__(self) -> None:
        super().__init__(KEY)
        self.calls: Counter[str] = Counter()

    def answer(self, request: ProviderRequest) -> Reply:
        """As the contract has it."""
        if request.method == "POST":
            self.calls[str(request.form["prompt"])] += 1
        return super().answer(request)


@dataclass(frozen=True)
class Restarts:
    """How it went; all of it within the bounds, or there would be no such object."""

    kills: int
    accounts: list[Account]
    paid: int
    """Calls that reached the generator."""

    @property
    def states(self) -> Counter[str]:
        """How many jobs came to which end."""
        return Counter(account.error["code"] if account.error else account.state for account in self.accounts)

    def __str__(self) -> str:
        states = ", ".join(f"{count} {state}" for state, count in self.states.most_common())
        claimed, ended = (sum(getattr(account, name) for account in self.accounts) for name in ("calls", "ended"))
        return (
            f"{self.kills} kills of {len(self.accounts)} jobs: {states}; {self.paid} paid calls for {claimed} claims, "
            f"{ended} of them without a frame; no call without a claim of its own, nothing lost"
        )


def restart(folder: Path, *, kills: int, jobs: int, seconds: float, seed: int = 0) -> Restarts:
    """Order so many jobs, kill so often, and account for everything when all have ended."""
    witness, chance = Witness(), random.Random(seed)
    with ContractServer(witness, Behaviour(latency=CALL_SECONDS)) as server, patch.dict(os.environ, _offered(server)):
        with open_cloud(folder, 0, sweeps=False) as cloud:
            token = let_in(cloud, "ann")
            api = cloud.api_url
        customers = Customers(api, token, [f"rain, number {number}" for number in range(jobs)])
        port = int(api.rpartition(":")[2])
        with customers.waiting():
            for _ in range(kills):
                with _served(folder, port):
                    time.sleep(chance.uniform(*LIVES))
            with _served(folder, port):
                made = customers.served(seconds)
        with open_cloud(folder, port, sweeps=False) as cloud:
            sweep_until_ended(cloud, made.values(), seconds)
            accounts = check_accounts(cloud, made.values())
    for prompt, job in made.items():
        (account,) = (one for one in accounts if one.job == job)
        assert witness.calls[prompt] <= account.calls, f"{account}: {witness.calls[prompt]} calls"
        assert account.expected == FRAMES - 1
    return Restarts(kills, accounts, witness.calls.total())


class Customers:
    """Each orders one job, sends its picture, and looks at it until it has ended, whoever doesn't answer meanwhile."""

    def __init__(self, api: str, token: str, prompts: list[str]) -> None:
        self._api, self._token, self._prompts = api, token, prompts
        self._jobs: dict[str, str] = {}
        self._failed: list[BaseException] = []

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """From here to the end of the block they are at it."""
        self._over = threading.Event()
        with ThreadPoolExecutor(len(self._prompts)) as crowd:
            self._waiting = [crowd.submit(self._wait, prompt) for prompt in self._prompts]
            try:
                yield
            finally:
                self._over.set()

    def served(self, seconds: float) -> Mapping[str, str]:
        """Wait until each job has ended: prompt → job. Raises what a customer raised, or TimeoutError."""
        give_up = time.monotonic() + seconds
        for one in self._waiting:
            one.result(max(0.0, give_up - time.monotonic()))
        return self._jobs

    def _wait(self, prompt: str) -> None:
        created = self._ask(lambda: self._order(prompt))
        job = self._jobs[prompt] = created["id"]
        self._ask(lambda: self._send(created["upload"]))
        done = 0
        while True:
            status = self._ask(lambda: Client(self._api).read(job, None))
            assert status["frames"]["done"] >= done, "a frame that was there is gone"
            done = status["frames"]["done"]
            if status["state"] in _ENDED:
                return
            time.sleep(PAUSE)

    def _ask(self, once: Any) -> Any:  # noqa: ANN401 - whatever it answers
        """Until it is answered."""
        while not self._over.is_set():
            try:
                return once()
            except (requests.RequestException, Refused) as error:
                if isinstance(error, Refused) and error.status < SERVER_ERROR:
                    raise
                time.sleep(PAUSE)
        raise TimeoutError("nobody answered to the end")

    def _order(self, prompt: str) -> dict[str, Any]:
        upload = {"content_type": "image/png", "bytes": len(PICTURE)}
        order = {"prompt": prompt, "generator": "stability", "frames": FRAMES, "size": SIDE, "upload": upload}
        return Client(self._api, self._token).create(order, key_of(prompt))

    def _send(self, link: dict[str, Any]) -> None:
        answer = requests.put(link["url"], PICTURE, headers=link["headers"], timeout=PATIENCE)
        if answer.status_code != _THERE_ALREADY:
            answer.raise_for_status()


def _offered(server: ContractServer) -> dict[str, str]:
    return {
        "FRAMELOOM_BUDGET_USD": "1000",
        "FRAMELOOM_GENERATORS": "stability",
        "FRAMELOOM_STABILITY_KEY": KEY,
        "FRAMELOOM_STABILITY_BASE_URL": server.url,
        "FRAMELOOM_STABILITY_TIMEOUTS": '{"connect": 1, "total": 2}',
        "FRAMELOOM_LEASE_MARGIN_SECONDS": "1",
        "FRAMELOOM_REST_SECONDS": "0",
    }


@contextmanager
def _served(folder: Path, port: int) -> Iterator[None]:
    """The program in a process of its own, which is killed at the end of the block."""
    _await_free(port)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.resilience.serving", str(folder), str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # functions that outlive it have nowhere to write their logs, and say so
        text=True,
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n", "it ended before it answered"
            yield
        finally:
            process.kill()


def _await_free(port: int) -> None:
    """Until what the killed program left behind has let go of its port."""
    while True:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(PAUSE)
        else:
            return
