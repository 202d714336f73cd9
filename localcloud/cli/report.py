"""What a command says: sentences while it works, and at its end what came of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click
from rich.console import Console

Command = TypeVar("Command", bound=Callable[..., None])


def json_option(command: Command) -> Command:
    """`--json`."""
    said = "Print what came of it as one JSON document; what is said on the way goes to stderr."
    return click.option("--json", "as_json", is_flag=True, help=said)(command)


@dataclass(frozen=True)
class Report:
    """Sentences for a person, and one JSON document where a program asked for it."""

    as_json: bool = False

    @property
    def console(self) -> Console:
        """Where sentences and bars go: aside, where stdout is for the document."""
        return Console(stderr=self.as_json)

    def say(self, *sentences: str) -> None:
        """Each on a line of its own, never broken."""
        for sentence in sentences:
            self.console.print(sentence, markup=False, highlight=False, soft_wrap=True)

    def end(self, document: dict[str, Any], *sentences: str) -> None:
        """What came of it, in the one form or the other."""
        if self.as_json:
            click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        else:
            self.say(*sentences)
