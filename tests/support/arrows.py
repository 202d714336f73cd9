"""Which file of the project imports which, drawn as arrows: from the text alone, with nothing imported."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

Arrows = Mapping[str, frozenset[str]]
"""Name → the names that it leans on."""


def modules_under(root: Path, folders: tuple[str, ...]) -> dict[str, Path]:
    """The modules in these folders of the project, and app.py, by their dotted names."""
    paths = [root / "app.py", *(path for folder in folders for path in (root / folder).rglob("*.py"))]
    return {name_of(path.relative_to(root)): path for path in sorted(paths) if path.is_file()}


def name_of(path: Path) -> str:
    """A module's dotted name; a package's is that of its folder."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def arrows_between(modules: Mapping[str, Path]) -> Arrows:
    """From each module to those of them that it imports, wherever in its text, for the types alone too."""
    return {name: frozenset(imported(name, path, modules)) - {name} for name, path in modules.items()}


def imported(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """The modules that one imports. `from a import b` is an arrow to a.b where that is a module, and else to a."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield from [whole] if whole in modules else [base] if base in modules else []


def between_folders(arrows: Arrows, depth: int) -> Arrows:
    """The arrows between folders: a module counts as the first so many parts of its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, others in arrows.items():
        folder = _folder(name, depth)
        found[folder] |= {_folder(other, depth) for other in others} - {folder}
    return {folder: frozenset(others) for folder, others in found.items()}


def circle_in(arrows: Arrows) -> list[str]:
    """Names that lead back to the first of them; empty where none do."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _folder(name: str, depth: int) -> str:
    return ".".join(name.split(".")[:depth])
