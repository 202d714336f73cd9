"""A policy taken apart: the smallest things that it allows."""

from collections.abc import Iterator
from itertools import product

from localcloud.aws.policy import Policy, Statement

BY_LAMBDA_ITSELF = {"WriteLogs", "GiveEventsUp"}
"""What a function never asks for: Lambda writes its logs in its name, and sends on the events that it gave up."""


def grants(policy: Policy) -> Iterator[Statement]:
    """One for each action on each resource, and for each prefix that may be listed."""
    for statement in policy.statement:
        prefixes = statement.condition.get("StringLike", {}).get("s3:prefix", ())
        for action, resource, prefix in product(statement.action, statement.resource, prefixes or (None,)):
            condition = {"StringLike": {"s3:prefix": (prefix,)}} if prefix else {}
            yield statement.model_copy(update={"action": (action,), "resource": (resource,), "condition": condition})
