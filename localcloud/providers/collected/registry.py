"""Contract servers of generators whose calls are collected, with made-up keys, and who speaks to them."""

from dataclasses import dataclass

from botocore.credentials import Credentials
from pydantic import SecretStr

from chalicelib.domain.money import Micros
from chalicelib.generators.bedrock import generator as bedrock
from chalicelib.generators.bedrock.settings import BedrockSettings
from chalicelib.generators.bfl import generator as bfl
from chalicelib.generators.bfl.settings import BFLSettings
from chalicelib.generators.clips import ClipPrice
from chalicelib.generators.comfyui import generator as comfyui
from chalicelib.generators.comfyui.settings import ComfyUISettings
from chalicelib.generators.fal import generator as fal
from chalicelib.generators.fal.settings import FalSettings
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.offers import Collected
from chalicelib.generators.replicate import generator as replicate
from chalicelib.generators.replicate.settings import ReplicateSettings
from localcloud.providers.bedrock import BedrockContract
from localcloud.providers.bfl import BFLContract
from localcloud.providers.collected.luma import PER_SECOND
from localcloud.providers.comfyui.contract import FILES, ComfyUIContract
from localcloud.providers.fal import FalContract
from localcloud.providers.messages import Contract
from localcloud.providers.replicate import PRICES, ReplicateContract

KEY = "sk-local-0123456789abcdef"
LOGIN = "me:local-0123456789abcdef"
CREDENTIALS = Credentials("AKIALOCAL", KEY)
LUMA_PRICES = {
    f"luma-ray-2-{resolution}": ClipPrice(second_micros=Micros(micros)) for resolution, micros in PER_SECOND.items()
}


@dataclass(frozen=True)
class Requests:
    """Patterns of each kind of request, as `Behaviour.strikes` takes them; upload is "" where nothing is uploaded."""

    order: str
    look: str
    file: str
    upload: str = ""


REQUESTS = {
    "comfyui": Requests("^POST /prompt", "^GET /(queue|history)", "^GET /view", "^POST /upload"),
    "fal": Requests("^POST /", "^GET /.*/requests/", "^GET /files"),
    "replicate": Requests("^POST /v1/models", "^GET /v1/predictions", "^GET /outputs", "^POST /v1/files"),
    "bfl": Requests("^POST /v1/", "^GET /v1/get_result", "^GET /delivery/"),
    "bedrock": Requests("^POST /async-invoke", "^GET /async-invoke/", ""),
}
FRAMES = {
    "comfyui": FILES["checkpoints"][0],
    "fal": "flux-2-pro-edit",
    "replicate": "flux-kontext-pro",
    "bfl": "flux-2-pro",
}
"""Generator → a model of it whose frames are collected, where it has one."""
CLIPS = {"comfyui": "wan2.2", "fal": "wan-2.2-480p", "replicate": "wan-2.2-fast-480p"}
"""Generator → a model of it whose clips are collected, where it has one."""
DELIVERED = {"bedrock": "luma-ray-2-720p"}
"""Generator → a model of it whose clips are delivered into a bucket."""


def collected_contracts(elsewhere: str = "https://elsewhere.example", seconds: float = 0.0) -> dict[str, Contract]:
    """By the name of the generator that speaks each.

    elsewhere: where what was drawn is said to be, for the fate `foreign_link`
    seconds: that an order takes
    """
    every: tuple[Contract, ...] = (
        ComfyUIContract(LOGIN, seconds=seconds, elsewhere=elsewhere),
        FalContract(KEY, seconds=seconds, elsewhere=elsewhere),
        ReplicateContract(KEY, seconds=seconds, elsewhere=elsewhere),
        BFLContract(KEY, seconds=seconds, elsewhere=elsewhere),
        BedrockContract(CREDENTIALS, seconds=seconds),
    )
    return {contract.name: contract for contract in every}


def collected_for(name: str, url: str, timeouts: Timeouts) -> Collected:
    """The generator of that name, told to speak to that address."""
    key = SecretStr(KEY)
    match name:
        case "comfyui":
            login, checkpoints = SecretStr(LOGIN), FILES["checkpoints"][:1]
            return comfyui.build(
                ComfyUISettings(
                    base_url=url, key=login, timeouts=timeouts, checkpoints=checkpoints, clips=("wan2.2", "ltx")
                )
            )
        case "fal":
            return fal.build(FalSettings(base_url=url, key=key, timeouts=timeouts))
        case "bedrock":
            settings = BedrockSettings(base_url=url, timeouts=timeouts, clip_prices=LUMA_PRICES)
            return bedrock.Bedrock(settings, CREDENTIALS)
        case "bfl":
            return bfl.build(BFLSettings(base_url=url, key=key, timeouts=timeouts))
    frame, clip = Micros(PRICES["black-forest-labs/flux-kontext-pro"]), Micros(PRICES["wan-video/wan-2.2-i2v-fast"])
    return replicate.build(
        ReplicateSettings(
            base_url=url,
            key=key,
            timeouts=timeouts,
            prices={"flux-kontext-pro": frame},
            clip_prices={"wan-2.2-fast-480p": ClipPrice(call_micros=clip)},
        )
    )
