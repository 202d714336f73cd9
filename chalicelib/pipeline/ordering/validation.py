"""What an order may ask for: refused by name, before anything is stored or set aside."""

from chalicelib.billing.tokens import Client
from chalicelib.domain.errors import Forbidden, InvalidOrder
from chalicelib.domain.limits import MIN_STRANGERS_KEY
from chalicelib.domain.orders import JobOrder, JobTerms
from chalicelib.domain.presets import PRESETS
from chalicelib.domain.records import Export, Job, Reservation
from chalicelib.generators import Menu
from chalicelib.outputs.text.glyphs import explain_missing, missing_glyphs
from chalicelib.pipeline.clip_terms import spans_of
from chalicelib.pipeline.context import PipelineContext

from .chains import check_chain

_OF_MOTION = ("fps", "loop", "hold")


def check_order(context: PipelineContext, order: JobOrder, export: Export, *, from_words: bool) -> None:
    """Raises InvalidOrder for what models alone can't tell: what is configured, and what isn't built yet.

    export: its output, as it is kept
    from_words: whether nobody sends a picture
    """
    check_export(context, order, export, "export.")
    menu = context.menus.get(order.generator)
    if menu is None:
        raise InvalidOrder.of("generator", f"{order.generator!r} is not one of {', '.join(context.menus)}")
    _check_model(menu, order)
    _check_type(order)
    if from_words:
        _check_words(menu, order)
        _check_abilities(menu, menu.words_model(order.model), order, ("seed", "negative_prompt"))
    else:
        _check_picture(order)
    if order.frames > 1:
        _check_redraw(menu, order)
        _check_clips(menu, order, export)
        check_chain(menu, order)
        _check_in_betweens(menu, order)
        _check_abilities(menu, order.model, order, ("seed", "strength", "negative_prompt"))


def check_export(context: PipelineContext, terms: JobTerms, export: Export, path: str = "") -> None:
    """Raises InvalidOrder for an output that a job under those terms can't have; its fields stand under that path."""
    taken = PRESETS[export.preset].format if export.preset else export.format
    if export.format != taken:
        raise InvalidOrder.of(f"{path}format", f"{export.preset} takes a {taken}")
    if export.format not in context.formats:
        raise InvalidOrder.of(f"{path}format", "mp4 needs PyAV, the Python package av, which is not installed here")
    for name in _OF_MOTION:
        if export.format == "png" and name in export.model_fields_set:
            raise InvalidOrder.of(f"{path}{name}", "a png is a still: it doesn't move")
    if export.caption:
        _check_caption(terms, export.caption, f"{path}caption")


def pays_alone(context: PipelineContext, terms: Reservation, client: Client) -> bool:
    """Whether the run costs money, and whoever orders it may pay for it themselves, having no allowance."""
    return terms.is_paid and terms.origin is None and not client.has_token and bool(context.settings.pay_to)


def check_payer(context: PipelineContext, job: Job, client: Client) -> None:
    """Who has calls paid for must be known, or let in by the operator. Raises Unauthorized, Forbidden."""
    if not job.reservation.is_paid:
        return
    if job.reservation.origin is None:
        client.must_pay()
    elif not context.settings.inbox_paid:
        raise Forbidden(f"{job.generator} costs money: dropped pictures may not use it here.")


def check_key(client: Client, idempotency_key: str) -> None:
    """Raises InvalidOrder for a key that somebody else could send, too.

    It gives its job's upload link and id once more. A token says whose it is; many addresses are shared by strangers,
    among whom only a key that nobody guesses is the caller's own.
    """
    if not client.has_token and len(idempotency_key) < MIN_STRANGERS_KEY:
        detail = (
            f"without a token it must have {MIN_STRANGERS_KEY} characters or more that nobody guesses, such as a UUID"
        )
        raise InvalidOrder.of("Idempotency-Key", detail)


