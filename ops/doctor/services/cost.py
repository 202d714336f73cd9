"""What a GIF of 24 frames would cost, by the prices and the reservation that the ledger goes by."""

from datetime import UTC, datetime

from chalicelib.domain.money import in_cents
from chalicelib.domain.records import Reservation
from chalicelib.domain.state import estimate
from chalicelib.generators import Menu
from chalicelib.settings import Settings
from ops.doctor.finding import Finding

FRAMES = 24


def examine(menu: Menu, settings: Settings) -> Finding:
    """With the generator's default model; wrong where the ledger would refuse it on an empty day."""
    reservation = _reservation(menu, settings)
    calls = estimate(reservation, FRAMES)
    expected = reservation.once_micros
    said = (
        f"{FRAMES} frames{f' by {menu.default}' if menu.default else ''} cost {in_cents(expected)}, "
        f"at the worst {in_cents(reservation.micros)} ({calls.calls_expected} to {calls.calls_max} calls)"
    )
    name, allowance = f"{menu.name} cost", settings.allowance
    for variable, micros in (("BUDGET", allowance.budget_micros), ("CLIENT_BUDGET", allowance.client_micros)):
        if reservation.micros > micros:
            remedy = f"FRAMELOOM_{variable}_USD is {in_cents(reservation.micros)} or more"
            return Finding(name, "wrong", f"{said}; {in_cents(micros)} a day is too little for it", remedy)
    return Finding(name, "ok", said)


def _reservation(menu: Menu, settings: Settings) -> Reservation:
    """What such a job would set aside."""
    now = datetime.now(UTC)
    return Reservation(
        id="doctor",
        job="0" * 32,
        run=1,
        client="doctor",
        day=now.date().isoformat(),
        at=now,
        call_micros=menu.price(None),
        frame_micros=settings.frame_micros,
        redraws=FRAMES - 1,
    )
