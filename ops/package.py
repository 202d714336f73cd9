"""The zip that `chalice deploy` uploads, by Chalice's own packager."""

import shutil
import sys
from pathlib import Path

from chalice.deploy.packager import DependencyBuilder, LambdaDeploymentPackager
from chalice.utils import UI, OSUtils

from ops.bytecode import compile_program
from ops.stage import ROOT

ARCHITECTURES = ("x86_64", "arm64")
PYTHON = f"3.{sys.version_info.minor}"
"""Chalice builds for the Python that runs it."""


def copy_program(folder: Path) -> Path:
    """What a deployment takes of the program, as a fresh clone has it, with its bytecode: in a new folder."""
    shutil.copytree(ROOT / "chalicelib", folder / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    compile_program(folder)
    return folder


def pack(folder: Path, architecture: str) -> Path:
    """The zip of a folder's program."""
    osutils = OSUtils()
    dependencies = DependencyBuilder(osutils, architecture=architecture)
    packager = LambdaDeploymentPackager(osutils, dependencies, UI(), architecture)
    return Path(packager.create_deployment_package(str(folder), f"python{PYTHON}"))
