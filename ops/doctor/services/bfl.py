"""Black Forest Labs: the credits of the key, and the models that its own description of the API has."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.bfl.generator import NAME
from chalicelib.generators.bfl.prices import of_credits
from chalicelib.generators.bfl.requests import authorization
from chalicelib.generators.bfl.settings import BFLSettings
from chalicelib.generators.http.client import Answer
from chalicelib.generators.http.json import parsed
from ops.doctor.finding import Finding

from .asking import access, ask, listed, unasked
from .cost import FRAMES

_FORBIDDEN = 403


class _Balance(BaseModel):
    credits: float


class _Description(BaseModel):
    """The API's OpenAPI description, which needs no key."""

    paths: Mapping[str, object]


def examine(settings: BFLSettings) -> Iterator[Finding]:
    """The key, then every model."""
    menu = settings.menu
    answer = ask(NAME, f"{settings.base_url}/v1/credits", authorization(settings))
    found = access(menu, NAME, answer, _refuses_key)
    balance = None if isinstance(answer, CallEnding) else parsed(answer, _Balance)
    yield _with_credit(found, balance, settings) if found.verdict == "ok" and balance else found
    described = ask(NAME, f"{settings.base_url}/openapi.json", {})
    description = None if isinstance(described, CallEnding) else parsed(described, _Description)
    if description is None:
        yield from unasked(menu)
        return
    yield from (listed(menu, NAME, model, is_there=f"/v1/{model}" in description.paths) for model in menu.models)


def _refuses_key(answer: Answer) -> bool:
    return answer.status == _FORBIDDEN


def _with_credit(found: Finding, balance: _Balance, settings: BFLSettings) -> Finding:
    said = f"{NAME} accepts the key; {balance.credits:,.2f} credits are left"
    if of_credits(balance.credits) >= settings.menu.price(None) * (FRAMES - 1):
        return replace(found, sentence=said)
    return replace(
        found, verdict="wrong", sentence=f"{said}, too few for {FRAMES} frames", remedy="credits for the key's account"
    )
