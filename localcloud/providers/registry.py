"""The contract servers with made-up keys, and the generators that speak to them."""

from botocore.credentials import Credentials
from pydantic import SecretStr

from chalicelib.domain.money import Micros
from chalicelib.generators.automatic1111 import generator as automatic1111
from chalicelib.generators.automatic1111.settings import Automatic1111Settings
from chalicelib.generators.bedrock import generator as bedrock
from chalicelib.generators.bedrock.settings import BedrockSettings
from chalicelib.generators.gemini import generator as gemini
from chalicelib.generators.gemini.settings import GeminiSettings
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.offers import Offered
from chalicelib.generators.openai import generator as openai
from chalicelib.generators.openai.settings import OpenAISettings
from chalicelib.generators.stability import generator as stability
from chalicelib.generators.stability.settings import StabilitySettings

from .automatic1111 import Automatic1111Contract
from .bedrock import BedrockContract
from .gemini import GeminiContract
from .messages import Contract
from .openai import OpenAIContract
from .stability import StabilityContract

KEY = "sk-local-0123456789abcdef"
LOGIN = "me:local-0123456789abcdef"
CREDENTIALS = Credentials("AKIALOCAL", KEY)
GEMINI_PRICES = {"gemini-3.1-flash-image": Micros(70_000), "gemini-3-pro-image": Micros(140_000)}
"""Made up: nobody says what they are."""


def contracts() -> dict[str, Contract]:
    """By the name of the generator that speaks each."""
    every: tuple[Contract, ...] = (
        StabilityContract(KEY),
        BedrockContract(CREDENTIALS),
        OpenAIContract(KEY),
        Automatic1111Contract(LOGIN),
        GeminiContract(KEY),
    )
    return {contract.name: contract for contract in every}


def generator_for(name: str, url: str, timeouts: Timeouts) -> Offered:
    """The generator of that name, told to speak to that address."""
    match name:
        case "stability":
            return stability.build(StabilitySettings(key=SecretStr(KEY), base_url=url, timeouts=timeouts))
        case "bedrock":
            return bedrock.Bedrock(BedrockSettings(base_url=url, timeouts=timeouts), CREDENTIALS)
        case "openai":
            key = SecretStr(KEY)
            return openai.build(OpenAISettings(key=key, base_url=f"{url}/v1", timeouts=timeouts))
        case "gemini":
            settings = GeminiSettings(key=SecretStr(KEY), base_url=url, prices=GEMINI_PRICES, timeouts=timeouts)
            return gemini.build(settings)
        case _:
            login = SecretStr(LOGIN)
            return automatic1111.build(Automatic1111Settings(key=login, base_url=url, timeouts=timeouts))
