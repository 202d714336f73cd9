"""One zip for each architecture, with its bytecode, and the one that can run here unzipped."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from ops.bytecode import compile_program
from ops.layer import build_layer
from ops.package import ARCHITECTURES, pack
from tests.zip.building import copy_program


@pytest.fixture(scope="session")
def zips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Architecture → the zip for it."""
    folder = tmp_path_factory.mktemp("program")
    copy_program(folder)
    compile_program(folder)
    return {architecture: pack(folder, architecture) for architecture in ARCHITECTURES}


@pytest.fixture(scope="session")
def unzipped(zips: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that Lambda would run on a machine like this."""
    folder = tmp_path_factory.mktemp("task")
    with ZipFile(zips["x86_64"]) as whole:
        whole.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Architecture → the layer for it."""
    folder = tmp_path_factory.mktemp("layers")
    return {architecture: build_layer(architecture, folder) for architecture in ARCHITECTURES}


@pytest.fixture(scope="session")
def opt(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer as Lambda lays it under /opt."""
    folder = tmp_path_factory.mktemp("opt")
    with ZipFile(built["x86_64"]) as layer:
        layer.extractall(folder)
    return folder
