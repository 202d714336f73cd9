"""What an order for a generator that costs money is told before anything is paid."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from localcloud.cloud import LocalCloud
from localcloud.providers.registry import contracts
from localcloud.providers.server import ContractServer
from tests.support.accounts import list_keys
from tests.support.paid import PAID, configured, post

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def paid_cloud() -> Iterator[LocalCloud]:
    """Offers everything, and asks nobody."""
    with ExitStack() as stack:
        nobody = {name: stack.enter_context(ContractServer(contract)) for name, contract in contracts().items()}
        yield stack.enter_context(LocalCloud(project_dir=ROOT, environment=configured(nobody)))


@pytest.mark.parametrize(
    ("fields", "named", "said"),
    [
        ({"generator": "openai", "strength": 0.5}, "strength", "openai has no strength"),
        ({"generator": "openai", "seed": 7}, "seed", "openai has no seed"),
        ({"generator": "openai", "negative_prompt": "rain"}, "negative_prompt", "openai has no negative prompt"),
        ({"generator": "stability", "model": "inpaint", "strength": 0.5}, "strength", "stability's inpaint has no"),
        ({"generator": "stability", "model": "core"}, "model", "stability's core draws from words only"),
        ({"generator": "stability", "model": "sdxl"}, "model", "'sdxl' is not one of stability's models: sd3.5-large"),
        ({"generator": "midjourney"}, "generator", "'midjourney' is not one of procedural, stability"),
    ],
)
def test_what_a_generator_cannot_honour_is_refused_by_name_before_money(
    paid_cloud: LocalCloud, fields: dict[str, object], named: str, said: str
) -> None:
    answer = post(paid_cloud, None, **fields)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, named)
    assert said in error["detail"]
    assert list_keys(paid_cloud, "") == []


@pytest.mark.parametrize(
    ("fields", "named", "said"),
    [
        ({"generator": "stability", "model": "inpaint"}, "model", "stability's inpaint redraws pictures only"),
        ({"generator": "stability", "style": "cubist"}, "style", "'cubist': is not one of enhance, anime"),
        ({"generator": "bedrock", "style": "anime"}, "style", "knows no styles by name"),
        ({"generator": "openai", "negative_prompt": "rain"}, "negative_prompt", "has no negative prompt"),
        ({"generator": "openai", "seed": 7}, "seed", "has no seed"),
    ],
)
def test_what_a_generator_cannot_honour_in_a_poster_is_refused_by_name_before_money(
    paid_cloud: LocalCloud, fields: dict[str, object], named: str, said: str
) -> None:
    answer = requests.post(f"{paid_cloud.api_url}/posters", json={"prompt": "a lighthouse", **fields}, timeout=30)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, named)
    assert said in error["detail"]
    assert list_keys(paid_cloud, "") == []


def test_a_poster_that_is_paid_for_needs_a_token(paid_cloud: LocalCloud) -> None:
    order = {"prompt": "a lighthouse", "generator": "stability"}
    answer = requests.post(f"{paid_cloud.api_url}/posters", json=order, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_needed")


def test_generators_tell_models_abilities_and_prices(paid_cloud: LocalCloud) -> None:
    told = requests.get(f"{paid_cloud.api_url}/generators", timeout=30).json()["generators"]
    by_name = {one["name"]: one for one in told}
    assert list(by_name) == ["procedural", *PAID]
    stability = by_name["stability"]
    assert (stability["model"], stability["usd_per_call"], stability["needs_token"]) == ("sd3.5-medium", 0.035, True)
    assert (stability["words_model"], by_name["procedural"]["words_model"]) == ("core", None)
    assert stability["models"]["ultra"]["usd_per_call"] == 0.08
    assert stability["models"]["inpaint"]["abilities"]["mask"] is True
    assert by_name["automatic1111"]["needs_token"] is False
