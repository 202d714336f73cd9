"""What each function's role may do: its own policy, and nothing beside it."""

from collections.abc import Iterator

from mypy_boto3_iam import IAMClient

from deployment.policies import render
from ops.stage import Stage

from .comparing import redeploy, require
from .finding import Finding


def examine(stage: Stage) -> Iterator[Finding]:
    """A role for each function, with the policy of policies/ as the only one."""
    iam, client = stage.session.client("iam"), stage.session.client("lambda")
    for name in stage.functions:
        deployed = stage.deployed_name(name)
        role = client.get_function_configuration(FunctionName=deployed)["Role"].rpartition("/")[2]
        wrong = _wrong(iam, role, render(name, stage.names))
        if role != f"{stage.prefix}-{name}":
            wrong.append(f"it is {role}")
        remedy = f"{redeploy(stage)}; take others away"
        yield require(f"role of {deployed}", not wrong, ", ".join(wrong) or "its own policy alone", remedy)


def _wrong(iam: IAMClient, role: str, wanted: dict[str, object]) -> list[str]:
    inline = iam.list_role_policies(RoleName=role)["PolicyNames"]
    held = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in inline]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    wrong = [f"{policy['PolicyName']} is attached" for policy in attached if "PolicyName" in policy]
    return wrong if held == [wanted] else [*wrong, "its policy is another"]
