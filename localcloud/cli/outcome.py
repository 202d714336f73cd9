"""What came of a job: its file, what it cost, and what can be done next."""

import shlex
from pathlib import Path
from typing import Any

from chalicelib.domain.money import from_dollars, in_cents
from localcloud.cli.api import SERVED
from localcloud.cli.price import beside_frames, counted

Json = dict[str, Any]


def described(file: Path, output: Json, seconds: float, cost: Json | None = None) -> str:
    """The file and what is in it, how long it took, and the calls, where those are known."""
    facts = [f"{output['bytes']:,} bytes", f"{output['width']}x{output['height']}"]
    if output["frames"] > 1:
        facts += [f"{output['frames']} frames", f"{output['seconds']:g} s"]
    facts += [output["trade"]] if output.get("trade") else []
    facts += [counted(cost["calls"], "generator call")] if cost else []
    return f"{file.absolute()}: {', '.join(facts)}; made in {seconds:.1f} s"


def bill(status: Json, *, paid: bool) -> list[str]:
    """What it cost, where a generator takes money."""
    calls, spent = status["cost"]["calls"], in_cents(from_dollars(status["cost"]["spent_usd"]))
    return [f"{beside_frames(calls, status['frames']['done'])}: {spent} spent."] if paid else []


def next_steps(api: str | None, job: str, output: Json) -> list[str]:
    """What can be done next with a job, where it is kept; what to do where it ends with the command."""
    if api is None:
        return ["Next: open it. `frameloom serve` has a page that keeps jobs, and makes other formats of them."]
    another = command("export", job, api, "--out", "NAME.webp")
    return [f"Next: {another} makes another format or size, without a call.", f"To share: {api}{output['link']}"]


def document(status: Json, file: Path, output: Json, seconds: float) -> Json:
    """What came of a job, for a program."""
    return {
        "job": status["id"],
        "state": status["state"],
        "file": str(file.absolute()),
        "output": output,
        "cost": status["cost"],
        "notes": status["notes"],
        "seconds": round(seconds, 1),
    }


def command(name: str, job: str, api: str, *words: str) -> str:
    """What to type for that, about this job."""
    return shlex.join(["frameloom", name, job, *words, *([] if api == SERVED else ["--api", api])])
