"""OpenAI, and servers that speak its API: the list of its models says whether a key works, and what is alive."""

from collections.abc import Iterator

from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.http.json import parsed
from chalicelib.generators.openai.generator import NAME, authorization
from chalicelib.generators.openai.settings import OpenAISettings
from ops.doctor.finding import Finding

from .asking import access, ask, listed, unasked


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: list[_Model]


def examine(settings: OpenAISettings) -> Iterator[Finding]:
    """The key, then every model."""
    menu = settings.menu
    answer = ask(NAME, f"{settings.base_url}/models", authorization(settings))
    yield access(menu, NAME, answer)
    models = None if isinstance(answer, CallEnding) else parsed(answer, _Models)
    if models is None:
        yield from unasked(menu)
        return
    alive = {model.id for model in models.data}
    yield from (listed(menu, NAME, model, is_there=model in alive) for model in menu.models)
