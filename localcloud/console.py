"""What the person at the terminal must see: failures, with the job they belong to."""

import re
from urllib.parse import unquote_plus

from rich.console import Console
from rich.text import Text

from localcloud.functions.events import Event
from localcloud.functions.instance import Answer

_JOB = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


class CloudConsole:
    """Speaks on stderr, so that stdout stays what a program said."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, soft_wrap=True)

    def function_failed(self, function: str, event: Event, answer: Answer) -> None:
        """An invocation ended with an error, was killed, or its process went away."""
        self._say("red", f"{function} failed{_of_job(event)}: {answer.error}\n{answer.traceback}".rstrip())

    def chain_stopped(self, function: str, event: Event) -> None:
        """Lambda would have dropped this invocation without a word."""
        self._say(
            "yellow", f"{function} dropped{_of_job(event)}: Lambda stops a chain after 16 hops through a function"
        )

    def gave_up(self, function: str, event: Event, error: str) -> None:
        """The last retry failed too: the event goes to the dead letters."""
        self._say("red", f"{function} gave up{_of_job(event)}: {error}")

    def denied(self, said: str) -> None:
        """Somebody asked for what no policy lets them have."""
        self._say("red", f"AccessDenied: {said}")

    def _say(self, style: str, text: str) -> None:
        self._console.print(Text(text, style))


def find_job(event: Event) -> str | None:
    """The job that an event names in a key, a message or a path: 32 hex digits."""
    records = event.get("Records", [])
    keys = [unquote_plus(record["s3"]["object"]["key"]) for record in records if "s3" in record]
    bodies = [record["body"] for record in records if "body" in record]
    found = _JOB.search(" ".join([*keys, *bodies, str(event.get("path", ""))]))
    return found[0] if found else None


def _of_job(event: Event) -> str:
    job = find_job(event)
    return f" (job {job})" if job else ""
