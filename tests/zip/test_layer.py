"""The layer with PyAV: what is in it, and who carries it."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from deployment.app_registry import API_HANDLER
from ops.configuration import layers
from ops.package import ARCHITECTURES
from ops.plan import Plan

MOST_BYTES = 50_000_000
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:frameloom-mp4:3"


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_it_may_be_uploaded_and_holds_pyav_alone(built: dict[str, Path], architecture: str) -> None:
    assert built[architecture].stat().st_size <= MOST_BYTES
    with ZipFile(built[architecture]) as layer:
        files = [entry.filename for entry in layer.infolist() if not entry.is_dir()]
        wheel = layer.read(next(name for name in files if name.endswith(".dist-info/WHEEL"))).decode()
    assert {re.split(r"[.-]", name.split("/")[1])[0] for name in files} == {"av"}
    assert {name.split("/")[0] for name in files} == {"python"}
    tags = re.findall(r"^Tag: \S+-\S+-(\S+)$", wheel, re.MULTILINE)
    assert tags
    assert all(tag.startswith("manylinux") and tag.endswith(MACHINES[architecture]) for tag in tags)


def test_who_makes_mp4s_and_who_collects_clips_carry_it_and_nobody_else() -> None:
    plan = Plan(region="eu-west-1", mp4_layer=ARN)
    assert layers(plan, "on_assemble") == layers(plan, "on_pull") == [ARN]
    for name in (API_HANDLER, "on_upload", "on_frame", "on_drop", "on_clip", "sweep"):
        assert layers(plan, name) == []


def test_a_stage_has_none_unless_its_operator_says_so() -> None:
    assert layers(Plan(region="eu-west-1"), "on_assemble") == []
