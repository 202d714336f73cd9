"""Docstrings and comments stand alone: whoever reads one has read nothing before it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.reading import ROOT, name_of

SHIPPED = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]
REST = sorted(
    path for folder in ("deployment", "localcloud", "ops", "bench", "tests") for path in (ROOT / folder).rglob("*.py")
)
LEANING = re.compile(r"(The same|Same|As above|As with|As for|See|Likewise|Ditto)\b")
"""Openings that send a reader elsewhere."""
SUBJECTLESS = re.compile(r"(It|It's|Its|They|Their|Those|That|These|Of|By|With|And|Or|But)\b")
"""Openings that say something of what isn't named."""
MAP = ROOT / "chalicelib" / "domain" / "keys.py"
"""The one module whose map, at its top, says what each of its functions builds."""
Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text: those of modules, classes and functions, and the strings below constants and fields."""
    for node in ast.walk(tree):
        if isinstance(node, Documented) and (text := ast.get_docstring(node)):
            yield node.body[0].lineno, text
        if isinstance(node, ast.Module | ast.ClassDef):
            for before, after in zip(node.body, node.body[1:], strict=False):
                match before, after:
                    case ast.Assign() | ast.AnnAssign(), ast.Expr(value=ast.Constant(value=str(text))):
                        yield after.lineno, text.strip()


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every comment, without those that go on from the line before."""
    last = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last + 1:
                yield token.start[0], token.string.lstrip("# ")
            last = token.start[0]


def public(body: list[ast.stmt]) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Classes and functions without an underscore, and what is public in such a class."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def raised_in(function: ast.FunctionDef) -> Iterator[str]:
    """The exceptions that its own statements name behind `raise`."""
    ahead: list[ast.AST] = list(function.body)
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            continue
        ahead += ast.iter_child_nodes(node)
        if isinstance(node, ast.Raise) and node.exc:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            error = error.value if isinstance(error, ast.Attribute) else error
            if isinstance(error, ast.Name) and error.id[0].isupper():
                yield error.id


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_what_ships_says_what_each_public_thing_is(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    for node in public(tree.body):
        assert ast.get_docstring(node) or path == MAP, node.name


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_a_public_function_names_the_errors_that_it_raises(path: Path) -> None:
    for node in public(ast.parse(path.read_text()).body):
        if isinstance(node, ast.FunctionDef):
            assert [name for name in raised_in(node) if name not in (ast.get_docstring(node) or "")] == [], node.name


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_no_docstring_and_no_comment_of_what_ships_leans_on_another(path: Path) -> None:
    source = path.read_text()
    said = [*docstrings(ast.parse(source)), *comments(source)]
    assert [(line, text) for line, text in said if LEANING.match(text) or SUBJECTLESS.match(text)] == []


def test_no_docstring_of_the_rest_begins_with_the_same() -> None:
    leaning = [
        (name_of(path), line, text)
        for path in REST
        for line, text in docstrings(ast.parse(path.read_text()))
        if LEANING.match(text)
    ]
    assert leaning == []
