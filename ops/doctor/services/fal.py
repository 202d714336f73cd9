"""fal: whether the key works. Its queue says nothing of a model until an order for it is paid."""

from collections.abc import Iterator

from chalicelib.generators.fal.generator import NAME
from chalicelib.generators.fal.models import FAL_MODELS
from chalicelib.generators.fal.requests import authorization
from chalicelib.generators.fal.settings import FalSettings
from chalicelib.generators.http.client import Answer
from ops.doctor.finding import Finding

from .asking import OK, access, ask

_NO_ORDER = "00000000-0000-4000-8000-000000000000"
_UNKNOWN = (404, 422)
"""How the queue answers of an order that nobody handed in, to a key that it knows."""


def examine(settings: FalSettings) -> Iterator[Finding]:
    """The key, then every model."""
    menu = settings.menu
    application = "/".join(FAL_MODELS[menu.default].endpoint.split("/")[:2])
    address = f"{settings.base_url}/{application}/requests/{_NO_ORDER}/status"
    answer = ask(NAME, address, authorization(settings))
    if isinstance(answer, Answer) and answer.status in _UNKNOWN:
        answer = Answer(OK, answer.headers, answer.body)
    yield access(menu, NAME, answer)
    for model in menu.models:
        yield Finding(f"fal {model}", "unknown", "could not be asked about: only an order that is paid tells")
