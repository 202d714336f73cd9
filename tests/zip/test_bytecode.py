"""What is deployed is compiled, so that a cold start doesn't have to."""

import subprocess
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source, source_from_cache, source_hash
from pathlib import Path
from zipfile import ZipFile

import pytest

from localcloud.functions.deployed import LAMBDA
from ops.bytecode import compile_program
from ops.package import ARCHITECTURES
from tests.zip.building import ROOT, copy_program
from tests.zip.test_starting import SETTINGS

CHECKED_HASH = 3
UNCOMPILED = """
import os, sys
import app, chalicelib.pipeline.assembly, chalicelib.pipeline.chain, chalicelib.pipeline.status_reading
import chalicelib.generators.procedural.generator, chalicelib.outputs.make
for name, module in sorted(sys.modules.items()):
    path = getattr(module, "__file__", None)
    if path and path.startswith(os.getcwd()) and path.endswith(".py") and not os.path.exists(module.__cached__):
        print(name)
"""


def test_every_module_that_a_function_imports_is_compiled(unzipped: Path) -> None:
    python = [str(LAMBDA / "bin" / "python"), "-B", "-c", UNCOMPILED]
    told = subprocess.run(python, cwd=unzipped, env=SETTINGS, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_all_bytecode_is_that_of_the_source_beside_it(zips: dict[str, Path], architecture: str) -> None:
    with ZipFile(zips[architecture]) as whole:
        names = [name for name in whole.namelist() if name.endswith(f".{sys.implementation.cache_tag}.pyc")]
        stale = {
            name
            for name in names
            if whole.read(name)[:16]
            != MAGIC_NUMBER + CHECKED_HASH.to_bytes(4, "little") + source_hash(whole.read(source_from_cache(name)))
        }
    assert len(names) > 200
    assert {name.partition("/")[0] for name in stale} <= {"numpy"}, "it brings some, and a module for each machine"


def test_none_of_it_tells_where_it_was_compiled(zips: dict[str, Path]) -> None:
    with ZipFile(zips["x86_64"]) as whole:
        ours = [name for name in whole.namelist() if name.endswith(".pyc") and not name.startswith("numpy/")]
        assert not [
            name for name in ours if str(ROOT).encode() in whole.read(name) or b"site-packages" in whole.read(name)
        ]


def test_what_is_compiled_already_stays_as_it_is(tmp_path: Path) -> None:
    copy_program(tmp_path)
    assert {"app", "chalicelib", "pydantic", "chalice", "numpy"} <= set(compile_program(tmp_path))
    assert compile_program(tmp_path) == []
    (tmp_path / "app.py").write_text("changed = True\n")
    assert compile_program(tmp_path) == ["app"]
    assert Path(cache_from_source(str(tmp_path / "vendor" / "app.py"))).exists()
