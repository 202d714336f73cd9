"""Policies of IAM, judged as IAM judges them.

Only what our own policies say is understood. Anything else is refused when it is read: a condition that nobody checks
would pass everything.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_pascal

from localcloud.aws.action import Action

Effect = Literal["Allow", "Deny"]
Operator = Literal["StringLike", "Bool", "Null"]


def _listed(given: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""One text, or several of which one must fit."""


class Statement(BaseModel):
    """What is allowed, or denied, to be done to what, and on which conditions."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_pascal)

    sid: str
    effect: Effect
    principal: Literal["*"] | None = None
    action: Texts
    resource: Texts
    condition: Mapping[Operator, Mapping[str, Texts]] = {}

    def fits(self, action: Action) -> bool:
        """Whether it says anything about this."""
        named = any(_is_like(pattern.lower(), action.name.lower()) for pattern in self.action)
        return named and any(_is_like(pattern, action.resource) for pattern in self.resource) and self._holds(action)

    def _holds(self, action: Action) -> bool:
        context = dict(action.context)
        return all(
            any(_OPERATORS[operator](value, context.get(key)) for value in values)
            for operator, keys in self.condition.items()
            for key, values in keys.items()
        )


class Policy(BaseModel):
    """Statements, of which one that denies outweighs all that allow."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_pascal)

    version: Literal["2012-10-17"]
    statement: tuple[Statement, ...]

    def effect(self, action: Action) -> Effect | None:
        """What it says about this, if it says anything."""
        effects = {statement.effect for statement in self.statement if statement.fits(action)}
        return "Deny" if "Deny" in effects else "Allow" if effects else None


_OPERATORS: Mapping[Operator, Callable[[str, str | None], bool]] = {
    "StringLike": lambda pattern, found: found is not None and _is_like(pattern, found),
    "Bool": lambda wanted, found: found is not None and wanted.lower() == found.lower(),
    "Null": lambda is_absent, found: (found is None) == (is_absent == "true"),
}


def _is_like(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """`*` stands for any characters, slashes too, and `?` for one."""
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(each, re.escape(each)) for each in pattern), re.DOTALL)
