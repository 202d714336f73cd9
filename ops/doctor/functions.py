"""Every function: recursion, retries, logs, time, and what it finds in its environment."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.money import in_cents
from chalicelib.settings import PREFIX
from ops.resources.functions import function_settings, log_groups
from ops.stage import Stage

from .comparing import compare, read_back, redeploy, require
from .finding import Finding

LEASE_MARGIN = f"{PREFIX}LEASE_MARGIN_SECONDS"


def examine(stage: Stage) -> Iterator[Finding]:
    """What deploy writes, and what Chalice did."""
    yield from read_back(stage, [*function_settings(stage), *log_groups(stage)])
    client = stage.session.client("lambda")
    short = []
    for name, function in stage.functions.items():
        deployed = stage.deployed_name(name)
        found = client.get_function_configuration(FunctionName=deployed)
        yield compare(f"timeout of {deployed}", found["Timeout"], int(function.timeout), redeploy(stage))
        environment = found.get("Environment", {}).get("Variables", {})
        differing = _differing(environment, stage.environment)
        yield require(
            f"settings of {deployed}",
            not differing,
            f"not as planned: {', '.join(differing) or 'none'}",
            redeploy(stage),
        )
        if not _outlives(environment):
            short.append(deployed)
    said = f"no longer than the invocation: {', '.join(short) or 'none'}"
    yield require("leases", not short, said, f"{LEASE_MARGIN} is 1 or more")
    yield require(
        "budget",
        bool(stage.settings.budget_micros),
        f"{in_cents(stage.settings.budget_micros)} a day",
        f"FRAMELOOM_BUDGET_USD in ops/stages/{stage.name}.toml: nothing is drawn without",
    )


def _differing(found: Mapping[str, str], planned: Mapping[str, str]) -> list[str]:
    """The settings that the function has otherwise, or beside the plan."""
    own = {name for name in found if name.startswith(PREFIX)}
    return sorted(name for name in {*planned, *own} if found.get(name) != planned.get(name))


def _outlives(environment: Mapping[str, str]) -> bool:
    """Whether a claim's lease, which lasts until the end of its invocation and a margin, lasts longer than that."""
    margin = environment.get(LEASE_MARGIN, "1")
    return margin.isdecimal() and int(margin) > 0
