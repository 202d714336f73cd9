"""Gemini: the list of its models says whether a key works, and what is alive."""

from collections.abc import Iterator

from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.gemini.answers import NAME, refuses_key
from chalicelib.generators.gemini.generator import authorization
from chalicelib.generators.gemini.settings import GeminiSettings
from chalicelib.generators.http.json import parsed
from ops.doctor.finding import Finding

from .asking import access, ask, listed, unasked


class _Model(BaseModel):
    name: str
    """With "models/" before it."""


class _Models(BaseModel):
    models: list[_Model]


def examine(settings: GeminiSettings) -> Iterator[Finding]:
    """The key, then every model."""
    menu = settings.menu
    answer = ask(NAME, f"{settings.base_url}/v1beta/models?pageSize=1000", authorization(settings))
    yield access(menu, NAME, answer, refuses_key)
    models = None if isinstance(answer, CallEnding) else parsed(answer, _Models)
    if models is None:
        yield from unasked(menu)
        return
    alive = {model.name.removeprefix("models/") for model in models.models}
    yield from (listed(menu, NAME, model, is_there=model in alive) for model in menu.models)
