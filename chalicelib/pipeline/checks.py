"""What an order may ask for: refused by name, before anything is stored or set aside."""

from chalicelib.access import Client
from chalicelib.errors import Forbidden, InvalidOrder
from chalicelib.generators import Menu
from chalicelib.lettering.glyphs import explain_missing, missing_glyphs
from chalicelib.loom import Loom
from chalicelib.models import ExportOrder, JobRequest
from chalicelib.presets import PRESETS, as_export

_LOOPS = ("forever", "once", "bounce", "crossfade")
_OF_MOTION = ("fps", "loop", "hold")


def check_order(loom: Loom, request: JobRequest) -> None:
    """Raises InvalidOrder for what models alone can't tell: what is configured, and what isn't built yet."""
    if request.poster is not None:
        raise InvalidOrder.of("poster", "animating a poster is not offered yet")
    check_export(loom, request.export, "export.")
    menu = loom.menus.get(request.generator)
    if menu is None:
        raise InvalidOrder.of("generator", f"{request.generator!r} is not one of {', '.join(loom.menus)}")
    _check_model(menu, request)
    _check_abilities(menu, request)


def check_export(loom: Loom, order: ExportOrder, path: str = "") -> None:
    """The same of one output, whose fields stand under that path."""
    export = as_export(order)
    taken = PRESETS[export.preset].format if export.preset else export.format
    if export.format != taken:
        raise InvalidOrder.of(f"{path}format", f"{export.preset} takes a {taken}")
    if export.format not in loom.formats:
        raise InvalidOrder.of(f"{path}format", "mp4 needs PyAV, the Python package av, which is not installed here")
    if export.loop not in _LOOPS:
        raise InvalidOrder.of(f"{path}loop", f"{export.loop!r} is not offered yet: {', '.join(_LOOPS)} are")
    for name in _OF_MOTION:
        if export.format == "png" and name in order.model_fields_set:
            raise InvalidOrder.of(f"{path}{name}", "a png is a still: it doesn't move")
    if export.caption and (missing := missing_glyphs(export.caption)):
        raise InvalidOrder.of(f"{path}caption", explain_missing(missing))


def check_payer(loom: Loom, request: JobRequest, client: Client, *, is_drop: bool) -> None:
    """Who has calls paid for must be known, or let in by the operator. Raises Unauthorized, Forbidden."""
    if not loom.menus[request.generator].price(request.model):
        return
    if not is_drop:
        client.must_pay()
    elif not loom.settings.inbox_paid:
        raise Forbidden(f"{request.generator} costs money: dropped pictures may not use it here.", code="inbox_unpaid")


def check_upload(request: JobRequest) -> None:
    """Of an order over HTTP: a picture has to be announced."""
    if request.upload is None:
        raise InvalidOrder.of(
            "upload", "say the picture's content_type and bytes: drawing without one is not offered yet"
        )


def _check_model(menu: Menu, request: JobRequest) -> None:
    if request.model is None or request.model in menu.models:
        return
    named = ", ".join(model for model in menu.models if model)
    choice = f"one of {menu.name}'s models: {named}" if named else f"offered: {menu.name} has no choice of models"
    raise InvalidOrder.of("model", f"{request.model!r} is not {choice}")


def _check_abilities(menu: Menu, request: JobRequest) -> None:
    """A field that is empty asks for nothing."""
    abilities = menu.abilities(request.model)
    drawer = f"{menu.name}'s {request.model}" if request.model else menu.name
    if not abilities.picture:
        raise InvalidOrder.of("model", f"{drawer} draws from words only: it can't redraw a picture")
    for name in ("seed", "strength", "negative_prompt"):
        is_asked = name in request.model_fields_set and getattr(request, name) not in (None, "")
        if is_asked and not getattr(abilities, name):
            raise InvalidOrder.of(name, f"{drawer} has no {name.replace('_', ' ')}")
