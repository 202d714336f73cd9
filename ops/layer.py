"""The layer with PyAV, by which MP4s are made and clips read. An operator builds it for their own account."""

import sys
import tempfile
from pathlib import Path
from shutil import make_archive

from chalice.deploy.packager import DependencyBuilder, MissingDependencyError
from chalice.utils import OSUtils

from ops.failure import Failure
from ops.package import PYTHON
from ops.stage import ROOT

ASSEMBLER, COLLECTOR = "on_assemble", "on_pull"
CARRIERS = (ASSEMBLER, COLLECTOR)
"""The functions that carry it: one makes MP4s, the other reads the clips that it collects."""
_REQUIREMENTS = ROOT / "requirements-layer.txt"


def build_layer(architecture: str, folder: Path) -> Path:
    """Its zip, in that folder: what Lambda lays under /opt. Raises Failure."""
    builder = DependencyBuilder(OSUtils(), architecture=architecture)
    abi = f"cp3{sys.version_info.minor}"
    with tempfile.TemporaryDirectory() as opt:
        try:
            builder.build_site_packages(abi, str(_REQUIREMENTS), str(Path(opt) / "python"))
        except MissingDependencyError as error:
            raise Failure(f"no wheel for Lambda: {', '.join(one.identifier for one in error.missing)}") from None
        return Path(make_archive(str(folder / f"frameloom-mp4-{PYTHON}-{architecture}"), "zip", opt))


def explain(layer: Path, architecture: str) -> str:
    """What to do with it."""
    return (
        f"{layer}: {layer.stat().st_size / 1e6:.1f} MB. Bring it to your account, in the stage's region:\n\n"
        f"aws lambda publish-layer-version --layer-name frameloom-mp4 --compatible-runtimes python{PYTHON} \\\n"
        f"    --compatible-architectures {architecture} --zip-file fileb://{layer} --query LayerVersionArn\n\n"
        "The answer is `mp4_layer` in ops/stages/STAGE.toml. Then deploy."
    )
