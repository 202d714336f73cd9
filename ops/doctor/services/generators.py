"""Every generator that is offered: whether its key works, its models are alive, and what a GIF costs."""

from collections.abc import Iterator

from botocore.config import Config

from chalicelib.domain.errors import StoreError
from chalicelib.generators.automatic1111.settings import Automatic1111Settings
from chalicelib.generators.bedrock.settings import BedrockSettings
from chalicelib.generators.gemini.settings import GeminiSettings
from chalicelib.generators.openai.settings import OpenAISettings
from chalicelib.generators.settings import GeneratorSettings
from chalicelib.generators.stability.settings import StabilitySettings
from chalicelib.settings import Settings
from chalicelib.storage.secrets import with_key
from ops.doctor.finding import Finding

from . import automatic1111, bedrock, cost, gemini, openai, stability

_CONFIG = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 1})


def examine_generators(settings: Settings) -> Iterator[Finding]:
    """In the order in which they are offered."""
    for name, menu in settings.menus.items():
        try:
            keyed = with_key(settings.of(name), _CONFIG)
        except StoreError as error:
            yield Finding(
                f"{name} access", "wrong", f"the key can't be read: {error}", "a key there, and leave to read it"
            )
        else:
            yield from _examine(keyed)
        yield cost.examine(menu, settings)


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
