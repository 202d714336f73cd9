"""Tokens, as the operator hands them out and takes them back."""

import os
import subprocess
import sys
from pathlib import Path

from deployment.local_stage import ACCESS_KEY, REGION, SECRET_KEY
from localcloud.cloud import LocalCloud
from tests.support.accounts import list_keys
from tests.support.paid import post

ROOT = Path(__file__).parents[3]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_DEFAULT_REGION": REGION}


def ops(cloud: LocalCloud, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **CREDENTIALS, "AWS_ENDPOINT_URL": cloud.s3_url}
    command = [sys.executable, "-m", "ops", "token", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_token_is_shown_once_kept_as_its_hash_and_good_until_it_is_removed(cloud: LocalCloud) -> None:
    token = ops(cloud, "add", "ann").stdout.strip()
    assert token.startswith("ann.")
    assert len(token) > len("ann.") + 40
    assert list_keys(cloud, "access/") == ["access/ann.json"]
    kept = cloud.client("s3").get_object(Bucket=cloud.bucket, Key="access/ann.json")["Body"].read().decode()
    assert token not in kept
    assert token.removeprefix("ann.") not in kept
    listed = ops(cloud, "list").stdout
    assert "ann" in listed
    assert token not in listed
    assert post(cloud, token).status_code == 201
    assert ops(cloud, "remove", "ann").returncode == 0
    refused = post(cloud, token)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_unknown")


def test_what_cannot_be_a_token_is_told_in_a_line(cloud: LocalCloud) -> None:
    ops(cloud, "add", "bob")
    for arguments, said in (
        (("add", "bob"), "there is a token 'bob' already"),
        (("add", "inbox"), "'inbox' and 'address-…' are taken"),
        (("add", "../ledger/x"), "a token's name has"),
        (("remove", "eve"), "there is no token 'eve'"),
    ):
        refused = ops(cloud, *arguments)
        assert refused.returncode == 2
        assert said in refused.stderr
        assert len(refused.stderr.splitlines()) == 1


def test_nothing_but_a_whole_token_lets_anybody_in(cloud: LocalCloud) -> None:
    for forged in (".", "inbox.x", "../names/x.y", "bob", "bob.", "nobody.x"):
        assert post(cloud, forged).status_code == 401
