"""The bytecode that is deployed beside the program: on Lambda nobody may write it, so each start would compile anew.

Chalice packs what lies in `chalicelib/` and in `vendor/`. Each `.pyc` there holds a hash of its source, which Python
checks: one that belongs to another version is passed over, which slows a start down and does no harm.
https://docs.python.org/3/reference/import.html#pyc-invalidation
"""

import json
import marshal
import py_compile
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path

from packaging.requirements import Requirement

_OURS = "chalicelib"
_HASHED_AND_CHECKED = (0b11).to_bytes(4, "little")
"""Flags of PEP 552."""
_TELL_WHAT_IS_IMPORTED = """
import chalicelib, importlib, json, pkgutil, sys
for each in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
    importlib.import_module(each.name)
print(json.dumps([str(getattr(module, "__file__", None)) for module in sys.modules.values()]))
"""


def compile_program(folder: Path) -> list[str]:
    """Compile a folder's program with what it imports; which packages weren't compiled yet."""
    changed = set()
    for source, name in _sources(folder):
        target = folder / ("" if name.startswith(f"{_OURS}/") else "vendor") / name
        if _compile(source, Path(cache_from_source(str(target))), name):
            changed.add(name.partition("/")[0].removesuffix(".py"))
    return sorted(changed)


def packages(requirements: Path) -> set[str]:
    """Those that a file of requirements brings, and those that they bring."""
    lines = (line.partition("#")[0].strip() for line in requirements.read_text().splitlines())
    waiting, found = [line for line in lines if line], set[str]()
    while waiting:
        one = Requirement(waiting.pop())
        if one.name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found.add(one.name)
            waiting += distribution(one.name).requires or ()
    return found


def _sources(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every module, and its name in the zip; the packages as they are installed here, under the same pins."""
    yield folder / "app.py", "app.py"
    for path in (folder / _OURS).rglob("*.py"):
        yield path, str(path.relative_to(folder))
    imported = _imported(folder)
    for package in {"chalice", *packages(folder / "requirements.txt")}:
        for file in distribution(package).files or ():
            if (path := Path(str(file.locate()))) in imported:
                yield path, str(file)


def _imported(folder: Path) -> set[Path]:
    """The modules that are in memory when all of ours are: a package holds many more than are ever used."""
    asked = [sys.executable, "-c", _TELL_WHAT_IS_IMPORTED]
    told = subprocess.run(asked, cwd=folder, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 - our own words
    return {Path(file) for file in json.loads(told) if file.endswith(".py")}


def _compile(source: Path, target: Path, name: str) -> bool:
    """Whether there was something to do. It bears the name in the zip: this machine's paths stay here."""
    if target.exists() and _is_of(source, target.read_bytes(), name):
        return False
    hashed = py_compile.PycInvalidationMode.CHECKED_HASH
    py_compile.compile(str(source), str(target), name, doraise=True, invalidation_mode=hashed)
    return True


def _is_of(source: Path, compiled: bytes, name: str) -> bool:
    head = MAGIC_NUMBER + _HASHED_AND_CHECKED + source_hash(source.read_bytes())
    return compiled.startswith(head) and marshal.loads(compiled[len(head) :]).co_filename == name  # noqa: S302 - ours
