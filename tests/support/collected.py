"""A program that offers generators whose calls are collected, speaking to their contract servers."""

from localcloud.providers.collected.registry import FRAMES, KEY, LOGIN
from localcloud.providers.server import ContractServer

COLLECTED = ("comfyui", "fal", "replicate")
WITHOUT_CLIPS = ("bfl",)
_SOON = '{"first":0.2,"every":0.5}'
"""When they are asked what came of an order: the contract servers draw at once."""


def configured_collecting(servers: dict[str, ContractServer], **variables: str) -> dict[str, str]:
    """The environment of a program that offers them all."""
    return {
        "FRAMELOOM_REST_SECONDS": "0",
        "FRAMELOOM_BUDGET_USD": "1000",
        "FRAMELOOM_MP4": "true",
        "FRAMELOOM_GENERATORS": ", ".join(("procedural", *COLLECTED, *WITHOUT_CLIPS)),
        "FRAMELOOM_COMFYUI_KEY": LOGIN,
        "FRAMELOOM_COMFYUI_BASE_URL": servers["comfyui"].url,
        "FRAMELOOM_COMFYUI_CHECKPOINTS": f'["{FRAMES["comfyui"]}"]',
        "FRAMELOOM_COMFYUI_WAITS": _SOON,
        "FRAMELOOM_FAL_KEY": KEY,
        "FRAMELOOM_FAL_BASE_URL": servers["fal"].url,
        "FRAMELOOM_FAL_WAITS": _SOON,
        "FRAMELOOM_REPLICATE_KEY": KEY,
        "FRAMELOOM_REPLICATE_BASE_URL": servers["replicate"].url,
        "FRAMELOOM_REPLICATE_PRICES": '{"flux-kontext-pro": 0.04}',
        "FRAMELOOM_REPLICATE_CLIP_PRICES": '{"wan-2.2-fast-480p": {"call": 0.05}}',
        "FRAMELOOM_REPLICATE_WAITS": _SOON,
        "FRAMELOOM_BFL_KEY": KEY,
        "FRAMELOOM_BFL_BASE_URL": servers["bfl"].url,
        "FRAMELOOM_BFL_WAITS": _SOON,
        **variables,
    }
