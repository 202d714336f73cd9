"""A stage: its names, its settings, and the account it stands in."""

import os
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

import boto3
from chalice.app import Chalice

from chalicelib.settings import Settings
from deployment.app_registry import API_HANDLER, Function, read_config, read_registry
from deployment.policies import Names, key_places
from ops.plan import Plan

ROOT = Path(__file__).parent.parent
APP = "frameloom"
_VISIBILITY = 6
"""Times a function's timeout: what AWS advises for the queue that feeds it."""


@dataclass(frozen=True)
class Stage:
    """One deployment of the program."""

    name: str
    plan: Plan

    @classmethod
    def of(cls, name: str) -> "Stage":
        """As its operator wants it. Raises Misconfigured."""
        return cls(name, Plan.of(name))

    @cached_property
    def session(self) -> boto3.Session:
        """Amazon's usual variables say who asks; the plan says where."""
        return boto3.Session(region_name=self.plan.region)

    @cached_property
    def account(self) -> str:
        """The account's number."""
        return self.session.client("sts").get_caller_identity()["Account"]

    @property
    def prefix(self) -> str:
        """What all names begin with."""
        return f"{APP}-{self.name}"

    @cached_property
    def names(self) -> Names:
        """What its policies speak of."""
        return Names(
            stage=self.name,
            bucket=f"{self.prefix}-{self.account}-{self.plan.region}",
            pulls_queue=f"{self.prefix}-pulls",
            assemble_queue=f"{self.prefix}-assemble",
            failures_queue=f"{self.prefix}-failures",
            ledger_table=f"{self.prefix}-ledger",
            region=self.plan.region,
            account=self.account,
            key_places=key_places(self.plan.environment),
        )

    @property
    def bucket_stack(self) -> str:
        """CloudFormation's name for the bucket."""
        return f"{self.prefix}-bucket"

    @property
    def environment(self) -> dict[str, str]:
        """What its functions find in theirs."""
        return {
            "POWERTOOLS_SERVICE_NAME": self.prefix,
            "FRAMELOOM_BUCKET": self.names.bucket,
            "FRAMELOOM_PULLS_QUEUE": self.names.pulls_queue,
            "FRAMELOOM_ASSEMBLE_QUEUE": self.names.assemble_queue,
            "FRAMELOOM_LEDGER_TABLE": self.names.ledger_table,
            "FRAMELOOM_JOBS_DAYS": str(self.plan.jobs_days),
            "FRAMELOOM_MP4": str(bool(self.plan.mp4_layer)).lower(),
            **self.plan.environment,
        }

    @cached_property
    def settings(self) -> Settings:
        """The settings that its functions read from that environment. Raises Misconfigured."""
        return Settings.from_env(self.environment)

    @cached_property
    def functions(self) -> dict[str, Function]:
        """What app.py registers, with the timeouts of .chalice/config.json."""
        # app.py reads its bucket's name while it is imported, as in Lambda.
        os.environ.update(self.environment)
        app = import_module("app").app
        assert isinstance(app, Chalice)
        return read_registry(app, "app", read_config(ROOT), self.name).functions

    def deployed_name(self, function: str) -> str:
        """As Chalice names it on Lambda."""
        return self.prefix if function == API_HANDLER else f"{self.prefix}-{function}"

    def visibility(self, function: str) -> int:
        """Seconds for which the queue of that function hides a message."""
        return _VISIBILITY * int(self.functions[function].timeout)

    def queue_arn(self, queue: str) -> str:
        """A queue of this stage."""
        return f"arn:{self.partition}:sqs:{self.plan.region}:{self.account}:{queue}"

    @property
    def partition(self) -> str:
        """`aws`, but for China and governments."""
        return self.session.get_partition_for_region(self.plan.region)
