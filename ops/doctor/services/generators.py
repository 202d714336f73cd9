"""Every generator that is offered: whether its key works, its models are alive, and what a GIF costs."""

from collections.abc import Iterator

from botocore.config import Config

from chalicelib.domain.errors import StoreError
from chalicelib.generators import Menu
from chalicelib.generators.automatic1111.settings import Automatic1111Settings
from chalicelib.generators.bedrock.settings import BedrockSettings
from chalicelib.generators.bfl.settings import BFLSettings
from chalicelib.generators.comfyui.settings import ComfyUISettings
from chalicelib.generators.fal.settings import FalSettings
from chalicelib.generators.gemini.settings import GeminiSettings
from chalicelib.generators.openai.settings import OpenAISettings
from chalicelib.generators.replicate.settings import ReplicateSettings
from chalicelib.generators.settings import GeneratorSettings
from chalicelib.generators.stability.settings import StabilitySettings
from chalicelib.settings import Settings
from chalicelib.storage.secrets import with_key
from ops.doctor.finding import Finding

from . import automatic1111, bedrock, bfl, comfyui, cost, fal, gemini, openai, replicate, stability

_CONFIG = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 1})


def examine_generators(settings: Settings) -> Iterator[Finding]:
    """In the order in which they are offered."""
    for name, menu in settings.menus.items():
        unread = {found.name: found for found in _unread(settings.of(name).menu, menu)}
        try:
            keyed = with_key(settings.of(name), _CONFIG)
        except StoreError as error:
            yield Finding(
                f"{name} access", "wrong", f"the key can't be read: {error}", "a key there, and leave to read it"
            )
        else:
            yield from (found for found in _examine(keyed) if found.name not in unread)
        yield from unread.values()
        yield cost.examine(menu, settings)


def _unread(menu: Menu, offered: Menu) -> Iterator[Finding]:
    """Models that are not offered, because their clips are MP4s and nobody here reads any."""
    for model in (name for name in menu.models if name not in offered.models):
        said = "not offered: its clips are MP4s, which are read only where FRAMELOOM_MP4 is true"
        yield Finding(f"{menu.name} {model}", "unknown", said, "mp4_layer in the stage's file")


def _examine(settings: GeneratorSettings) -> Iterator[Finding]:
    """Nothing for `procedural`: nobody is asked."""
    match settings:
        case StabilitySettings():
            yield from stability.examine(settings)
        case BedrockSettings():
            yield from bedrock.examine(settings, _CONFIG)
        case OpenAISettings():
            yield from openai.examine(settings)
        case GeminiSettings():
            yield from gemini.examine(settings)
        case Automatic1111Settings():
            yield from automatic1111.examine(settings)
        case ComfyUISettings():
            yield from comfyui.examine(settings)
        case FalSettings():
            yield from fal.examine(settings)
        case ReplicateSettings():
            yield from replicate.examine(settings)
        case BFLSettings():
            yield from bfl.examine(settings)
