"""Every call of store, queue, clock or generator in what is shipped is a choice point of the explorer."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.chaos.rehearsal import SHIPPED
from tests.chaos.scopes import SITES, SMALL
from tests.chaos.wandering import Wanderer

RECEIVERS = {"_s3", "_sqs", "bucket", "_bucket", "pulls", "assembling", "clock", "_clock", "ledger"}
VERBS = {"redraw", "new_id", "pull", "assemble"}
FILES = ("store.py", "ledger.py", "loom.py", "pipeline/*.py")


def test_every_call_site_is_a_choice_point() -> None:
    seen: set[tuple[str, int]] = set()
    for scope, seed in product((*SMALL, *SITES), range(12)):
        seen |= Wanderer(scope, seed).wander().sites
    missed = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, node in effects()
        if not any((f"/{path}", line) in seen for line in lines_of(node))
    ]
    assert not missed


@pytest.mark.parametrize(("source", "is_effect"), [("self._s3.head_object()", True), ("self._page.put()", False)])
def test_the_scan_finds_effects(source: str, *, is_effect: bool) -> None:
    assert is_effect_call(ast.parse(source, mode="eval").body) is is_effect


def lines_of(node: ast.Call) -> range:
    """A listing asks when it is consumed: where it isn't at once, it is on the next line."""
    is_lazy = isinstance(node.func, ast.Attribute) and node.func.attr == "list"
    return range(node.lineno, (node.end_lineno or node.lineno) + 1 + is_lazy)


def effects() -> Iterator[tuple[str, ast.Call]]:
    shipped = Path(SHIPPED)
    for pattern in FILES:
        for path in sorted(shipped.glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text())):
                if is_effect_call(node):
                    assert isinstance(node, ast.Call)
                    yield str(path.relative_to(shipped)), node


def is_effect_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    receiver = node.func.value
    named = (
        receiver.attr if isinstance(receiver, ast.Attribute) else receiver.id if isinstance(receiver, ast.Name) else ""
    )
    return named in RECEIVERS or (node.func.attr in VERBS and named in {"loom", "generator"})
