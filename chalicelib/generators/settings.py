"""What the operator says of each generator: `FRAMELOOM_<GENERATOR>_<FIELD>`. Known without importing what draws."""

import json
from abc import ABC, abstractmethod
from collections.abc import Container, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from chalicelib.domain.money import Micros, from_dollars

from . import kinds, prices
from .base import Abilities, Menu
from .pace import Pace
from .sizes import Size
from .template import PLAIN, PromptTemplate
from .wire import Address, Timeouts

_LOADED = ""
"""The model that an AUTOMATIC1111 server has loaded, whichever that is; and the only one of `procedural`."""
_OPENAI = "https://api.openai.com/v1"


def _from_json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _in_micros(value: object) -> object:
    """From the environment: JSON, model → US dollars. In the program: model → micros."""
    if not isinstance(value, str):
        return value
    try:
        return {model: from_dollars(dollars) for model, dollars in json.loads(value).items()}
    except (ValueError, AttributeError) as error:
        raise ValueError('it looks like {"model": 0.04}, in US dollars') from error


def _among(known: Container[str]) -> AfterValidator:
    def check(given: dict[str, Micros]) -> dict[str, Micros]:
        for model in given:
            if model not in known:
                raise ValueError(f"{model!r} is no model that Frameloom can speak to there")
        return given

    return AfterValidator(check)


FromJson = BeforeValidator(_from_json)
Prices = Annotated[dict[str, Micros], BeforeValidator(_in_micros)]
"""Model → the most that one call costs. What has a price is offered."""
Place = Annotated[str, Field(pattern=r"^(secretsmanager|ssm):.+$")]
"""Where a key is kept: `secretsmanager:<name>` or `ssm:<name>`."""


class GeneratorSettings(BaseModel, ABC):
    """What all have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    @property
    @abstractmethod
    def menu(self) -> Menu:
        """What it offers under these settings."""

    @model_validator(mode="after")
    def _redraws_by_default(self) -> "GeneratorSettings":
        menu = self.menu
        variable = f"FRAMELOOM_{menu.name.upper()}_MODEL"
        if menu.default not in menu.models:
            raise ValueError(f"{variable}: {menu.default!r} has no price, so that it is not offered")
        if not menu.models[menu.default].picture:
            raise ValueError(f"{variable}: {menu.default} draws from words only")
        return self


class CalledSettings(GeneratorSettings):
    """What every generator has that is asked over a network."""

    timeouts: Annotated[Timeouts, FromJson] = Timeouts()
    prompt_template: PromptTemplate = PLAIN
    """Around the prompt of every frame that is redrawn."""

    pace: Annotated[Pace | None, FromJson] = None
    """How often all jobs together may call it; null: as often as they like."""

    def _menu(
        self,
        name: str,
        default: str,
        models: Mapping[str, Abilities],
        prices: Mapping[str, Micros],
        words: str | None = None,
    ) -> Menu:
        return Menu(
            name,
            default,
            models,
            prices,
            words=words,
            seconds=self.timeouts.total,
            pace=self.pace,
            template=self.prompt_template,
        )


class KeyedSettings(CalledSettings):
    """What every generator has that asks for a key."""

    key: SecretStr = SecretStr("")
    """The key itself: for this machine. Empty for none."""
    key_at: Place | None = None
    """Where it is kept: for everywhere else."""

    @property
    def needs_key(self) -> bool:
        """Whether it can't be asked without."""
        return False

    @model_validator(mode="after")
    def _has_its_key(self) -> "KeyedSettings":
        if self.needs_key and not self.key.get_secret_value() and not self.key_at:
            variable = f"FRAMELOOM_{self.menu.name.upper()}_KEY"
            raise ValueError(f"{variable} must hold a key, or {variable}_AT say where it is kept")
        return self


