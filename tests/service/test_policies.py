"""What each function may do: a policy of its own, written by hand."""

from localcloud.cloud import LocalCloud
from ops.roles import BUCKET, POLICIES


def test_every_function_has_a_policy_of_its_own(cloud: LocalCloud) -> None:
    assert {path.stem for path in POLICIES.glob("*.json")} == {*cloud.runtime.registry.functions, BUCKET}
