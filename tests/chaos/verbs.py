"""The shipped verbs, called as app.py calls them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from chalicelib import pipeline
from chalicelib.billing.tokens import Client, add_token, client_of_token, remove_token, tokens
from chalicelib.domain.orders import ExportOrder, PosterRequest
from chalicelib.loom import Invocation, Loom
from chalicelib.pipeline.drawing import draw_frame

from .physics import Terms

OWN = ExportOrder(format="png")
"""Every job's own output: one, and soon made."""
Call = Callable[[Loom, tuple[str, ...], Invocation, Terms], object]


def _create_job(loom: Loom, args: tuple[str, ...], _: Invocation, terms: Terms) -> object:
    order, client, idempotency_key = args
    return pipeline.create_job(loom, terms.orders[int(order)], Client(client, has_token=True), idempotency_key or None)


def _animate(loom: Loom, args: tuple[str, ...], _: Invocation, terms: Terms) -> object:
    order = terms.orders[0].model_copy(update={"poster": args[0], "frames": 2})
    return pipeline.create_job(loom, order, Client("ann", has_token=True), None)


def _create_poster(loom: Loom, args: tuple[str, ...], _: Invocation, __: Terms) -> object:
    return pipeline.create_poster(loom, PosterRequest(prompt="sway"), Client(args[0], has_token=True), None, patience=1)


def _advance(loom: Loom, job: str, frame: str = "0", *, invocation: Invocation) -> None:
    pipeline.advance(loom, job, invocation, since=int(frame))


def _be_misled(loom: Loom, job_id: str, invocation: Invocation) -> None:
    """Draw by a view of the folder in which what nobody ordered counts: the claim is the last to say no."""
    if view := loom.jobs.read(job_id):
        folder = replace(view.folder, frames=view.folder.frames | view.folder.strays)
        draw_frame(loom, replace(view, folder=folder), invocation, None)


def _owner(loom: Loom, job: str) -> Client:
    """Who ordered the job: the order that is read for it is read once, here or by the verb."""
    order = loom.jobs.find_order(job)
    return Client(order.client if order else "nobody", has_token=True)


def _order_export(loom: Loom, job: str, **terms: object) -> str:
    return pipeline.order_export(loom, job, ExportOrder.model_validate(terms), _owner(loom, job))


def _add_token(loom: Loom, name: str) -> None:
    with suppress(ValueError):  # there is one already: the operator is told so
        add_token(loom.bucket, loom.clock, name, secret="s".__mul__)


def _remove_token(loom: Loom, name: str) -> None:
    with suppress(ValueError):  # there is none any more
        remove_token(loom.bucket, name)


VERBS: dict[str, Call] = {
    "create_job": _create_job,
    "create_poster": _create_poster,
    "animate": _animate,
    "accept_drop": lambda loom, args, _, __: pipeline.accept_drop(loom, args[0]),
    "advance": lambda loom, args, invocation, _: _advance(loom, *args, invocation=invocation),
    "look_after": lambda loom, args, invocation, _: pipeline.look_after(loom, args[0], invocation),
    "assemble": lambda loom, args, invocation, _: pipeline.assemble(loom, args[0], invocation),
    "order_export": lambda loom, args, _, __: _order_export(loom, args[0], loop="bounce"),
    "order_another": lambda loom, args, _, __: _order_export(loom, args[0], max_bytes=1),
    "cancel_job": lambda loom, args, _, __: pipeline.cancel_job(loom, args[0], _owner(loom, args[0])),
    "resume_job": lambda loom, args, _, __: pipeline.resume_job(loom, args[0], _owner(loom, args[0])),
    "delete_job": lambda loom, args, _, __: pipeline.delete_job(loom, args[0], _owner(loom, args[0])),
    "read_status": lambda loom, args, _, __: pipeline.read_status(loom, args[0]),
    "read_output": lambda loom, args, _, __: pipeline.read_output(loom, args[0], f"{OWN.id}-2.{OWN.format}"),
    "misled": lambda loom, args, invocation, _: _be_misled(loom, args[0], invocation),
    "add_token": lambda loom, args, _, __: _add_token(loom, args[0]),
    "remove_token": lambda loom, args, _, __: _remove_token(loom, args[0]),
    "list_tokens": lambda loom, _, __, ___: [*tokens(loom.bucket)],
    "let_in": lambda loom, args, _, __: client_of_token(loom.bucket, f"Bearer {args[0]}.{'s' * 32}"),
    "sweep": lambda loom, _, __, ___: pipeline.sweep(loom),
}
