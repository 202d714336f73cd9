"""Every function: recursion, retries, logs, time, and what it finds in its environment."""

from collections.abc import Iterator

from ops.lambdas import function_settings, log_groups
from ops.stage import Stage

from .finding import Finding
from .reading import compare, read_back, redeploy, require


def examine(stage: Stage) -> Iterator[Finding]:
    """What deploy writes, and what Chalice did."""
    yield from read_back(stage, [*function_settings(stage), *log_groups(stage)])
    client = stage.session.client("lambda")
    for name, function in stage.functions.items():
        deployed = stage.deployed_name(name)
        found = client.get_function_configuration(FunctionName=deployed)
        # A claim's lease is as long as the time that Lambda says is left, and so follows this.
        yield compare(f"timeout of {deployed}", found["Timeout"], int(function.timeout), redeploy(stage))
        environment = found.get("Environment", {}).get("Variables", {})
        differing = sorted(name for name, value in stage.environment.items() if environment.get(name) != value)
        yield require(
            f"settings of {deployed}",
            not differing,
            f"not as planned: {', '.join(differing) or 'none'}",
            redeploy(stage),
        )
    yield require(
        "budget",
        bool(stage.settings.budget_usd),
        f"{stage.settings.budget_usd / 1_000_000:.2f} USD a day",
        f"FRAMELOOM_BUDGET_USD in ops/stages/{stage.name}.toml: nothing is drawn without",
    )
