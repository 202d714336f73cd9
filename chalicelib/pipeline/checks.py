"""What an order may ask for: refused by name, before anything is stored or set aside."""

from chalicelib.errors import InvalidOrder
from chalicelib.generators import MODULES
from chalicelib.loom import Loom
from chalicelib.models import ExportTerms, JobRequest

_FORMATS = ("gif",)
_LOOPS = ("forever", "once", "bounce", "crossfade")
_NOT_YET = ("width", "max_bytes", "preset", "caption")


def check_order(loom: Loom, request: JobRequest) -> None:
    """Raises InvalidOrder for what models alone can't tell: what is configured, and what isn't built yet."""
    if request.poster is not None:
        raise InvalidOrder.of("poster", "animating a poster is not offered yet")
    _check_export(request.export)
    if request.generator not in MODULES:
        raise InvalidOrder.of("generator", f"{request.generator!r} is not one of {', '.join(MODULES)}")
    _check_abilities(loom, request)


def check_upload(request: JobRequest) -> None:
    """Of an order over HTTP: a picture has to be announced."""
    if request.upload is None:
        raise InvalidOrder.of(
            "upload", "say the picture's content_type and bytes: drawing without one is not offered yet"
        )


def _check_export(export: ExportTerms) -> None:
    if export.format not in _FORMATS:
        raise InvalidOrder.of("export.format", f"{export.format!r} is not offered yet: gif is")
    if export.loop not in _LOOPS:
        raise InvalidOrder.of("export.loop", f"{export.loop!r} is not offered yet: {', '.join(_LOOPS)} are")
    for name in _NOT_YET:
        if getattr(export, name) is not None:
            raise InvalidOrder.of(f"export.{name}", "not offered yet")


def _check_abilities(loom: Loom, request: JobRequest) -> None:
    abilities = loom.generator(request.generator).abilities
    for name in ("seed", "strength", "negative_prompt"):
        if name in request.model_fields_set and not getattr(abilities, name):
            raise InvalidOrder.of(name, f"{request.generator} has no {name.replace('_', ' ')}")
    if request.model is not None:
        raise InvalidOrder.of("model", f"{request.generator} has no choice of models")
