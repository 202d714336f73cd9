"""What the operator says of generators whose calls are collected, and what they then offer."""

import json

import pytest
from pydantic import ValidationError

from chalicelib.domain.money import Micros
from chalicelib.generators.clips import ClipPrice
from chalicelib.generators.comfyui.settings import ComfyUISettings
from chalicelib.generators.fal.models import FAL_MODELS
from chalicelib.generators.fal.settings import FalSettings
from chalicelib.generators.replicate.requests import order
from chalicelib.generators.replicate.settings import ReplicateSettings
from chalicelib.generators.settings import GeneratorSettings

NOWHERE = "http://127.0.0.1:1"


def test_comfyui_offers_what_its_server_is_said_to_have() -> None:
    given = {"base_url": NOWHERE, "clips": '["ltx"]', "checkpoints": '["a.safetensors"]', "model": "ltx"}
    menu = ComfyUISettings.model_validate(given).menu
    assert list(menu.models) == ["ltx", "a.safetensors"]
    assert set(menu.prices.values()) == {0}
    assert all(can.collection and can.collection.chooses for can in menu.models.values())
    with pytest.raises(ValidationError, match=r"FRAMELOOM_COMFYUI_MODEL: 'wan2\.2' has no price"):
        ComfyUISettings.model_validate({"base_url": NOWHERE, "clips": '["ltx"]'})


def test_fal_offers_every_model_at_a_price_of_its_own_shape() -> None:
    menu = FalSettings.model_validate({"key": "x"}).menu
    assert set(menu.models) == set(FAL_MODELS)
    assert menu.price("wan-first-last-480p") == 200_000
    assert menu.price("ltx-2-pro") == 10 * 60_000
    shapes = {name for price in menu.clip_prices.values() for name, micros in price if micros}
    assert shapes == {"call_micros", "second_micros", "megapixel_micros"}


def test_a_price_is_set_by_call_second_or_megapixel_and_offers_the_model() -> None:
    prices = {"wan-2.2-480p": {"second": 0.05}, "ltx-2-19b": {"megapixel": "0.002", "call": 0.01}}
    menu = FalSettings.model_validate({"key": "x", "clip_prices": json.dumps(prices), "prices": "{}"}).menu
    assert menu.clip_prices == {
        "wan-2.2-480p": ClipPrice(second_micros=Micros(50_000)),
        "ltx-2-19b": ClipPrice(megapixel_micros=Micros(2000), call_micros=Micros(10_000)),
    }
    assert list(menu.models) == ["wan-2.2-480p", "ltx-2-19b"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("0.04", "it looks like"),
        ('{"wan-2.2-480p": 0.04}', "it looks like"),
        ('{"wan-2.2-480p": {"second": "cheap"}}', "it looks like"),
        ('{"wan-2.2-480p": {"minute": 1}}', "it looks like"),
        ('{"sora": {"call": 1}}', "'sora' is no model"),
    ],
)
def test_a_price_that_is_none_is_refused(given: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        FalSettings.model_validate({"key": "x", "clip_prices": given})


def test_replicate_offers_nothing_until_the_operator_says_what_it_costs() -> None:
    with pytest.raises(ValidationError, match=r"FRAMELOOM_REPLICATE_MODEL: 'wan-2\.2-fast-480p' has no price"):
        ReplicateSettings.model_validate({"key": "x"})
    given = {"key": "x", "clip_prices": '{"wan-2.2-fast-480p": {"call": 0.05}}'}
    assert list(ReplicateSettings.model_validate(given).menu.models) == ["wan-2.2-fast-480p"]


@pytest.mark.parametrize("settings", [FalSettings, ReplicateSettings])
def test_a_key_is_needed(settings: type[GeneratorSettings]) -> None:
    prices = {"clip_prices": '{"wan-2.2-fast-480p": {"call": 0.05}}'} if settings is ReplicateSettings else {}
    with pytest.raises(ValidationError, match="KEY must hold a key"):
        settings.model_validate(prices)


def test_where_nobody_reads_mp4s_only_other_models_are_offered() -> None:
    menu = FalSettings.model_validate({"key": "x"}).menu.without_mp4()
    assert menu
    assert (menu.default, list(menu.models)) == ("flux-2-pro-edit", ["flux-2-pro-edit"])
    assert (list(menu.prices), list(menu.clip_prices)) == (["flux-2-pro-edit"], [])
    given = {"key": "x", "clip_prices": '{"wan-2.2-fast-480p": {"call": 0.05}}'}
    assert ReplicateSettings.model_validate(given).menu.without_mp4() is None
    comfyui = ComfyUISettings.model_validate({"base_url": NOWHERE}).menu
    assert comfyui.without_mp4() == comfyui


def test_the_operator_says_when_calls_are_collected() -> None:
    given = {"key": "x", "clip_prices": '{"wan-2.2-fast-480p": {"call": 0.05}}'}
    usual, soon = (
        ReplicateSettings.model_validate({**given, **more}) for more in ({}, {"waits": '{"every": 1, "longest": 90}'})
    )
    before, after = (one.menu.models["wan-2.2-fast-480p"].collection for one in (usual, soon))
    assert before
    assert after == before.model_copy(update={"every": 1, "longest": 90})
    assert order(soon, "wan-2.2-fast-480p", {}).headers["cancel-after"] == "90s"
    with pytest.raises(ValidationError, match="longest"):
        ReplicateSettings.model_validate({**given, "waits": '{"longest": 1}'})
