"""OpenAI, and servers that speak its API: the list of its models says whether a key works, and what is alive."""

from collections.abc import Iterator

from pydantic import BaseModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.http.json import parsed
from chalicelib.generators.openai.generator import NAME, authorization
from chalicelib.generators.openai.settings import OpenAISettings
from ops.doctor.finding import Finding

from .asking import access, ask, unasked


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: list[_Model]


def examine(settings: OpenAISettings) -> Iterator[Finding]:
    """The key, then every model."""
    menu = settings.menu
    answer = ask(NAME, f"{settings.base_url}/models", authorization(settings))
    yield access(menu, NAME, answer)
    listed = None if isinstance(answer, CallEnding) else parsed(answer, _Models)
    if listed is None:
        yield from unasked(menu)
        return
    alive = {model.id for model in listed.data}
    yield from (_model(model, is_alive=model in alive) for model in menu.models)


def _model(model: str, *, is_alive: bool) -> Finding:
    name = f"openai {model}"
    if is_alive:
        return Finding(name, "ok", f"{NAME} lists it")
    return Finding(
        name,
        "wrong",
        f"{NAME} does not list it: it has ended, or is not for this key",
        "FRAMELOOM_OPENAI_PRICES without it",
    )