def _check_caption(terms: JobTerms, caption: str, field: str) -> None:
    if terms.bears_type:
        raise InvalidOrder.of(field, "title and tagline stand there already: order one or the other")
    if missing := missing_glyphs(caption):
        raise InvalidOrder.of(field, explain_missing(missing))


def _check_model(menu: Menu, order: JobOrder) -> None:
    if order.model is None or order.model in menu.models:
        return
    named = ", ".join(model for model in menu.models if model)
    choice = f"one of {menu.name}'s models: {named}" if named else f"offered: {menu.name} has no choice of models"
    raise InvalidOrder.of("model", f"{order.model!r} is not {choice}")


def _check_type(order: JobOrder) -> None:
    """Check an order whose outputs bear words. Raises InvalidOrder."""
    for name in ("title", "tagline"):
        text = getattr(order, name)
        if text and (missing := missing_glyphs(text)):
            raise InvalidOrder.of(name, explain_missing(missing))


def _check_words(menu: Menu, order: JobOrder) -> None:
    """Check an order whose frame 0 is drawn from words. Raises InvalidOrder."""
    model = menu.words_model(order.model)
    if model is None or (order.frames == 1 and order.model not in (None, model)):
        field = "model" if order.model else "generator" if order.frames == 1 else "upload"
        raise InvalidOrder.of(field, f"{_drawer(menu, order.model)} redraws pictures only: it can't draw from words")
    if order.mask:
        raise InvalidOrder.of("mask", "there is no picture yet to lie on: order a poster, and then animate that")
    styles = menu.abilities(model).styles
    if order.style and order.style not in styles:
        choice = f"is not one of {', '.join(styles)}" if styles else f"{_drawer(menu, model)} knows no styles by name"
        raise InvalidOrder.of("style", f"{order.style!r}: {choice}")


def _check_picture(order: JobOrder) -> None:
    """Check an order for whose frame 0 there is a picture. Raises InvalidOrder."""
    if order.upload and order.poster:
        raise InvalidOrder.of("poster", "it is the picture: leave out either this or the upload")
    for name in ("aspect_ratio", "style"):
        if getattr(order, name) is not None:
            raise InvalidOrder.of(name, "only of a picture that is drawn from words: this one is there already")


def _check_redraw(menu: Menu, order: JobOrder) -> None:
    if not menu.abilities(order.model).picture:
        raise InvalidOrder.of("model", f"{_drawer(menu, order.model)} draws from words only: it can't redraw a picture")


def _check_clips(menu: Menu, order: JobOrder, export: Export) -> None:
    """A clip has a longest length: a schedule of prompts has as many clips as spans. Raises InvalidOrder."""
    clip = menu.abilities(order.model).clip
    if clip is None:
        return
    for span in spans_of(order, export.loop, clip):
        if clip.length_for(span.pictures) is None:
            most = clip.longest - 1 - span.closes
            raise InvalidOrder.of(
                "frames",
                f"{_drawer(menu, order.model)} draws at most {most} frames in a clip, and {len(span.frames)} are asked "
                f"for from frame {span.first} on: order fewer, or a schedule with a prompt for every {most}",
            )


def _check_in_betweens(menu: Menu, order: JobOrder) -> None:
    if order.redraw_every > 1 and menu.abilities(order.model).clip:
        raise InvalidOrder.of("redraw_every", f"{_drawer(menu, order.model)} draws every frame of a clip: leave it out")


def _check_abilities(menu: Menu, model: str | None, order: JobOrder, names: tuple[str, ...]) -> None:
    """A field that is empty asks for nothing."""
    abilities = menu.abilities(model)
    for name in names:
        is_asked = name in order.model_fields_set and getattr(order, name) not in (None, "")
        if is_asked and not getattr(abilities, name):
            raise InvalidOrder.of(name, f"{_drawer(menu, model)} has no {name.replace('_', ' ')}")


def _drawer(menu: Menu, model: str | None) -> str:
    return f"{menu.name}'s {model}" if model else menu.name
