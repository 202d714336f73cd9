"""What an operator gets wrong is told in one line that says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.errors import Misconfigured
from ops.failure import Failure, find_local_cloud
from ops.plan import STAGES, Plan

ROOT = Path(__file__).parents[3]
STRANGER = {name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "FRAMELOOM_"))} | {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def told(*words: str, **variables: str) -> str:
    called = [sys.executable, "-m", "ops", *words]
    done = subprocess.run(
        called, cwd=ROOT, env=STRANGER | variables, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr


@pytest.mark.parametrize("name", ["My_Stage", "a_b", "Dev", "1st", "-x", "x" * 21, "../dev", "dev\n", "größe"])
def test_what_can_be_no_stages_name_is_told_so(name: str) -> None:
    with pytest.raises(Misconfigured, match=r"can be no stage's name: it has up to 20 of a-z, 0-9 and -.*there is dev"):
        Plan.of(name)


def test_a_stage_that_is_left_out_is_asked_for() -> None:
    assert told("deploy", "--stage", "") == (
        "name the stage, as in `make deploy STAGE=dev` or `--stage dev`; there is dev\n"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('\ufeffregion = "eu-west-1"\n'.encode(), None),
        ('region = "eu-west-1"  # größer\n'.encode("latin-1"), "is not UTF-8"),
        ('region = "eu-west-1"\n'.encode("utf-16"), "is not UTF-8"),
    ],
    ids=["a byte order mark", "Latin-1", "UTF-16"],
)
def test_a_stages_file_is_read_as_editors_write_it(content: bytes, said: str | None, tmp_path: Path) -> None:
    path = tmp_path / "eu.toml"
    path.write_bytes(content)
    if said is None:
        assert Plan.read(path) == Plan(region="eu-west-1")
    else:
        with pytest.raises(Misconfigured, match=said):
            Plan.read(path)


@pytest.mark.parametrize("command", [["deploy"], ["doctor"], ["spend"], ["token", "list"]], ids=" ".join)
def test_without_credentials_it_says_where_they_come_from(command: list[str]) -> None:
    said = told(*command, "--stage", "dev")
    assert said.startswith("Stage dev: there are no AWS credentials in this terminal: `aws configure`")


def test_the_stage_on_this_machine_is_looked_for_on_this_machine() -> None:
    said = told("token", "list", AWS_ACCESS_KEY_ID="somebody", AWS_SECRET_ACCESS_KEY="s", AWS_DEFAULT_REGION="x")
    assert "set AWS_ENDPOINT_URL to the bucket's address" in said
    with pytest.raises(Failure):
        find_local_cloud({})
    given = {"AWS_ENDPOINT_URL": "http://127.0.0.1:8001", "AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "x"}
    find_local_cloud(given)
    assert given.keys() == {
        *("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"),
    }


def test_every_stage_that_comes_with_the_program_may_be_called_so() -> None:
    assert all(Plan.of(path.stem) for path in STAGES.glob("*.toml"))
