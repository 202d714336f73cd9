"""The trace header, and Lambda's count of how often a chain came back to the same function.

`Root=1-…;Parent=…;Sampled=0;Lineage=<function>:<times>|…`. botocore sends it from inside a function with every request,
percent-quoted; S3 and SQS hand it on with what the request causes.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""

import secrets
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

HEADER = "X-Amzn-Trace-Id"
MOST_HOPS = 16


def _new_root() -> str:
    return f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"


@dataclass(frozen=True)
class Trace:
    """Where in which chain of causes something stands."""

    root: str = field(default_factory=_new_root)
    parent: str = field(default_factory=lambda: secrets.token_hex(8))
    hops: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, header: str | None) -> "Trace":
        """Read a header, quoted or not; without one, or with one that names no root, a new chain starts."""
        fields = dict(part.partition("=")[::2] for part in unquote(header or "").split(";"))
        if not fields.get("Root"):
            return cls()
        pairs = (entry.partition(":")[::2] for entry in fields.get("Lineage", "").split("|") if ":" in entry)
        return cls(fields["Root"], fields.get("Parent", ""), {function: int(times) for function, times in pairs})

    def header(self) -> str:
        """As `_X_AMZN_TRACE_ID` has it."""
        lineage = "|".join(f"{function}:{times}" for function, times in self.hops.items())
        return f"Root={self.root};Parent={self.parent};Sampled=0;Lineage={lineage}"

    def entering(self, function: str) -> "Trace":
        """The trace inside one more invocation of this function; its parent is new and names the invocation."""
        known_as = _short_name(function)
        return Trace(self.root, hops={**self.hops, known_as: self.hops.get(known_as, 0) + 1})

    def visits(self, function: str) -> int:
        """How often the chain has come to this function."""
        return self.hops.get(_short_name(function), 0)


def _short_name(function: str) -> str:
    return f"{zlib.crc32(function.encode()):08x}"
