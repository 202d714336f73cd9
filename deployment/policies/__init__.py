"""What each function's role may do, and what nobody may do to the bucket: the templates beside this file.

One file for each function, by its name in app.py, and `bucket.json` for the bucket.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Any

POLICIES = Path(__file__).parent
BUCKET = "bucket"


@dataclass(frozen=True, kw_only=True)
class Names:
    """What a stage calls the things that its policies speak of: each field is a placeholder."""

    stage: str
    bucket: str
    pulls_queue: str
    assemble_queue: str
    failures_queue: str
    """Where Lambda sends the events that it has given up."""
    ledger_table: str
    region: str
    account: str
    key_places: tuple[str, ...] = ()
    """Where its generators' keys are kept, as `FRAMELOOM_…_KEY_AT` says it."""

    @property
    def secrets(self) -> list[str]:
        """The ARNs of those that Secrets Manager keeps, which puts a hyphen and six signs behind each name."""
        names = self._kept("secretsmanager")
        where = f"arn:aws:secretsmanager:{self.region}:{self.account}:secret:"
        return [name if name.startswith("arn:") else f"{where}{name}-??????" for name in names]

    @property
    def parameters(self) -> list[str]:
        """The ARNs of those in the Parameter Store, whose own slash stands for the first."""
        names = self._kept("ssm")
        where = f"arn:aws:ssm:{self.region}:{self.account}:parameter/"
        return [name if name.startswith("arn:") else where + name.removeprefix("/") for name in names]

    def _kept(self, service: str) -> list[str]:
        places = (place.partition(":") for place in self.key_places)
        return [name for keeper, _, name in places if keeper == service]


def key_places(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Where the functions that find this environment look for keys."""
    named = (name for name in environment if name.startswith("FRAMELOOM_") and name.endswith("_KEY_AT"))
    return tuple(sorted(environment[name] for name in named if environment[name]))


def render(policy: str, names: Names, folder: Path = POLICIES) -> dict[str, Any]:
    """The policy of that function, or of the bucket. FileNotFoundError where nobody wrote one.

    A statement that names nothing at this stage, such as secrets where there are none, is left out.
    """
    lists = {"secrets": json.dumps(names.secrets), "parameters": json.dumps(names.parameters)}
    template = Template((folder / f"{policy}.json").read_text())
    document: dict[str, Any] = json.loads(template.substitute(asdict(names) | lists))
    document["Statement"] = [statement for statement in document["Statement"] if statement["Resource"]]
    return document
