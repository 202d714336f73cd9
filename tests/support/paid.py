"""Customers of generators that cost money, and a program that offers them, speaking to contract servers."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import requests

from chalicelib.billing.tokens import ALL, TokenTerms, add_token
from chalicelib.domain.clock import Clock
from chalicelib.storage.bucket import Bucket
from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.providers.registry import KEY, LOGIN, contracts
from localcloud.providers.server import ContractServer
from tests.support.customers import PICTURE

ROOT = Path(__file__).parents[2]
PAID = ("stability", "bedrock", "openai", "automatic1111", "gemini")
A_FEW = 5
"""Frames."""


def configured(servers: dict[str, ContractServer], **variables: str) -> dict[str, str]:
    """The environment of a program that offers them all."""
    return {
        "FRAMELOOM_REST_SECONDS": "0",
        "FRAMELOOM_BUDGET_USD": "1000",
        "FRAMELOOM_GENERATORS": ", ".join(("procedural", *PAID)),
        "FRAMELOOM_STABILITY_KEY": KEY,
        "FRAMELOOM_STABILITY_BASE_URL": servers["stability"].url,
        "FRAMELOOM_STABILITY_THROTTLED_SECONDS": "0.1",
        "FRAMELOOM_BEDROCK_BASE_URL": servers["bedrock"].url,
        "FRAMELOOM_OPENAI_KEY": KEY,
        "FRAMELOOM_OPENAI_BASE_URL": f"{servers['openai'].url}/v1",
        "FRAMELOOM_GEMINI_KEY": KEY,
        "FRAMELOOM_GEMINI_BASE_URL": servers["gemini"].url,
        "FRAMELOOM_GEMINI_PRICES": '{"gemini-3.1-flash-image": 0.07}',
        "FRAMELOOM_AUTOMATIC1111_KEY": LOGIN,
        "FRAMELOOM_AUTOMATIC1111_BASE_URL": servers["automatic1111"].url,
        **variables,
    }


@contextmanager
def offering_all(**variables: str) -> Iterator[LocalCloud]:
    """That program, with a contract server for each."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(ContractServer(contract)) for name, contract in contracts().items()}
        yield stack.enter_context(LocalCloud(project_dir=ROOT, environment=configured(servers, **variables)))


def let_in(cloud: LocalCloud, name: str, terms: TokenTerms = ALL) -> str:
    """A new token of that name."""
    return add_token(Bucket(cloud.client("s3"), cloud.bucket, Clock()), Clock(), name, terms)


def post(cloud: LocalCloud, token: str | None, **fields: object) -> requests.Response:
    """Order once."""
    upload = {"content_type": "image/png", "bytes": len(PICTURE)}
    order = {"prompt": "he begins to sob", "frames": A_FEW, "size": 64, "upload": upload, **fields}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.post(f"{cloud.api_url}/jobs", json=order, headers=headers, timeout=30)


def begin(cloud: LocalCloud, token: str | None, **fields: object) -> str:
    """Order, and send the picture: the job's id."""
    answer = post(cloud, token, **fields)
    assert answer.status_code == 201, answer.text
    job: dict[str, Any] = answer.json()
    Client(cloud.api_url).upload(job["upload"], PICTURE)
    identity: str = job["id"]
    return identity
