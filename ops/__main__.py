"""`python -m ops`: the operator's commands."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from botocore.exceptions import BotoCoreError
from chalice.config import Config
from pydantic import ValidationError

from chalicelib.bootstrap import build_loom
from chalicelib.errors import StoreError
from chalicelib.loom import Loom
from chalicelib.settings import Settings
from localcloud.functions import read_config
from ops.spending import Spending

ROOT = Path(__file__).parent.parent


@click.group()
def main() -> None:
    """Look after a stage; Amazon's usual variables say in which account."""


@main.command()
@click.option("--stage", default="local", show_default=True, help="A stage of .chalice/config.json.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The ledger's day, in UTC; today if left out.")
def spend(stage: str, day: datetime | None) -> None:
    """Say what a day has cost so far, and what is set aside."""
    try:
        loom = open_stage(stage)
        shown = (day or datetime.now(UTC)).date().isoformat()
        click.echo(Spending.of(shown, loom.ledger.page(shown), loom.settings).text())
    except (ValidationError, StoreError, BotoCoreError) as error:
        click.echo(f"Stage {stage} can't be read: {error}", err=True)
        sys.exit(2)


def open_stage(stage: str) -> Loom:
    """What the stage's functions work with, from here."""
    configured = Config(stage, config_from_disk=read_config(ROOT)).environment_variables
    return build_loom(Settings.from_env({**configured, **os.environ}))


if __name__ == "__main__":
    main(prog_name="python -m ops")