class ProceduralSettings(GeneratorSettings):
    """Nothing can be set: it is here and free."""

    @property
    def menu(self) -> Menu:
        """One model without a name."""
        abilities = Abilities(
            picture=True,
            words=True,
            mask=True,
            seed=True,
            strength=True,
            negative_prompt=True,
            styles=("noir", "retro", "minimal", "dreamy", "neon"),
            parent="first",
        )
        return Menu("procedural", _LOADED, {_LOADED: abilities}, {_LOADED: Micros(0)}, explains=True, computes=True)


class StabilitySettings(KeyedSettings):
    """How to reach Stability, and at what price."""

    base_url: Address = "https://api.stability.ai"
    model: str = "sd3.5-medium"
    """The default: of the public tests, it kept the picture and still followed the prompt."""
    words_model: str = "core"
    """The default for a picture from words."""
    prices: Annotated[Prices, _among(kinds.STABILITY)] = prices.STABILITY
    pace: Annotated[Pace | None, FromJson] = Pace(calls=150, seconds=10)
    throttled_seconds: Annotated[float, Field(ge=0)] = 60.0
    """How long Stability shuts out a key that went past 150 requests in 10 s."""

    @property
    def needs_key(self) -> bool:
        """Always."""
        return True

    @property
    def menu(self) -> Menu:
        """Every model that has a price."""
        models = {model: kinds.ABILITIES[kinds.STABILITY[model]] for model in self.prices}
        return self._menu("stability", self.model, models, self.prices, words=self.words_model)


class BedrockSettings(CalledSettings):
    """Which region and models, and at what price. The key is the role of the function."""

    region: str = "us-west-2"
    base_url: Address | None = None
    """The region's own address, unless one is set."""
    model: str = "stability.sd3-5-large-v1:0"
    words_model: str = "stability.stable-image-core-v1:1"
    prices: Annotated[Prices, _among(kinds.BEDROCK)] = prices.BEDROCK

    @property
    def address(self) -> str:
        """Where the requests go."""
        return self.base_url or f"https://bedrock-runtime.{self.region}.amazonaws.com"

    @property
    def menu(self) -> Menu:
        """Every model that has a price."""
        models = {model: kinds.bedrock_abilities(kinds.BEDROCK[model]) for model in self.prices}
        return self._menu("bedrock", self.model, models, self.prices, words=self.words_model)


class OpenAISettings(KeyedSettings):
    """Which server, which models, and at what price."""

    base_url: Address = _OPENAI
    """A server of one's own may ask for no key."""
    model: str = "gpt-image-2.5-flare"
    prices: Prices = prices.OPENAI
    quality: Literal["auto", "low", "medium", "high"] = "medium"
    """The default prices are for medium."""
    sizes: Annotated[tuple[Size, ...], FromJson] = ()
    """Where a server draws these sizes only."""
    timeouts: Annotated[Timeouts, FromJson] = Timeouts(total=100)
    """OpenAI's models think longer than the others do."""

    @property
    def needs_key(self) -> bool:
        """OpenAI does; a server of one's own may not."""
        return self.base_url == _OPENAI

    @property
    def menu(self) -> Menu:
        """Every model that has a price: none knows seed, strength or negative prompt."""
        can = Abilities(
            words=True, picture=True, mask=True, seed=False, strength=False, negative_prompt=False, parent="previous"
        )
        return self._menu("openai", self.model, dict.fromkeys(self.prices, can), self.prices)


class Automatic1111Settings(KeyedSettings):
    """Where the server stands, and what it is to draw with. The key is `user:password`, as for its `--api-auth`."""

    base_url: Address
    checkpoints: Annotated[tuple[str, ...], FromJson] = ()
    """The models that an order may ask for by name; without one, the server draws with what it has loaded."""
    steps: Annotated[int, Field(ge=1)] = 20
    cfg_scale: float = 7.0
    sampler: str | None = None

    @property
    def menu(self) -> Menu:
        """Free: one's own hardware is paid already."""
        can = Abilities(
            words=True, picture=True, mask=True, seed=True, strength=True, negative_prompt=True, parent="previous"
        )
        models = (_LOADED, *self.checkpoints)
        return self._menu("automatic1111", _LOADED, dict.fromkeys(models, can), dict.fromkeys(models, Micros(0)))
