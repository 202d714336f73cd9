"""A linter that knows Amazon's own list of actions, what each is done to, and what conditions may ask about."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deployment.policies import POLICIES, render
from localcloud.aws.authorizer import local_names

LINTER = Path(sys.executable).with_name("parliament")


DEPLOYER = Path(__file__).parents[2] / "ops" / "deployer-policy.json"
MOST_CHARACTERS = 6144
"""Of a managed policy, white space not counted (IAM's quotas)."""
WIDE = {"RESOURCE_MISMATCH", "RESOURCE_STAR", "INVALID_ARN"}
"""What the linter has against a service's every action on things of one name, against what has no name, and against the
transforms of CloudFormation, which are Amazon's own."""


def findings(folder: Path, *, misspelt: tuple[str, str] = ("", "")) -> list[dict[str, Any]]:
    for template in POLICIES.glob("*.json"):
        policy = json.dumps(render(template.stem, local_names("dev", "a-bucket", {})))
        (folder / template.name).write_text(policy.replace(*misspelt) if misspelt[0] else policy)
    return [finding for finding in lint(folder) if not is_wrong(finding)]


def lint(folder: Path) -> list[dict[str, Any]]:
    linted = subprocess.run(
        [LINTER, "--directory", folder, "--json"], capture_output=True, text=True, timeout=60, check=False
    )
    return [json.loads(line) for line in linted.stdout.splitlines()]


def is_wrong(finding: dict[str, Any]) -> bool:
    """It wants InvokeModel to name every kind of resource that it can be done to; a model is enough."""
    mismatched = finding["issue"] == "RESOURCE_MISMATCH"
    return mismatched and all(one["action"] == "bedrock:InvokeModel" for one in finding["detail"])


def test_the_linter_finds_nothing(tmp_path: Path) -> None:
    assert not findings(tmp_path)


@pytest.mark.parametrize(
    ("misspelt", "issue"),
    [
        (("s3:GetObject", "s3:GetObjects"), "UNKNOWN_ACTION"),
        (('"arn:aws:s3:::a-bucket"', '"arn:aws:s3:::a-bucket/*"'), "RESOURCE_MISMATCH"),
        (("s3:prefix", "s3:prefixes"), "UNKNOWN_CONDITION_FOR_ACTION"),
    ],
)
def test_the_linter_finds_what_is_misspelt(tmp_path: Path, misspelt: tuple[str, str], issue: str) -> None:
    assert issue in {finding["issue"] for finding in findings(tmp_path, misspelt=misspelt)}


@pytest.mark.parametrize(
    ("misspelt", "issues"), [(("", ""), set()), (("iam:GetRole", "iam:GetRoles"), {"UNKNOWN_ACTION"})]
)
def test_what_whoever_deploys_may_do_is_spelt_as_amazon_does(
    tmp_path: Path, misspelt: tuple[str, str], issues: set[str]
) -> None:
    (tmp_path / DEPLOYER.name).write_text(DEPLOYER.read_text().replace(*misspelt))
    assert {finding["issue"] for finding in lint(tmp_path)} - WIDE == issues


def test_iam_takes_the_policy_of_whoever_deploys() -> None:
    assert len("".join(DEPLOYER.read_text().split())) <= MOST_CHARACTERS
