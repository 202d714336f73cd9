"""What the settings of every generator have in common: `FRAMELOOM_<GENERATOR>_<FIELD>`."""

import json
from abc import ABC, abstractmethod
from collections.abc import Container, Mapping
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from chalicelib.domain.money import Micros, from_dollars

from .base import Abilities, Collection, Menu
from .clips import ClipPrice
from .http.client import Timeouts
from .pace import Pace
from .prompt_template import PLAIN, PromptTemplate

Sold = TypeVar("Sold")

UNNAMED = ""
"""The model that an AUTOMATIC1111 server has loaded, whichever that is; and the only one of `procedural`."""


_MEASURES = {"call": "call_micros", "second": "second_micros", "megapixel": "megapixel_micros"}


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


def _clips_in_micros(value: object) -> object:
    """From the environment: JSON, model → measure → US dollars. In the program: model → ClipPrice."""
    if not isinstance(value, str):
        return value
    try:
        return {
            model: ClipPrice(**{_MEASURES[measure]: from_dollars(dollars) for measure, dollars in sold.items()})
            for model, sold in json.loads(value).items()
        }
    except (ValueError, AttributeError, KeyError) as error:
        raise ValueError(
            'it looks like {"model": {"second": 0.04}}, in US dollars by call, second or megapixel'
        ) from error


def among(known: Container[str]) -> AfterValidator:
    """Refuses prices of models that are none of these."""

    def check(given: dict[str, Sold]) -> dict[str, Sold]:
        for model in given:
            if model not in known:
                raise ValueError(f"{model!r} is no model that Frameloom can speak to there")
        return given

    return AfterValidator(check)


FromJson = BeforeValidator(_from_json)
Prices = Annotated[dict[str, Micros], BeforeValidator(_in_micros)]
"""Model → the most that one call costs. What has a price is offered."""
ClipPrices = Annotated[dict[str, ClipPrice], BeforeValidator(_clips_in_micros)]
"""Model → how its clips are sold. What has a price is offered."""
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
        *,
        words: str | None = None,
        clip_prices: Mapping[str, ClipPrice] | None = None,
    ) -> Menu:
        """Models that draw clips have their price from clip_prices alone."""
        clips = {model: price for model, price in (clip_prices or {}).items() if model in models}
        most = {model: price.most(clip) for model, price in clips.items() if (clip := models[model].clip)}
        return Menu(
            name,
            default,
            models,
            {**prices, **most},
            clip_prices=clips,
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


class Waits(BaseModel):
    """When calls are collected, in seconds; what isn't set is as the generator's models have it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: Annotated[float, Field(ge=0)] | None = None
    every: Annotated[float, Field(ge=0.1)] | None = None
    longest: Annotated[float, Field(ge=60, le=86_400)] | None = None

    def of(self, collection: Collection) -> Collection:
        """When calls of such a model are collected."""
        return collection.model_copy(update=self.model_dump(exclude_none=True))


class CollectedSettings(KeyedSettings):
    """What every generator has whose calls are collected."""

    waits: Annotated[Waits, FromJson] = Waits()

    def _waiting(self, models: Mapping[str, Abilities]) -> dict[str, Abilities]:
        """Abilities by model, with when they are collected as the operator says."""
        return {
            name: can.model_copy(update={"collection": self.waits.of(can.collection)}) if can.collection else can
            for name, can in models.items()
        }
