"""DynamoDB's expressions, as far as transactions need them here: SET, ADD, REMOVE of whole attributes, conditions.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

Attribute = Mapping[str, str]
"""`{"S": …}` or `{"N": …}`."""
Item = dict[str, Attribute]
Condition = Callable[["Bound"], bool]

_TOKEN = re.compile(r"\s*([#:]?\w+|<=|>=|<>|[=<>(),])")
_CLAUSES = ("SET", "ADD", "REMOVE")
Comparison = Callable[[Any, Any], bool]
_COMPARISONS: Mapping[str, Comparison] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Impossible(ValueError):
    """DynamoDB would refuse it, or this file doesn't know it."""


@dataclass(frozen=True)
class Bound:
    """What the placeholders stand for, and the item."""

    names: Mapping[str, str]
    values: Mapping[str, Attribute]
    item: Mapping[str, Attribute]

    def name(self, placeholder: str) -> str:
        """The attribute that it names."""
        return self.names[placeholder] if placeholder.startswith("#") else placeholder

    def has(self, placeholder: str) -> bool:
        """Whether the item has that attribute."""
        return self.name(placeholder) in self.item

    def value(self, placeholder: str) -> Decimal | str | None:
        """A number or a text: given, or the item's own; None where it has none."""
        given = self.values if placeholder.startswith(":") else self.item
        return _read(given.get(placeholder if placeholder.startswith(":") else self.name(placeholder)))


def holds(condition: str, bound: Bound) -> bool:
    """Whether it does. Raises Impossible."""
    return _parsed(condition)(bound)


def updated(expression: str, bound: Bound) -> Item:
    """The item afterwards. Raises Impossible."""
    item, touched = dict(bound.item), set[str]()
    for verb, parts in _clauses(expression):
        for part in parts:
            name = bound.name(part[0])
            if name in touched:
                raise Impossible(f"two of the expression's paths are {name}")
            touched.add(name)
            if verb == "REMOVE":
                item.pop(name, None)
            elif verb == "SET":
                item[name] = bound.values[part[2]]
            else:
                item[name] = _sum(item.get(name), bound.values[part[1]])
    return item


@lru_cache(maxsize=1000)
def _clauses(expression: str) -> list[tuple[str, list[list[str]]]]:
    clauses: list[tuple[str, list[list[str]]]] = []
    for token in _tokens(expression):
        if token in _CLAUSES:
            clauses.append((token, [[]]))
        elif not clauses:
            raise Impossible(f"an update begins with one of {_CLAUSES}")
        elif token == ",":
            clauses[-1][1].append([])
        else:
            clauses[-1][1][-1].append(token)
    lengths = {"SET": 3, "ADD": 2, "REMOVE": 1}
    if any(len(part) != lengths[verb] for verb, parts in clauses for part in parts):
        raise Impossible("an update that isn't known here")
    return clauses


@lru_cache(maxsize=1000)
def _parsed(condition: str) -> Condition:
    parser = _Parser(_tokens(condition))
    parsed = parser.any_of()
    if parser.tokens:
        raise Impossible(f"a condition that isn't known here: {condition}")
    return parsed


class _Parser:
    """AND binds more tightly than OR."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def any_of(self) -> Condition:
        terms = [self.all_of()]
        while self._comes("OR"):
            terms.append(self.all_of())
        return lambda bound: any(term(bound) for term in terms)

    def all_of(self) -> Condition:
        terms = [self.term()]
        while self._comes("AND"):
            terms.append(self.term())
        return lambda bound: all(term(bound) for term in terms)

    def term(self) -> Condition:
        if self._comes("("):
            inner = self.any_of()
            self._need(")")
            return inner
        first = self._next()
        if first in ("attribute_exists", "attribute_not_exists"):
            self._need("(")
            name = self._next()
            self._need(")")
            return lambda bound: bound.has(name) == (first == "attribute_exists")
        compare, second = _COMPARISONS.get(self._next()), self._next()
        if compare is None:
            raise Impossible("a comparison that isn't known here")
        return lambda bound: _compare(compare, bound.value(first), bound.value(second))

    def _comes(self, token: str) -> bool:
        if self.tokens[:1] != [token]:
            return False
        self.tokens.pop(0)
        return True

    def _need(self, token: str) -> None:
        if not self._comes(token):
            raise Impossible(f"{token} is missing")

    def _next(self) -> str:
        if not self.tokens:
            raise Impossible("a condition ends too early")
        return self.tokens.pop(0)


def _compare(compare: Comparison, one: Decimal | str | None, other: Decimal | str | None) -> bool:
    """Values of different types, and what isn't there, are neither less nor equal."""
    if one is None or other is None or type(one) is not type(other):
        return False
    return compare(one, other)


def _read(attribute: Attribute | None) -> Decimal | str | None:
    if attribute is None:
        return None
    return Decimal(attribute["N"]) if "N" in attribute else attribute["S"]


def _sum(before: Attribute | None, more: Attribute) -> Attribute:
    if "N" not in more or (before is not None and "N" not in before):
        raise Impossible("an operand in the update expression has an incorrect data type")
    return {"N": str(Decimal(before["N"] if before else 0) + Decimal(more["N"]))}


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(text)
    if "".join(found) != re.sub(r"\s", "", text):
        raise Impossible(f"an expression that isn't known here: {text}")
    return found
