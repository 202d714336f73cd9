"""What must hold of payments, whatever happens."""

from collections import defaultdict
from collections.abc import Iterator

from chalicelib.domain import keys
from chalicelib.domain.money import Micros
from chalicelib.domain.records import Payment, Reservation
from chalicelib.pipeline.paying.collection import Closed, Outcome

from .violation import check
from .world.records import body_in, jobs_in, reservations_of, view_in
from .world.state import Call, Contents, World


def look_at_payments(before: World, after: World) -> None:
    """Of every step. Raises Violation."""
    if after.contents is not before.contents:
        _check_bought(after)
    if after.wanted is not before.wanted:
        _check_wanted(after)


def check_paid(world: World, call: Call) -> None:
    """Of every call. Raises Violation."""
    job = next(job for job in jobs_in(world.contents) if job.id == call.job)
    terms = reservations_of(world.contents, job).get(call.run)
    payment = terms.payment if terms else None
    if payment is None:
        return
    has_purchase = keys.purchase(payment.id) in world.contents.objects
    check(has_purchase, "9 no call without its payment", f"{payment.id} is bound to nothing")
    if payment.scheme == "exact":
        is_settled = payment.id in dict(world.settled)
        check(is_settled, "9 no call without its payment", f"{payment.id} was not taken before frame {call.frame}")


def check_settled(world: World) -> None:
    """Of a world in which nothing is left to do: money and job agree, or the difference is listed. Raises Violation."""
    settled = dict(world.settled)
    for job_id, terms, payment in _payments(world.contents):
        outcome = _outcome(world.contents, payment)
        taken = settled.get(payment.id, 0)
        if taken:
            told = outcome is not None and (outcome.state == "unclear" or outcome.micros == taken)
            check(told, "9 what was taken is written down", f"{taken} of {payment.id}: {outcome}")
        elif outcome:
            check(outcome.state != "settled", "9 what was taken is written down", f"nothing of {payment.id}: {outcome}")
        was_asked = any(payment_id == payment.id for payment_id, _ in world.wanted)
        check(outcome is not None or not was_asked, "9 every payment comes to its end", payment.id)
        closed = _closed(world.contents, payment)
        spent = _spent(world.contents, job_id, terms.run)
        check(closed is not None, "9 every payment is accounted for", f"{payment.id} of run {terms.run}")
        price = min(payment.micros, payment.price.of(spent))
        is_due = payment.scheme == "upto" and price > 0
        check(outcome is not None or not is_due, "9 every payment comes to its end", payment.id)
        known = closed.charge_micros if closed else None
        check(known == price, "9 a run's price follows from what it spent", f"{known} for {spent}")
        if payment.scheme == "upto" and not world.failures:
            check(taken == price, "9 what was spent is taken", f"{taken} for {price}")


def _check_bought(world: World) -> None:
    runs = defaultdict(set)
    for job, terms, payment in _payments(world.contents):
        runs[payment.id].add((job, terms.run))
        check(payment.id in world.verified, "9 verified before anything is set aside", payment.id)
    for payment_id, bought in runs.items():
        check(len(bought) == 1, "9 one payment buys one run", f"{payment_id}: {sorted(bought)}")
    for key in world.contents.under(keys.ACTIVE):
        if (marked := _marked(world.contents, key)) and marked.payment:
            is_verified = marked.payment.id in world.verified
            check(is_verified, "9 verified before anything is set aside", key)


def _check_wanted(world: World) -> None:
    authorised = {payment.id: payment for _, _, payment in _payments(world.contents)}
    asked = defaultdict(set)
    for payment_id, units in world.wanted:
        asked[payment_id].add(units)
        payment = authorised.get(payment_id)
        check(payment is not None, "9 only what pays for a run is taken", payment_id)
        most = payment.micros if payment else Micros(0)
        check(units <= most, "9 no more is taken than was authorised", f"{units} of {most}")
    for payment_id, amounts in asked.items():
        check(len(amounts) == 1, "9 one amount is taken, however often it is asked for", f"{payment_id}: {amounts}")


def _payments(contents: Contents) -> Iterator[tuple[str, Reservation, Payment]]:
    """Job, its run's terms, and the payment that they name."""
    for job in jobs_in(contents):
        for terms in reservations_of(contents, job).values():
            if terms.payment:
                yield job.id, terms, terms.payment


def _marked(contents: Contents, key: str) -> Reservation | None:
    if keys.is_deletion_marker(key):
        return None
    return Reservation.model_validate_json(body_in(contents, key))


def _outcome(contents: Contents, payment: Payment) -> Outcome | None:
    known = (keys.taking(payment.id, "settled"), keys.taking(payment.id, "refused"))
    found = (body_in(contents, key) for key in known if key in contents.objects)
    return next((Outcome.model_validate_json(body) for body in found), None)


def _closed(contents: Contents, payment: Payment) -> Closed | None:
    key = keys.taking(payment.id, "closed")
    return Closed.model_validate_json(body_in(contents, key)) if key in contents.objects else None


def _spent(contents: Contents, job_id: str, run: int) -> Micros:
    job = next(job for job in jobs_in(contents) if job.id == job_id)
    return view_in(contents, job).spent_micros(run)
