"""Tokens, as the operator hands them out and takes them back."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.billing.tokens import Token, TokenTerms
from chalicelib.domain import keys
from chalicelib.domain.clock import Clock
from chalicelib.storage.bucket import Bucket
from deployment.local_stage import ACCESS_KEY, REGION, SECRET_KEY
from localcloud.cli.client import Client, Refused
from localcloud.cloud import LocalCloud
from tests.support.accounts import list_keys, read_ledger
from tests.support.customers import PICTURE
from tests.support.paid import let_in, post

Start = Callable[..., LocalCloud]

ROOT = Path(__file__).parents[3]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_DEFAULT_REGION": REGION}


def ops(cloud: LocalCloud, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **CREDENTIALS, "AWS_ENDPOINT_URL": cloud.s3_url, **variables}
    command = [sys.executable, "-m", "ops", "token", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def expire(cloud: LocalCloud, name: str) -> None:
    """From now on it lets nobody in."""
    bucket = Bucket(cloud.client("s3"), cloud.bucket, Clock())
    kept = bucket.read_record(keys.token(name), Token)
    bucket.delete(keys.token(name))
    assert bucket.create_record(keys.token(name), kept.model_copy(update={"expires_at": datetime.now(UTC)}))


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


def test_a_token_is_good_for_what_the_operator_gave_it_and_the_list_says_what_was_used(start: Start) -> None:
    cloud = start(environment={"FRAMELOOM_BUDGET_USD": "1"})
    limits = ("--usd-a-day", "0.02", "--jobs-a-day", "2", "--generators", "procedural", "--expires", "2099-01-01")
    ann, bob = ops(cloud, "add", "ann", *limits).stdout.strip(), ops(cloud, "add", "bob").stdout.strip()
    codes = [post(cloud, ann, **fields).json().get("code", "created") for fields in ({"frames": 70}, {}, {}, {})]
    assert codes == ["quota_spent", "created", "created", "quota_spent"]
    assert post(cloud, bob, frames=60).status_code == 201
    listed = ops(cloud, "list", FRAMELOOM_BUDGET_USD="1").stdout.splitlines()
    assert [" ".join(line.split()).partition(" since ")[0] for line in listed] == ["ann", "bob"]
    assert re.search(r"\$0\.000600 of \$0\.020000  2 of 2 jobs  procedural  until 2099-01-01 00:00$", listed[0])
    assert re.search(r"\$0\.000300 of \$1\.000000  1 of 10000 jobs  all generators  does not expire$", listed[1])


def test_whose_token_has_expired_or_is_not_for_this_generator_is_told_so_before_anything_is_set_aside(
    start: Start,
) -> None:
    cloud = start(environment={"FRAMELOOM_BUDGET_USD": "1"})
    expired = let_in(cloud, "ann", TokenTerms(expires_at=datetime.now(UTC)))
    for_others = let_in(cloud, "bob", TokenTerms(generators=("stability",)))
    refused, forbidden = post(cloud, expired), post(cloud, for_others)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_expired")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "generator_not_allowed")
    assert [error["field"] for error in forbidden.json()["errors"]] == ["generator"]
    assert (read_ledger(cloud), list_keys(cloud, "active/")) == ([], [])


def test_a_job_goes_on_when_its_token_expires_and_nobody_else_gets_hold_of_it(start: Start) -> None:
    cloud = start(environment={"FRAMELOOM_BUDGET_USD": "1"})
    ann = let_in(cloud, "ann")
    created = post(cloud, ann).json()
    expire(cloud, "ann")
    api = Client(cloud.api_url, ann)
    api.upload(created["upload"], PICTURE)
    cloud.wait_until_idle()
    assert Client(cloud.api_url).read(created["id"], None)["state"] == "done"
    with pytest.raises(Refused, match="good until"):
        api.export(created["id"], {"loop": "bounce"})


def test_what_no_token_may_be_given_is_told_with_its_option(cloud: LocalCloud) -> None:
    for option, value, said in (
        ("--usd-a-day", "1e9", "lets a token spend $"),
        ("--usd-a-day", "-1", "lets a token spend $"),
        ("--usd-a-day", "a lot", "is no amount of US dollars"),
        ("--usd-a-day", "nan", "is no amount of US dollars"),
        ("--jobs-a-day", "10001", "lets a token order 10000 at the most (FRAMELOOM_CLIENT_JOBS)"),
        ("--jobs-a-day", "-1", "lets a token order 10000"),
        ("--generators", "procedural,nobody", "'nobody' is not one of procedural"),
        ("--generators", "", "'' is not one of procedural"),
        ("--expires", "2020-01-01", "2020-01-01 00:00 is over"),
    ):
        refused = ops(cloud, "add", "eve", option, value)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert f"{option}: " in refused.stderr
        assert said in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    assert "eve" not in ops(cloud, "list").stdout


def test_a_token_that_cant_be_read_is_listed_as_such(cloud: LocalCloud) -> None:
    assert Bucket(cloud.client("s3"), cloud.bucket, Clock()).create("access/damaged.json", b"{")
    assert "can't be read: nobody is let in with it" in ops(cloud, "list").stdout
    assert ops(cloud, "remove", "damaged").returncode == 0


def test_what_cannot_be_a_token_is_told_in_a_line(cloud: LocalCloud) -> None:
    ops(cloud, "add", "bob")
    for arguments, said in (
        (("add", "bob"), "there is a token 'bob' already"),
        (("add", "inbox"), "'inbox', 'address-…' and 'payer-…' are taken"),
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
