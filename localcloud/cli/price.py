"""What an order will cost: told, and asked about, before anything is paid."""

import sys
from typing import Any

import click

from chalicelib.domain.limits import MAX_TICKETS
from chalicelib.domain.money import Micros, from_dollars, in_cents, to_dollars
from chalicelib.domain.orders import JobOrder
from localcloud.cli.endings import Ending
from localcloud.cli.report import Report
from localcloud.cli.stop import Stop

Json = dict[str, Any]


def is_paid(offers: Json, order: Json) -> bool:
    """Whether a generator takes money for the frames of this order of a job.

    offers: the answer to `GET /generators`
    """
    model = _model(offers, order, "model")
    return model is not None and model["usd_per_call"] > 0


def poster_estimate(offers: Json, order: Json) -> Json | None:
    """What this order of a poster will cost, as the API's Estimate has it; None where no generator takes money.

    Its answer has the same; but then it is paid already.
    """
    model = _model(offers, order, "words_model")
    if model is None or not model["usd_per_call"]:
        return None
    once, most = from_dollars(model["usd_per_call"]) + from_dollars(offers["usd_per_frame"]), 1 + MAX_TICKETS
    usd = {"expected_usd": to_dollars(Micros(once)), "reserved_usd": to_dollars(Micros(most * once))}
    return {"frames_shown": 1, "calls_expected": 1, "calls_max": most, **usd}


def approve(report: Report, cost: Json, *, yes: bool) -> None:
    """Tell what it will cost, and go on where somebody said yes, or says so now. Raises Stop."""
    report.say(estimated(cost))
    if yes:
        return
    if not sys.stdin.isatty():
        raise Stop(
            "This costs money, and there is nobody to ask: say --yes to order it. Nothing is charged.", Ending.MONEY
        )
    if not click.confirm("Order it?", err=report.as_json):
        raise Stop("Not ordered, and nothing is charged.", Ending.MONEY)


def estimated(cost: Json) -> str:
    """The API's Estimate, as a sentence."""
    calls = beside_frames(cost["calls_expected"], cost["frames_shown"])
    expected = f"{calls}: {in_cents(from_dollars(cost['expected_usd']))}"
    most = f"{in_cents(from_dollars(cost['reserved_usd']))} at most, for {cost['calls_max']} calls"
    return f"{expected}. If calls fail, {most}."


def beside_frames(calls: int, frames: int) -> str:
    """So many calls; beside the frames that are shown, where these are more than the calls and the first picture."""
    return f"{calls:,} paid, {frames:,} shown" if calls < frames - 1 else counted(calls, "call")


def counted(count: int, noun: str) -> str:
    """So many of them."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _model(offers: Json, order: Json, default: str) -> Json | None:
    """What is told of the model that an order names, or of the default one; None where the API will refuse it."""
    name = order.get("generator", JobOrder.model_fields["generator"].default)
    generator: Json | None = next((one for one in offers["generators"] if one["name"] == name), None)
    if generator is None:
        return None
    model: Json = generator["models"].get(str(order.get("model") or generator[default]), generator)
    return model
