"""What is in the zip, and what isn't."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ops.package import ARCHITECTURES, PYTHON
from tests.zip.building import PLANTED
from tests.zip.requirements import required

MOST_BYTES = 35_000_000
MOST_UNZIPPED = 250_000_000
OURS = {"app.py", "chalicelib", "chalice", "__pycache__"}
REQUIRED = required(PYTHON)
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}

pytestmark = pytest.mark.parametrize("architecture", ARCHITECTURES)


@pytest.fixture
def whole(zips: dict[str, Path], architecture: str) -> Iterator[ZipFile]:
    with ZipFile(zips[architecture]) as opened:
        yield opened


def packed(whole: ZipFile) -> dict[str, str]:
    """Package → version."""
    found = (re.fullmatch(r"(.+)-([^-]+)\.dist-info/METADATA", name) for name in whole.namelist())
    return {str(canonicalize_name(each[1])): each[2] for each in found if each}


def needed(whole: ZipFile) -> set[str]:
    """What is required, and what that requires, as its own metadata say."""
    folders = {str(canonicalize_name(name.rpartition("-")[0])): name for name in dist_infos(whole)}
    names, seen = set(REQUIRED), set[str]()
    while names:
        name = names.pop()
        seen.add(name)
        metadata = whole.read(f"{folders[name]}.dist-info/METADATA").decode()
        further = map(Requirement, re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE))
        wanted = [one for one in further if one.marker is None or one.marker.evaluate({"extra": ""})]
        names |= {str(canonicalize_name(one.name)) for one in wanted} - seen
    return seen


def dist_infos(whole: ZipFile) -> set[str]:
    return {name.partition(".dist-info/")[0] for name in whole.namelist() if ".dist-info/" in name}


def test_it_may_be_uploaded(whole: ZipFile) -> None:
    assert Path(str(whole.filename)).stat().st_size <= MOST_BYTES
    assert sum(entry.file_size for entry in whole.infolist()) <= MOST_UNZIPPED


def test_every_package_that_is_required_is_there_in_its_version(whole: ZipFile) -> None:
    there = packed(whole)
    assert {name: there.get(name) for name in REQUIRED} == {
        name: str(one.specifier).removeprefix("==") for name, one in REQUIRED.items()
    }


def test_no_package_is_there_that_nobody_requires(whole: ZipFile) -> None:
    assert set(packed(whole)) == needed(whole)


def test_every_package_is_under_a_licence_that_asks_nothing_of_us(whole: ZipFile) -> None:
    for name in dist_infos(whole):
        metadata = whole.read(f"{name}.dist-info/METADATA").decode()
        said = re.findall(r"^(?:License-Expression:|Classifier: License ::|License:) .+$", metadata, re.MULTILINE)
        assert said, name
        assert not [line for line in said if "GPL" in line], name


def test_every_package_was_made_for_lambda(whole: ZipFile, architecture: str) -> None:
    for name in dist_infos(whole):
        tags = re.findall(r"^Tag: \S+-\S+-(\S+)$", whole.read(f"{name}.dist-info/WHEEL").decode(), re.MULTILINE)
        assert tags
        for tag in tags:
            assert tag == "any" or (tag.startswith("manylinux") and tag.endswith(MACHINES[architecture])), name


def test_of_our_own_only_the_program_is_there(whole: ZipFile) -> None:
    listed = {
        line.partition(",")[0].partition("/")[0]
        for name in dist_infos(whole)
        for line in whole.read(f"{name}.dist-info/RECORD").decode().splitlines()
    }
    assert {name.partition("/")[0] for name in whole.namelist()} - listed == OURS


def test_nothing_secret_is_there(whole: ZipFile) -> None:
    assert not [name for name in whole.namelist() if PLANTED.encode() in whole.read(name)]
