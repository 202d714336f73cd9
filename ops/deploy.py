"""`deploy`: a stage is made, or changed where it differs from what its operator wants."""

from collections.abc import Callable, Sequence

from chalicelib.domain import keys
from ops import chalice_program
from ops.bytecode import compile_program
from ops.configuration import render_stage
from ops.resources import chalice_record, page
from ops.resources.api import gateway_settings, publish
from ops.resources.bucket import bucket_settings
from ops.resources.functions import function_settings, log_groups, may_reserve
from ops.resources.ledger import ledger_settings
from ops.resources.setting import put_right
from ops.resources.stack import Stack
from ops.resources.waf import guard
from ops.stage import ROOT, Stage

Tell = Callable[[str], None]
_TEMPLATES = ROOT / "ops"
_TOLD = 4
"""Names of one step."""


def deploy(stage: Stage, tell: Tell) -> None:
    """Every step looks first, so that it may be run again at any time. Raises Failure."""
    steps = Steps(tell)
    steps.done("Read the plan", [f"{stage.name} in account {stage.account}, {stage.plan.region}"], _worth_a_look(stage))
    steps.done("Bucket and ledger", bucket_stack(stage).apply(_TEMPLATES / "bucket.yaml", bucket_parameters(stage)))
    resources = resource_stack(stage)
    steps.done("Queues, alarms, page's address", resources.apply(_TEMPLATES / "resources.yaml", parameters(stage)))
    steps.done(
        "What the bucket allows, and logs",
        put_right([*bucket_settings(stage), *ledger_settings(stage), *log_groups(stage)]),
    )
    steps.done("Policies and configuration", render_stage(stage))
    steps.done("What stands already, and Chalice forgot", chalice_record.restore(stage))
    steps.done("Bytecode", compile_program(ROOT))
    steps.begin("Program")
    chalice_program.run_chalice(stage, "deploy")
    api, address = chalice_record.api_of(stage)
    steps.done("Functions", put_right(function_settings(stage)))
    changed = put_right(gateway_settings(stage, api))
    if changed:
        publish(stage, api)
    steps.done("API", changed)
    steps.done("Rate rule before the API", guard(stage, api))
    outputs = resources.outputs()
    steps.done("Page", page.publish(stage, outputs, address))
    tell(f"\nThe page  {outputs['SiteAddress']}\nThe API   {address}\nThe inbox s3://{stage.names.bucket}/{keys.INBOX}")


class Steps:
    """What is told while it goes on."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def begin(self, step: str) -> None:
        """One that speaks for itself."""
        self._tell(f"· {step} …")

    def done(self, step: str, changed: Sequence[str], warnings: Sequence[str] = ()) -> None:
        """One that is over, and what it changed."""
        self._tell(f"✓ {step}: {_shortened(changed) or 'nothing to change'}")
        for warning in warnings:
            self._tell(f"  ! {warning}")


def _shortened(names: Sequence[str]) -> str:
    more = len(names) - _TOLD
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_TOLD])} and {more} more"


def bucket_stack(stage: Stage) -> Stack:
    """A stack of its own: the bucket and the ledger may outlive the rest."""
    return Stack(stage.session.client("cloudformation"), stage.bucket_stack)


def resource_stack(stage: Stage) -> Stack:
    """Queues, alarms and where the page is."""
    return Stack(stage.session.client("cloudformation"), stage.prefix)


def bucket_parameters(stage: Stage) -> dict[str, str]:
    """Of bucket.yaml."""
    return {"BucketName": stage.names.bucket, "LedgerTable": stage.names.ledger_table}


def parameters(stage: Stage) -> dict[str, str]:
    """Of resources.yaml."""
    return {
        "Stage": stage.name,
        "Bucket": stage.names.bucket,
        "Functions": ",".join(map(stage.deployed_name, stage.functions)),
        "PullsVisibility": str(stage.visibility("on_pull")),
        "AssembleVisibility": str(stage.visibility("on_assemble")),
        "AlarmEmail": stage.plan.alarm_email,
    }


def _worth_a_look(stage: Stage) -> list[str]:
    said = []
    if not stage.settings.budget_micros:
        said.append("FRAMELOOM_BUDGET_USD is 0: nothing will be drawn")
    if stage.plan.frames_at_once and not may_reserve(stage):
        said.append("frames_at_once is left out: this account's limit leaves nothing to reserve")
    return said
