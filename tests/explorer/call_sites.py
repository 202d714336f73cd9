"""Where what ships asks the world: every call of store, queue, ledger, clock or generator, found by its types.

A module may lie anywhere and a variable may be called anything. What something is follows from annotations: of
parameters, of fields, and of what functions return.
"""

import ast
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from chalicelib.billing.ledger import Ledger
from chalicelib.billing.payments.facilitator import Facilitator
from chalicelib.domain.clock import Clock
from chalicelib.generators import Generator
from chalicelib.generators.collecting import Collecting
from chalicelib.pipeline.context import PipelineContext
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.queue import Queue
from chalicelib.storage.table import Table

STORES = (Bucket, Queue, Table, Ledger, Clock)
EVERYTHING = frozenset({"*"})
ASKING: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("S3Client", "SQSClient", "DynamoDBClient"), EVERYTHING),
    **dict.fromkeys((kind.__name__ for kind in STORES), EVERYTHING),
    Generator.__name__: frozenset({"redraw", "draw"}),
    Collecting.__name__: frozenset({"submit", "look_for", "collect"}),
    Facilitator.__name__: frozenset({"supported", "verify", "settle"}),
    PipelineContext.__name__: frozenset({"new_id", "pull", "assemble"}),
}
"""Type → those of its methods that ask the world."""
METHODS = {name for kind in STORES for name in vars(kind) if not name.startswith("_")}
CLIENT_MAKERS = ("create_client", "client", "resource")
"""What gives somebody a client of Amazon's own, past store.py."""


class Site(NamedTuple):
    """One call."""

    path: str
    """Beneath the package."""
    function: str
    """`Class.method`, or the function's name; `<module>` outside of any."""
    first: int
    """Line."""
    last: int
    text: str
    is_lazy: bool
    """A listing asks when it is consumed: where it isn't at once, that is on the next line."""

    @property
    def lines(self) -> range:
        """On which it may be seen to ask."""
        return range(self.first, self.last + 1 + self.is_lazy)


class Shipped:
    """The modules of a package, and what they say of types."""

    def __init__(self, folder: Path) -> None:
        paths = (Path(place) / name for place, _, names in os.walk(folder) for name in names if name.endswith(".py"))
        self.trees = {str(path.relative_to(folder)): ast.parse(path.read_text()) for path in sorted(paths)}
        self.fields: dict[tuple[str, str], str] = {}
        """(class, field or method) → type, or what calling it gives."""
        self.returns: dict[str, str] = {}
        """Function → what it returns; class → itself."""
        for tree in self.trees.values():
            self._learn(tree)

    def sites(self) -> list[Site]:
        """Every call that asks the world."""
        return [site for path, tree in self.trees.items() for site in _Sites(self, path).of(tree)]

    def functions(self) -> set[str]:
        """All that ask."""
        return {site.function for site in self.sites()}

    def doubtful(self) -> set[str]:
        """Functions with a call that might ask: the method is called so, and the types don't say of what it is."""
        return {name for path, tree in self.trees.items() for name in _Sites(self, path).doubtful_in(tree)}

    def makers(self) -> set[str]:
        """Functions that make a client of Amazon's."""
        functions = (
            node for tree in self.trees.values() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
        )
        return {function.name for function in functions if _called(function) & {*CLIENT_MAKERS}}

    def _learn(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                self.returns[node.name] = type_in(node.returns)
            elif isinstance(node, ast.ClassDef):
                self.returns[node.name] = node.name
                self._learn_class(node)

    def _learn_class(self, kind: ast.ClassDef) -> None:
        for node in kind.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                self.fields[kind.name, node.target.id] = type_in(node.annotation)
            elif isinstance(node, ast.FunctionDef):
                self.fields[kind.name, node.name] = type_in(node.returns)
                given = {one.arg: type_in(one.annotation) for one in (*node.args.args, *node.args.kwonlyargs)}
                for inner in ast.walk(node):
                    match inner:
                        case ast.Assign(targets=[ast.Attribute(ast.Name("self"), field)], value=ast.Name(name)):
                            self.fields[kind.name, field] = given.get(name, "")


def _called(function: ast.FunctionDef) -> set[str]:
    """The names of the methods that it calls."""
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}


class _Sites(ast.NodeVisitor):
    """Walks through one module, and knows where it is."""

    def __init__(self, shipped: Shipped, path: str) -> None:
        self._shipped = shipped
        self._path = path
        self._class = ""
        self._function = ""
        self._names: dict[str, str] = {}
        """Variable → type."""
        self._found: list[Site] = []
        self._doubtful: set[str] = set()

    def of(self, tree: ast.Module) -> list[Site]:
        self.visit(tree)
        return self._found

    def doubtful_in(self, tree: ast.Module) -> set[str]:
        imported = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
        self._names |= {one.asname or one.name: "module" for node in imported for one in node.names}
        self.visit(tree)
        return self._doubtful

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = outer

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer, names = self._function, dict(self._names)
        self._function = outer or f"{self._class}.{node.name}".lstrip(".")
        self._names["self"] = self._class
        given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        self._names |= {one.arg: type_in(one.annotation) for one in given if one.annotation}
        self.generic_visit(node)
        self._function, self._names = outer, names

    def visit_Assign(self, node: ast.Assign) -> None:
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            self._names[node.targets[0].id] = self._type_of(node.value)
        self.generic_visit(node)

    def visit_With(self, node: ast.With) -> None:
        """What is entered is taken for what its name then stands for."""
        for item in node.items:
            if isinstance(item.optional_vars, ast.Name):
                self._names[item.optional_vars.id] = self._type_of(item.context_expr)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute):
            return
        kind = self._type_of(node.func.value)
        if not kind and node.func.attr in METHODS:
            self._doubtful.add(self._function or "<module>")
        asking = ASKING.get(kind, frozenset())
        if asking & {node.func.attr, *EVERYTHING}:
            last = node.end_lineno or node.lineno
            where = self._function or "<module>"
            is_lazy = node.func.attr == "list"
            self._found.append(Site(self._path, where, node.lineno, last, ast.unparse(node), is_lazy))

    def _type_of(self, node: ast.expr) -> str:
        match node:
            case ast.Name(name):
                return self._names.get(name, "")
            case ast.Attribute(holder, field):
                return self._shipped.fields.get((self._type_of(holder), field), "")
            case ast.Call(ast.Attribute(holder, method)):
                return self._shipped.fields.get((self._type_of(holder), method), "")
            case ast.Call(ast.Name(function)):
                return function if function in ASKING else self._shipped.returns.get(function, "")
        return ""


def type_in(annotation: ast.expr | None) -> str:
    """The type that an annotation names: of a function, what it returns; without `| None`."""
    match annotation:
        case ast.Constant(str(text)):
            return type_in(ast.parse(text, mode="eval").body)
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case ast.BinOp(left, ast.BitOr(), ast.Constant(None)):
            return type_in(left)
        case ast.Subscript(ast.Name("Callable"), ast.Tuple([_, returned])):
            return type_in(returned)
    return ""


def unseen(sites: Iterator[Site] | list[Site], seen: set[tuple[str, int]]) -> list[Site]:
    """Those of the sites from which nobody was seen to ask; seen: (path, line)."""
    return [site for site in sites if not any((site.path, line) in seen for line in site.lines)]
