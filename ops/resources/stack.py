"""CloudFormation: a stack is made, or changed where something differs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from botocore.exceptions import ClientError, WaiterError
from mypy_boto3_cloudformation import CloudFormationClient
from mypy_boto3_cloudformation.literals import ChangeSetTypeType

from ops.failure import Failure

_NEVER_STOOD = {"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"}
"""What is left of a first attempt, which nothing but deleting helps."""
_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True)
class Stack:
    """One stack, by its name."""

    cloudformation: CloudFormationClient
    name: str

    def apply(self, template: Path, parameters: dict[str, str]) -> list[str]:
        """Make it so; the names of the resources that changed. Raises Failure with the reasons that AWS gives."""
        if self.status() in _NEVER_STOOD:
            self.delete()
        kind: ChangeSetTypeType = "UPDATE" if self.status() else "CREATE"
        change = f"deploy-{uuid4().hex}"
        changed = self._propose(change, kind, template.read_text(), parameters)
        if changed:
            self.cloudformation.execute_change_set(StackName=self.name, ChangeSetName=change)
            self._wait(self._done(kind))
        return changed

    def delete(self) -> bool:
        """Take it down; whether it stood."""
        if not self.status():
            return False
        self.cloudformation.delete_stack(StackName=self.name)
        self._wait(self.cloudformation.get_waiter("stack_delete_complete").wait)
        return True

    def status(self) -> str | None:
        """As CloudFormation calls it; nothing where there is no such stack."""
        try:
            return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def outputs(self) -> dict[str, str]:
        """What the template gives out; nothing where there is no such stack."""
        if not self.status():
            return {}
        stack = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def holds(self, kind: str) -> set[str]:
        """The names of its resources of that kind."""
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        found = (one for page in pages for one in page["StackResourceSummaries"] if one["ResourceType"] == kind)
        return {one["PhysicalResourceId"] for one in found if "PhysicalResourceId" in one}

    def _propose(self, change: str, kind: ChangeSetTypeType, body: str, parameters: dict[str, str]) -> list[str]:
        self.cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=change,
            ChangeSetType=kind,
            TemplateBody=body,
            Capabilities=["CAPABILITY_AUTO_EXPAND"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        )
        waiter = self.cloudformation.get_waiter("change_set_create_complete")
        try:
            waiter.wait(StackName=self.name, ChangeSetName=change, WaiterConfig={"Delay": 2})
        except WaiterError as error:
            reason = str(error.last_response.get("StatusReason", error))
            self.cloudformation.delete_change_set(StackName=self.name, ChangeSetName=change)
            if any(words in reason for words in _NOTHING_TO_DO):
                return []
            raise Failure(f"stack {self.name}: {reason}") from None
        proposed = self.cloudformation.describe_change_set(StackName=self.name, ChangeSetName=change)
        return [change["ResourceChange"]["LogicalResourceId"] for change in proposed["Changes"]]

    def _done(self, kind: ChangeSetTypeType) -> Callable[..., None]:
        if kind == "CREATE":
            return self.cloudformation.get_waiter("stack_create_complete").wait
        return self.cloudformation.get_waiter("stack_update_complete").wait

    def _wait(self, wait: Callable[..., None]) -> None:
        try:
            wait(StackName=self.name, WaiterConfig={"Delay": 2, "MaxAttempts": 900})
        except WaiterError:
            raise Failure(f"stack {self.name}: {'; '.join(self._reasons()) or self.status()}") from None

    def _reasons(self) -> list[str]:
        events = self.cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        return [
            f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
            for event in events
            if event["ResourceStatus"].endswith("_FAILED") and "ResourceStatusReason" in event
        ]
