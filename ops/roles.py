"""What each function's role may do, and what nobody may do to the bucket: the templates in `policies/`.

One file for each function, by its name in app.py, and `bucket.json` for the bucket.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Any

POLICIES = Path(__file__).parent / "policies"
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
    region: str
    account: str


def render(policy: str, names: Names, folder: Path = POLICIES) -> dict[str, Any]:
    """The policy of that function, or of the bucket. FileNotFoundError where nobody wrote one."""
    template = Template((folder / f"{policy}.json").read_text())
    document: dict[str, Any] = json.loads(template.substitute(asdict(names)))
    return document
