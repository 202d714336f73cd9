"""What ships, as requirements.txt has it for each Python."""

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.zip.building import ROOT


def required(python: str) -> dict[str, Requirement]:
    """Package → its pin for that Python, `3.11`."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines())
    pins = [Requirement(line) for line in lines if line]
    return {
        str(canonicalize_name(pin.name)): pin
        for pin in pins
        if pin.marker is None or pin.marker.evaluate({"python_version": python})
    }
