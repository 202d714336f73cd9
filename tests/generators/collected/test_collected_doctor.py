"""What the doctor says of generators whose calls are collected: asked over their wires, for nothing."""

from collections.abc import Iterable

from pydantic import SecretStr

from chalicelib.generators.bfl.settings import BFLSettings
from chalicelib.generators.comfyui.settings import ComfyUISettings
from chalicelib.generators.fal.settings import FalSettings
from chalicelib.generators.replicate.settings import ReplicateSettings
from localcloud.providers.bfl import BFLContract
from localcloud.providers.comfyui.contract import FILES, ComfyUIContract
from localcloud.providers.fal import FalContract
from localcloud.providers.faults import Behaviour
from localcloud.providers.messages import Contract
from localcloud.providers.replicate import ReplicateContract
from localcloud.providers.server import ContractServer
from ops.doctor.finding import Finding
from ops.doctor.services import bfl, comfyui, fal, replicate

KEY, PLANTED = "sk-test", "sk-planted-5f1d9c"
PRICES = '{"wan-2.2-fast-480p": {"call": 0.05}, "wan-2.2-fast-720p": {"call": 0.11}}'


def verdicts(findings: Iterable[Finding]) -> dict[str, str]:
    return {finding.name: finding.verdict for finding in findings}


def comfyui_at(contract: Contract, **own: object) -> dict[str, Finding]:
    with ContractServer(contract) as server:
        given = {"base_url": server.url, "clips": ("wan2.2", "ltx"), "checkpoints": FILES["checkpoints"][:1], **own}
        findings = {finding.name: finding for finding in comfyui.examine(ComfyUISettings.model_validate(given))}
        assert server.mood.counter.orders == 0
    return findings


def test_comfyui_has_the_nodes_and_files_of_every_workflow() -> None:
    assert {finding.verdict for finding in comfyui_at(ComfyUIContract()).values()} == {"ok"}


def test_a_node_or_file_that_comfyui_lacks_is_told_with_the_model_that_needs_it() -> None:
    findings = comfyui_at(ComfyUIContract(without=("WanFirstLastFrameToVideo",), files={"text_encoders": ("x",)}))
    assert verdicts(findings.values()) == {
        "comfyui access": "ok",
        "comfyui wan2.2": "wrong",
        "comfyui ltx": "wrong",
        "comfyui dreamshaper_8.safetensors": "ok",
    }
    assert findings["comfyui ltx"].sentence == "the server lacks t5xxl_fp16.safetensors for CLIPLoader's clip_name"
    lacking = comfyui_at(ComfyUIContract(without=("WanFirstLastFrameToVideo",)))["comfyui wan2.2"]
    assert lacking.sentence == "the server lacks the node WanFirstLastFrameToVideo"


def test_a_checkpoint_that_comfyui_lacks_is_wrong() -> None:
    findings = comfyui_at(ComfyUIContract(), checkpoints=("cat.safetensors",))
    assert findings["comfyui cat.safetensors"].verdict == "wrong"


def test_a_login_that_comfyuis_proxy_refuses_is_told() -> None:
    findings = comfyui_at(ComfyUIContract("me:secret"), key=f"me:{PLANTED}")
    assert findings["comfyui access"].verdict == "wrong"
    assert findings["comfyui ltx"].verdict == "unknown"
    assert PLANTED not in repr(findings)


def test_fals_key_is_known_or_not_and_its_models_are_not_asked_about() -> None:
    with ContractServer(FalContract(KEY)) as server:
        for key, verdict in ((KEY, "ok"), (PLANTED, "wrong")):
            settings = FalSettings(key=SecretStr(key), base_url=server.url)
            findings = list(fal.examine(settings))
            assert findings[0].verdict == verdict
            assert {finding.verdict for finding in findings[1:]} == {"unknown"}
            assert PLANTED not in repr(findings)
        server.behave(Behaviour(fault="503"))
        assert next(iter(fal.examine(settings))).verdict == "unknown"
        assert server.mood.counter.orders == 0


def test_a_model_that_replicate_no_longer_has_is_wrong() -> None:
    for retired, verdict in (((), "ok"), (("wan-video/wan-2.2-i2v-fast",), "wrong")):
        with ContractServer(ReplicateContract(KEY, retired=retired)) as server:
            given = {"key": KEY, "base_url": server.url, "clip_prices": PRICES}
            findings = verdicts(replicate.examine(ReplicateSettings.model_validate(given)))
        assert findings.pop("replicate access") == "ok"
        assert set(findings.values()) == {verdict}


def test_a_token_that_replicate_does_not_know_is_told() -> None:
    with ContractServer(ReplicateContract(KEY)) as server:
        given = {"key": PLANTED, "base_url": server.url, "clip_prices": PRICES}
        findings = list(replicate.examine(ReplicateSettings.model_validate(given)))
    assert [finding.verdict for finding in findings] == ["wrong", "unknown", "unknown"]
    assert PLANTED not in repr(findings)


def bfl_at(contract: Contract, key: str = KEY) -> dict[str, Finding]:
    with ContractServer(contract) as server:
        settings = BFLSettings(key=SecretStr(key), base_url=server.url)
        findings = {finding.name: finding for finding in bfl.examine(settings)}
        assert server.mood.counter.orders == 0
    return findings


def test_bfls_key_models_and_credits_are_told() -> None:
    findings = bfl_at(BFLContract(KEY))
    assert {finding.verdict for finding in findings.values()} == {"ok"}
    assert "1,000.00 credits are left" in findings["bfl access"].sentence
    retired = bfl_at(BFLContract(KEY, retired=("flux-kontext-pro",)))
    assert [name for name, finding in retired.items() if finding.verdict == "wrong"] == ["bfl flux-kontext-pro"]
    poor = bfl_at(BFLContract(KEY, credit=103))["bfl access"]
    assert (poor.verdict, "too few for 24 frames" in poor.sentence) == ("wrong", True)


def test_a_key_that_bfl_does_not_know_is_told_and_shown_nowhere() -> None:
    findings = bfl_at(BFLContract(KEY), key=PLANTED)
    assert findings["bfl access"].verdict == "wrong"
    assert PLANTED not in repr(findings)
