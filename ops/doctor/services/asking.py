"""One question to a generator's service that costs nothing, asked over the wire that production uses."""

from collections.abc import Callable, Iterator, Mapping

from chalicelib.domain.errors import CallEnding, Lost
from chalicelib.generators import Menu
from chalicelib.generators.http.client import Answer, Request, Timeouts, send
from ops.doctor.finding import Finding

OK, UNAUTHORIZED = 200, 401
TIMEOUTS = Timeouts(connect=5, total=20)


def ask(service: str, url: str, headers: Mapping[str, str]) -> Answer | CallEnding:
    """What the service says to a GET."""
    return send(service, Request(url, {"accept": "application/json", **headers}, b"", "GET"), TIMEOUTS)


def is_unauthorized(answer: Answer) -> bool:
    """How most services refuse a key."""
    return answer.status == UNAUTHORIZED


def access(
    menu: Menu,
    service: str,
    answer: Answer | CallEnding,
    refuses_key: Callable[[Answer], bool] = is_unauthorized,
) -> Finding:
    """Whether the service lets us in."""
    name, variable = f"{menu.name} access", f"FRAMELOOM_{menu.name.upper()}"
    if isinstance(answer, Lost):
        return Finding(name, "unknown", answer.reason)
    if isinstance(answer, CallEnding):
        return Finding(name, "wrong", answer.reason, f"{variable}_BASE_URL has to lead to it")
    if refuses_key(answer):
        return Finding(
            name,
            "wrong",
            f"{service} does not accept the key",
            f"{variable}_KEY or {variable}_KEY_AT has one that it does",
        )
    if answer.status != OK:
        return Finding(name, "unknown", f"{service} answered with status {answer.status}")
    return Finding(name, "ok", f"{service} lets us in")


def listed(menu: Menu, service: str, model: str, *, is_there: bool) -> Finding:
    """A model, by whether the service lists it."""
    name = f"{menu.name} {model}"
    if is_there:
        return Finding(name, "ok", f"{service} lists it")
    remedy = f"FRAMELOOM_{menu.name.upper()}_PRICES without it"
    return Finding(name, "wrong", f"{service} does not list it: it has ended, or is not for this key", remedy)


def unasked(menu: Menu) -> Iterator[Finding]:
    """For every model, where nobody could be asked about them."""
    for model in menu.models:
        yield Finding(f"{menu.name} {model}".strip(), "unknown", "could not be asked about")
