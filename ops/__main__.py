"""`python -m ops`: the operator's commands."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from botocore.exceptions import BotoCoreError, ClientError
from chalice.config import Config
from rich.console import Console

from chalicelib.billing.tokens import add_token, remove_token, tokens
from chalicelib.domain.errors import Misconfigured, StoreError
from chalicelib.domain.money import exactly
from chalicelib.entrypoints.bootstrap import build_context
from chalicelib.pipeline.context import PipelineContext
from chalicelib.settings import Settings
from deployment.app_registry import read_config
from ops.deploy import deploy
from ops.destroy import destroy
from ops.doctor.report import report
from ops.doctor.services.generators import examine_generators
from ops.doctor.stage import examine_stage
from ops.failure import Failure, find_local_cloud, in_words
from ops.layer import build_layer, explain
from ops.package import ARCHITECTURES
from ops.payments import note_refund, payments, text
from ops.spending import Spending
from ops.stage import Stage
from ops.tokens import EXPIRY, Wish, told

ROOT = Path(__file__).parent.parent
LOCAL = "local"
"""The stage that is deployed nowhere."""
STAGE = click.option("--stage", default=LOCAL, show_default=True, help="A stage of .chalice/config.json.")

DEPLOYED = click.option("--stage", required=True, help="A file of ops/stages, without `.toml`.")


@click.group()
def main() -> None:
    """Look after a stage; Amazon's usual variables say in which account."""


@main.command()
@STAGE
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The ledger's day, in UTC; today if left out.")
def spend(stage: str, day: datetime | None) -> None:
    """Say what a day has cost so far, and what is set aside."""
    with _clear_line(stage):
        context = open_stage(stage)
        shown = (day or datetime.now(UTC)).date().isoformat()
        click.echo(Spending.of(shown, context.ledger.page(shown), context.settings).text())


@main.command("deploy")
@DEPLOYED
def deploy_stage(stage: str) -> None:
    """Put a stage on AWS, or change what differs from ops/stages/."""
    with _clear_line(stage):
        deploy(Stage.of(stage), click.echo)


@main.command()
@STAGE
def doctor(stage: str) -> None:
    """Look for what is wrong, without paying; exit status 1 when something is."""
    with _clear_line(stage):
        findings = [*examine_generators(read_settings(stage))]
        if stage != LOCAL:
            findings += examine_stage(Stage.of(stage))
        Console().print(report(findings))
        sys.exit(int(any(finding.verdict == "wrong" for finding in findings)))


@main.command()
@click.option("--architecture", type=click.Choice(ARCHITECTURES), default=ARCHITECTURES[0], show_default=True)
def layer(architecture: str) -> None:
    """Build the layer with which a stage makes MP4s, into build/."""
    with _clear_line(LOCAL):
        folder = ROOT / "build"
        folder.mkdir(exist_ok=True)
        click.echo(explain(build_layer(architecture, folder), architecture))


@main.command("destroy")
@DEPLOYED
@click.option("--with-content", is_flag=True, help="Delete the bucket too, with every job in it.")
def destroy_stage(stage: str, *, with_content: bool) -> None:
    """Take a stage down; it may be deployed again."""
    with _clear_line(stage):
        found = Stage.of(stage)
        goes = "and ALL that its bucket holds" if with_content else "but not its bucket"
        click.confirm(f"Take down {stage} in account {found.account}, {found.plan.region}, {goes}?", abort=True)
        destroy(found, click.echo, content=with_content)


@main.group("payments", invoke_without_command=True)
@STAGE
@click.pass_context
def payments_of(chosen: click.Context, stage: str) -> None:
    """Say what was paid by those without a token, what for, and what is to be sent back."""
    if chosen.invoked_subcommand is None:
        with _clear_line(stage):
            click.echo(text(payments(open_stage(stage).bucket)))


@payments_of.command("refunded")
@click.argument("payment")
@click.argument("transaction")
@STAGE
def refunded(payment: str, transaction: str, stage: str) -> None:
    """Note that what is owed of a payment was sent back, in that transaction: this command sends nothing."""
    with _clear_line(stage):
        context = open_stage(stage)
        click.echo(f"{exactly(note_refund(context.bucket, context.clock, payment, transaction))} USD")


@main.group()
def token() -> None:
    """Let people in who may have calls paid for."""


@token.command("add")
@click.argument("name")
@STAGE
@click.option("--usd-a-day", metavar="USD", help="What it may spend in a day, UTC: `2.50`.")
@click.option("--jobs-a-day", type=int, metavar="N", help="How many jobs it may order in a day.")
@click.option("--generators", metavar="NAMES", help="Those that may draw for it, with commas between them.")
@click.option("--expires", type=click.DateTime(EXPIRY), help="From this moment on it lets nobody in, in UTC.")
def add(
    name: str,
    stage: str,
    *,
    usd_a_day: str | None,
    jobs_a_day: int | None,
    generators: str | None,
    expires: datetime | None,
) -> None:
    """Make a token and print it, this once: only its hash is kept.

    What is left out is as the stage's settings have it for every token.
    """
    with _clear_line(stage):
        context = open_stage(stage)
        wish = Wish(usd_a_day, jobs_a_day, generators, expires)
        click.echo(add_token(context.bucket, context.clock, name, wish.terms(context.settings, context.clock.now())))


@token.command("list")
@STAGE
def show(stage: str) -> None:
    """Say whose tokens there are, what they are good for, and what each has used today, UTC."""
    with _clear_line(stage):
        context = open_stage(stage)
        for name, found in tokens(context.bucket):
            use = context.ledger.use(name, found.limits) if found else None
            click.echo(told(name, found, use, context.clock.now()))


@token.command("remove")
@click.argument("name")
@STAGE
def remove(name: str, stage: str) -> None:
    """Let nobody in with it any more."""
    with _clear_line(stage):
        remove_token(open_stage(stage).bucket, name)


@contextmanager
def _clear_line(stage: str) -> Iterator[None]:
    try:
        yield
    except (Misconfigured, StoreError, BotoCoreError, ClientError, Failure, ValueError) as error:
        click.echo(f"Stage {stage}: {in_words(error)}" if stage else in_words(error), err=True)
        sys.exit(2)


def open_stage(stage: str) -> PipelineContext:
    """What the stage's functions work with, from here. Raises Misconfigured, or Failure for no local cloud."""
    if stage == LOCAL:
        find_local_cloud(os.environ)
    return build_context(read_settings(stage))


def read_settings(stage: str) -> Settings:
    """The stage's own, and over them what the environment says here."""
    if stage == LOCAL:
        configured = Config(stage, config_from_disk=read_config(ROOT)).environment_variables
    else:
        planned = Stage.of(stage)
        configured = planned.environment
        # Where its functions find themselves.
        os.environ["AWS_DEFAULT_REGION"] = planned.plan.region
    return Settings.from_env({**configured, **os.environ})


if __name__ == "__main__":
    main(prog_name="python -m ops")
