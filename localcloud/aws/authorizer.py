"""Whether somebody may do what a request asks for: the bucket's policy, and that of the sender's role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deployment.local_stage import ACCOUNT, REGION
from deployment.policies import BUCKET, POLICIES, Names, key_places, render
from localcloud.aws.action import Action
from localcloud.aws.identity import Identity
from localcloud.aws.policy import Policy
from localcloud.aws.refusal import Refusal
from localcloud.console import CloudConsole
from localcloud.recent import Recent


@dataclass
class PolicyAuthorizer:
    """Remembers what functions asked for and what was denied; a role without a policy may do nothing."""

    bucket: Policy
    roles: Mapping[str, Policy] | None
    """By function; None: the app has no policies, and its functions may do everything."""
    terminal: CloudConsole
    remembered: int
    """So many different things that functions ask for, and so many denials."""
    asked: set[tuple[str, Action]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.denied: Recent[str] = Recent(self.remembered)

    def check(self, sender: Identity, actions: Iterable[Action]) -> None:
        """Raises AccessDenied, in Amazon's words, for the first action that the sender may not do."""
        for action in actions:
            if sender.function and len(self.asked) < self.remembered:
                self.asked.add((sender.function, action))
            if why := self._objection(sender, action):
                said = f"User: {sender.arn} is not authorized to perform: {action.name} on resource: {action.resource}"
                self.denied.append(f"{said} {why}")
                self.terminal.denied(self.denied[-1])
                raise Refusal.access_denied(self.denied[-1])

    def _objection(self, sender: Identity, action: Action) -> str | None:
        if self.bucket.effect(action) == "Deny":
            return "with an explicit deny in a resource-based policy"
        if sender.function is None or self.roles is None:
            return None
        match self.roles[sender.function].effect(action):
            case "Allow":
                return None
            case "Deny":
                return "with an explicit deny in an identity-based policy"
            case None:
                return f"because no identity-based policy allows the {action.name} action"


def read_policies(project_dir: Path, functions: Iterable[str], names: Names) -> Mapping[str, Policy] | None:
    """Those of an app's functions, or None where it has none at all. FileNotFoundError where one has none."""
    folder = project_dir / POLICIES.relative_to(POLICIES.parent.parent)
    if not folder.is_dir():
        return None
    return {function: Policy.model_validate(render(function, names, folder)) for function in functions}


def read_bucket_policy(names: Names) -> Policy:
    """The bucket's own."""
    return Policy.model_validate(render(BUCKET, names))


def local_names(stage: str, bucket: str, environment: Mapping[str, str]) -> Names:
    """What the stage calls its bucket and its queues on this machine, and where it keeps its keys."""
    return Names(
        stage=stage,
        bucket=bucket,
        pulls_queue=environment.get("FRAMELOOM_PULLS_QUEUE", ""),
        assemble_queue=environment.get("FRAMELOOM_ASSEMBLE_QUEUE", ""),
        failures_queue=f"frameloom-{stage}-failures",
        ledger_table=environment.get("FRAMELOOM_LEDGER_TABLE", ""),
        region=REGION,
        account=ACCOUNT,
        key_places=key_places(environment),
    )
