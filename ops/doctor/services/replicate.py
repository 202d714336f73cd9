"""Replicate: whether the token works, and whether each model is still there."""

from collections.abc import Iterator

from chalicelib.generators.http.client import Answer
from chalicelib.generators.replicate.generator import NAME
from chalicelib.generators.replicate.models import REPLICATE_MODELS
from chalicelib.generators.replicate.requests import authorization
from chalicelib.generators.replicate.settings import ReplicateSettings
from ops.doctor.finding import Finding

from .asking import OK, access, ask, listed, unasked

_GONE = 404


def examine(settings: ReplicateSettings) -> Iterator[Finding]:
    """The token, then every model."""
    menu = settings.menu
    found = access(menu, NAME, ask(NAME, f"{settings.base_url}/v1/account", authorization(settings)))
    yield found
    if found.verdict != "ok":
        yield from unasked(menu)
        return
    for model in menu.models:
        yield _model(settings, model)


def _model(settings: ReplicateSettings, model: str) -> Finding:
    address = f"{settings.base_url}/v1/models/{REPLICATE_MODELS[model].path}"
    answer = ask(NAME, address, authorization(settings))
    if isinstance(answer, Answer) and answer.status in (OK, _GONE):
        return listed(settings.menu, NAME, model, is_there=answer.status == OK)
    return Finding(f"replicate {model}", "unknown", "could not be asked about")
