"""The shipped verbs, called as app.py calls them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import cast

from chalicelib import pipeline
from chalicelib.billing.tokens import Client, add_token, client_of_token, remove_token, tokens
from chalicelib.domain.orders import BranchRequest, ExportOrder, PosterRequest
from chalicelib.domain.records import DayLimits, PaymentScheme
from chalicelib.entrypoints import service_info
from chalicelib.pipeline.context import Invocation, PipelineContext, Turn
from chalicelib.pipeline.drawing.next_frame import draw_frame

from .world.clients import BEGINNING, EdgeContext
from .world.payments import signed
from .world.simulation import Terms

OWN = ExportOrder(format="png")
"""Every job's own output: one, and soon made."""
Call = Callable[[EdgeContext, tuple[str, ...], Invocation, Terms], object]


def _create_job(context: PipelineContext, args: tuple[str, ...], _: Invocation, terms: Terms) -> object:
    order, client, idempotency_key = args
    return pipeline.create_job(
        context, terms.orders[int(order)], Client(client, has_token=True, terms=terms.token), idempotency_key or None
    )


def _buy_job(context: PipelineContext, args: tuple[str, ...], _: Invocation, terms: Terms) -> object:
    number, scheme, nonce = args
    order, by = terms.orders[int(number)], Client("address-1")
    payment = signed(terms, order, cast("PaymentScheme", scheme), int(nonce))
    return pipeline.create_job(context, order, by, None, payment=payment)


def _ask_price(context: PipelineContext, args: tuple[str, ...], _: Invocation, terms: Terms) -> object:
    return pipeline.create_job(context, terms.orders[int(args[0])], Client("address-1"), None)


def _buy_resumption(context: PipelineContext, args: tuple[str, ...], _: Invocation, terms: Terms) -> None:
    job, scheme, nonce = args
    payment = signed(terms, terms.orders[0], cast("PaymentScheme", scheme), int(nonce))
    pipeline.resume_job(context, job, Client("address-1"), payment=payment)


def _animate(context: PipelineContext, args: tuple[str, ...], _: Invocation, terms: Terms) -> object:
    order = terms.orders[0].model_copy(update={"poster": args[0], "frames": 2})
    return pipeline.create_job(context, order, Client("ann", has_token=True), None)


def _branch(context: PipelineContext, job: str, frame: str) -> object:
    request = BranchRequest.model_validate({"from": int(frame), "prompt": "stand", "frames": int(frame) + 3})
    return pipeline.branch_job(context, job, request, _owner(context, job), None)


def _create_poster(context: PipelineContext, args: tuple[str, ...], _: Invocation, __: Terms) -> object:
    return pipeline.create_poster(
        context, PosterRequest(prompt="sway"), Client(args[0], has_token=True), None, patience=1
    )


def _advance(context: PipelineContext, job: str, frame: str = "0", *, invocation: Invocation) -> None:
    pipeline.advance(context, job, invocation, since=int(frame))


def _be_misled(context: PipelineContext, job_id: str, invocation: Invocation) -> None:
    """Draw by a view of the folder in which what nobody ordered counts: the claim is the last to say no."""
    if view := context.jobs.read(job_id):
        folder = replace(view.folder, frames=view.folder.frames | view.folder.strays)
        draw_frame(context, replace(view, folder=folder), Turn(invocation))


def _owner(context: PipelineContext, job: str) -> Client:
    """Who ordered the job: the order that is read for it is read once, here or by the verb."""
    order = context.jobs.find_order(job)
    return Client(order.client if order else "nobody", has_token=True)


def _order_export(context: PipelineContext, job: str, **terms: object) -> str:
    return pipeline.order_export(context, job, ExportOrder.model_validate(terms), _owner(context, job))


def _let_in(context: EdgeContext, name: str) -> None:
    context.buckets.take(Client(name, has_token=True)).check()


def _add_token(context: PipelineContext, name: str, terms: Terms) -> None:
    with suppress(ValueError):  # there is one already: the operator is told so
        add_token(context.bucket, context.clock, name, terms.token, secret="s".__mul__)


def _list_tokens(context: PipelineContext) -> None:
    for name, token in tokens(context.bucket):
        context.ledger.use(name, token.limits if token else DayLimits())


def _remove_token(context: PipelineContext, name: str) -> None:
    with suppress(ValueError):  # there is none any more
        remove_token(context.bucket, name)


VERBS: dict[str, Call] = {
    "spend": lambda context, _, __, ___: context.ledger.page(BEGINNING.date().isoformat()),
    "order_quickly": lambda context, args, _, __: _let_in(context, *args),
    "create_job": _create_job,
    "buy_job": _buy_job,
    "ask_price": _ask_price,
    "buy_resumption": _buy_resumption,
    "create_poster": _create_poster,
    "animate": _animate,
    "accept_drop": lambda context, args, _, __: pipeline.accept_drop(context, args[0]),
    "advance": lambda context, args, invocation, _: _advance(context, *args, invocation=invocation),
    "look_after": lambda context, args, invocation, _: pipeline.look_after(context, args[0], invocation),
    "announce": lambda context, args, _, __: context.pull(args[0], clip=args[1]),
    "assemble": lambda context, args, invocation, _: pipeline.assemble(context, args[0], invocation),
    "order_export": lambda context, args, _, __: _order_export(context, args[0], loop="bounce"),
    "order_another": lambda context, args, _, __: _order_export(context, args[0], max_bytes=1),
    "cancel_job": lambda context, args, _, __: pipeline.cancel_job(context, args[0], _owner(context, args[0])),
    "resume_job": lambda context, args, _, __: pipeline.resume_job(context, args[0], _owner(context, args[0])),
    "branch_job": lambda context, args, _, __: _branch(context, *args),
    "delete_job": lambda context, args, _, __: pipeline.delete_job(context, args[0], _owner(context, args[0])),
    "read_status": lambda context, args, _, __: pipeline.read_status(context, args[0], details=True),
    "read_output": lambda context, args, _, __: pipeline.read_output(context, args[0], f"{OWN.id}-2.{OWN.format}"),
    "misled": lambda context, args, invocation, _: _be_misled(context, args[0], invocation),
    "add_token": lambda context, args, _, terms: _add_token(context, args[0], terms),
    "remove_token": lambda context, args, _, __: _remove_token(context, args[0]),
    "list_tokens": lambda context, _, __, ___: _list_tokens(context),
    "let_in": lambda context, args, _, __: client_of_token(
        context.bucket, context.clock, f"Bearer {args[0]}.{'s' * 32}"
    ),
    "read_token": lambda context, args, _, __: service_info.token(context, Client(args[0], has_token=True)),
    "list_jobs": lambda context, args, _, __: pipeline.list_jobs(context, Client(args[0], has_token=True), 1, None),
    "sweep": lambda context, _, __, ___: pipeline.sweep(context),
}
