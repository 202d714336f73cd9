"""What a cold start of the API costs, beside a bare Chalice app with boto3, turn by turn, in one run.

Both are packed by Chalice's own packager, and run unzipped on Amazon's runtime client, where nobody may write bytecode.
The bare app also runs with bytecode, which nobody but us deploys. Run it as `make cold`.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud
from localcloud.functions.deployed import LAMBDA, deployed
from localcloud.functions.environment import build_environment
from localcloud.functions.events import Event, api_event
from ops.package import ARCHITECTURES, copy_program, pack

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TURNS = 15
MOST = 1.5
"""Times the bare app's import, by CPU."""
Seconds = dict[str, list[float]]


def unpacked(program: Path, folder: Path) -> Path:
    """What Lambda would run of a program: in that folder."""
    with ZipFile(pack(program, ARCHITECTURES[0])) as whole:
        whole.extractall(folder)
    return folder


def ours(folder: Path) -> Path:
    """As `make deploy` brings it."""
    return unpacked(copy_program(folder / "program"), folder / "task")


def bare(folder: Path) -> Path:
    """As `chalice deploy` brings it."""
    shutil.copytree(HERE / "bare", folder / "program", ignore=shutil.ignore_patterns("*.pyc"))
    return unpacked(folder / "program", folder / "task")


def compiled(folder: Path, source: Path) -> Path:
    """A program with bytecode beside its sources, in that folder."""
    shutil.copytree(source, folder)
    called = [str(LAMBDA / "bin" / "python"), "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
    subprocess.run([*called, str(folder)], check=True)  # noqa: S603 - our own words
    return folder


def start(task: Path, environment: Mapping[str, str], event: Event) -> dict[str, float]:
    """One cold start, and one answer."""
    with deployed(task, "stopwatch.handler", {**environment, "PYTHONPATH": str(HERE / "watch")}) as function:
        answer = function.invoke(event)
    assert answer.result, answer.error
    told = json.loads(answer.result)
    assert told["status"] == 200, told  # noqa: PLR2004 - OK
    seconds: dict[str, float] = told["seconds"]
    return seconds


def measure(tasks: Mapping[str, tuple[Path, Event]], environment: Mapping[str, str]) -> dict[str, Seconds]:
    """Contestant → what → seconds, of each turn."""
    found: dict[str, Seconds] = {name: defaultdict(list) for name in tasks}
    for _ in range(TURNS):
        for name, (task, event) in tasks.items():
            for what, seconds in start(task, environment, event).items():
                found[name][what].append(seconds)
    return found


def show(found: Mapping[str, Seconds]) -> float:
    """Print the medians; how many times the bare app's import ours takes."""
    print(
        f"{'median of ' + str(TURNS) + ', ms of CPU':36}" + "".join(f"{name:>22}" for name in found) + f"{'ratio':>8}"
    )
    ratios = {}
    for what in found["frameloom"]:
        times = {name: statistics.median(seconds[what]) for name, seconds in found.items()}
        ratios[what] = times["frameloom"] / times["bare"]
        print(f"{what:36}" + "".join(f"{1000 * time:22.0f}" for time in times.values()) + f"{ratios[what]:8.2f}")
    return ratios["import"]


def main() -> int:
    """Exit status 1 where the import takes too long."""
    with tempfile.TemporaryDirectory() as made, LocalCloud(project_dir=ROOT) as cloud:
        folder = Path(made)
        job = Client(cloud.api_url).create({"prompt": "slow zoom in", "frames": 2})["id"]
        status, index = api_event("GET", "/jobs/{job}", {"job": job}), api_event("GET", "/")
        plain = bare(folder / "bare")
        tasks = {
            "frameloom": (ours(folder / "ours"), status),
            "bare": (plain, index),
            "bare, with bytecode": (compiled(folder / "compiled", plain), index),
        }
        return int(show(measure(tasks, build_environment(ROOT, cloud.stage, {}, cloud.s3_url))) > MOST)


if __name__ == "__main__":
    sys.exit(main())
