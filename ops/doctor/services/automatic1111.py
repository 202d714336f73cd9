"""AUTOMATIC1111 and Forge: whether the server answers, and has the checkpoints that orders may name."""

from collections.abc import Iterator

from pydantic import BaseModel, RootModel

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.automatic1111.generator import NAME, authorization
from chalicelib.generators.automatic1111.settings import Automatic1111Settings
from chalicelib.generators.http.json import parsed
from ops.doctor.finding import Finding

from .asking import access, ask, unasked


class _Model(BaseModel):
    title: str
    """The file's name and a part of its hash."""


class _Models(RootModel[list[_Model]]):
    """What `/sdapi/v1/sd-models` says."""


def examine(settings: Automatic1111Settings) -> Iterator[Finding]:
    """The server and its login, then every checkpoint."""
    menu = settings.menu
    answer = ask(NAME, f"{settings.base_url}/sdapi/v1/sd-models", authorization(settings))
    yield access(menu, NAME, answer)
    models = None if isinstance(answer, CallEnding) else parsed(answer, _Models)
    if models is None:
        yield from unasked(menu)
        return
    titles = [model.title for model in models.root]
    yield from (_checkpoint(checkpoint, titles) for checkpoint in menu.models)


def _checkpoint(checkpoint: str, titles: list[str]) -> Finding:
    """The server finds one by any part of its title; the one without a name is whichever it has loaded."""
    name = f"automatic1111 {checkpoint or 'what is loaded'}"
    if any(checkpoint in title for title in titles):
        return Finding(name, "ok", "the server has it" if checkpoint else f"the server has {len(titles)} to draw with")
    return Finding(name, "wrong", "the server does not have it", "a file in the server's models/Stable-diffusion")
