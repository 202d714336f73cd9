"""Stability: the balance of the key, and whether each model is still drawn with.

Nothing lists the models of v2beta. But its routes look at an order's parameters before they look at its key: an order
without a key is refused for that (401) if the model takes it, and for the order (400) if it doesn't. A second order,
wrong on purpose, shows that this is still so: a path that leads nowhere may be answered with 401 as well. Nobody can be
charged for any of them.
"""

from collections.abc import Iterator
from dataclasses import replace

from PIL import Image
from pydantic import BaseModel, SecretStr

from chalicelib.domain.errors import CallEnding
from chalicelib.domain.money import Micros
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.http.client import Answer, send
from chalicelib.generators.http.json import parsed
from chalicelib.generators.stability.generator import NAME, authorization, request_for
from chalicelib.generators.stability.models import STABILITY_MODELS
from chalicelib.generators.stability.prices import of_credits
from chalicelib.generators.stability.requests import Fields, draw_fields, redraw_fields
from chalicelib.generators.stability.settings import StabilitySettings
from ops.doctor.finding import Finding

from .asking import TIMEOUTS, UNAUTHORIZED, access, ask, unasked
from .cost import FRAMES

_SIZE = (64, 64)
_REDRAW = Redraw(Image.new("RGB", _SIZE), None, "rain", "", 0.5, 1, 1, 1, 2, 0, 2)
_DRAW = Draw("rain", "", 1, _SIZE)
_NO_SEED = -1
_BAD_ORDER = 400
_NOT_TAKEN = (_BAD_ORDER, 404, 410, 422)


class _Balance(BaseModel):
    credits: float


def examine(settings: StabilitySettings) -> Iterator[Finding]:
    """The key, then every model."""
    menu = settings.menu
    answer = ask(NAME, f"{settings.base_url}/v1/user/balance", authorization(settings))
    found = access(menu, NAME, answer)
    balance = None if isinstance(answer, CallEnding) else parsed(answer, _Balance)
    yield _with_credit(found, balance, menu.price(None)) if found.verdict == "ok" and balance else found
    if isinstance(answer, CallEnding):
        yield from unasked(menu)
    else:
        yield from (_model(settings, model) for model in menu.models)


def _with_credit(found: Finding, balance: _Balance, price: Micros) -> Finding:
    said = f"{NAME} accepts the key; {balance.credits:,.2f} credits are left"
    if of_credits(balance.credits) >= price * (FRAMES - 1):
        return replace(found, sentence=said)
    return replace(
        found, verdict="wrong", sentence=f"{said}, too few for {FRAMES} frames", remedy="credits for the key's account"
    )


def _model(settings: StabilitySettings, model: str) -> Finding:
    name, fields = f"stability {model}", _order(settings, model)
    answer = _answer(settings, model, fields)
    if isinstance(answer, CallEnding):
        return Finding(name, "unknown", answer.reason)
    if answer.status in _NOT_TAKEN:
        return Finding(name, "wrong", f"{NAME} no longer takes orders for it", "FRAMELOOM_STABILITY_PRICES without it")
    if answer.status != UNAUTHORIZED:
        return Finding(name, "unknown", f"{NAME} answered with status {answer.status}")
    control = _answer(settings, model, fields | {"seed": _NO_SEED})
    if isinstance(control, Answer) and control.status == _BAD_ORDER:
        return Finding(name, "ok", f"{NAME} takes orders for it")
    return Finding(name, "unknown", f"{NAME} does not say without a key")


def _order(settings: StabilitySettings, model: str) -> Fields:
    """One that the model takes."""
    kind = STABILITY_MODELS[model]
    return redraw_fields(kind, _REDRAW) if settings.menu.models[model].picture else draw_fields(kind, _DRAW)


def _answer(settings: StabilitySettings, model: str, fields: Fields) -> Answer | CallEnding:
    """To an order without a key."""
    keyless = settings.model_copy(update={"key": SecretStr("")})
    return send(NAME, request_for(keyless, model, fields, _SIZE), TIMEOUTS)
