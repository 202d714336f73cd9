"""Other people's programs, as the Makefile installs them: what each of them finds."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.clients.tools import ROOT, TOOLS

from .findings import Finding

BIN = TOOLS / "security" / "bin"
PROGRAM = ("app.py", "chalicelib", "deployment", "ops", "localcloud", "examples", "bench")
TEMPLATES = ("ops/*.yaml", "examples/*.yaml")
OURS = "frameloom"
KNOWN_TO_BE_BAD = "jinja2==2.10"
"""CVE-2019-10906 and others: who hears nothing of it was told nothing."""


class NotChecked(Exception):
    """The program ran, and could not find out; the message says why."""


class Broken(Exception):
    """A program did not run to its end; the message is what it said."""


def bandit() -> list[Finding]:
    """What it says of our code, without the tests."""
    read = _json([BIN / "bandit", "--quiet", "--recursive", *PROGRAM, "--format", "json"])
    if read["errors"]:
        raise Broken(str(read["errors"]))
    return [
        Finding("bandit", one["test_id"], one["filename"].removeprefix("./"), one["issue_text"])
        for one in read["results"]
    ]


def checkov(packaged: Path) -> list[Finding]:
    """What it says of our templates.

    packaged: the template that `chalice package` makes of the app
    """
    found = []
    for path in [*templates(), packaged]:
        name = path.name if path == packaged else str(path.relative_to(ROOT))
        read = _json(
            [BIN / "checkov", "--framework", "cloudformation", "--skip-download", "--output", "json", "--file", path]
        )
        results = read["results"]
        if results["parsing_errors"] or not (results["passed_checks"] or results["failed_checks"]):
            raise Broken(f"{name}: {results['parsing_errors'] or 'nothing was checked'}")
        found += [
            Finding("checkov", one["check_id"], f"{name}:{one['resource'].rpartition('.')[2]}", one["check_name"])
            for one in results["failed_checks"]
        ]
    return found


def cfn_lint(packaged: Path) -> list[Finding]:
    """What it says of our templates, and of the one that `chalice package` makes."""
    read = _json([Path(sys.executable).with_name("cfn-lint"), "--format", "json", *templates(), packaged])
    return [Finding("cfn-lint", one["Rule"]["Id"], Path(one["Filename"]).name, one["Message"]) for one in read]


def pip_audit() -> list[Finding]:
    """Known holes of each package that is installed for the program, its tests and its checks.

    A package that was passed over is a finding, too. Raises NotChecked where nobody answers who knows of holes: told by
    a package of which some are known.
    """
    (canary,) = _audit([KNOWN_TO_BE_BAD])
    if not canary.get("vulns"):
        raise NotChecked(canary.get("skip_reason", f"no hole is known of {KNOWN_TO_BE_BAD}"))
    audited = _audit(installed())
    return list(holes(audited))


def installed() -> list[str]:
    """Each package beside our own, with its version."""
    listed = _json([sys.executable, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"])
    return [f"{one['name']}=={one['version']}" for one in listed if one["name"] != OURS]


def templates() -> list[Path]:
    """Those that the repository has."""
    return sorted(path for pattern in TEMPLATES for path in ROOT.glob(pattern))


def holes(audited: Iterable[dict[str, Any]]) -> Iterator[Finding]:
    """What pip-audit found, and what it passed over."""
    for one in audited:
        place = f"{one['name']} {one.get('version', '')}".strip()
        if reason := one.get("skip_reason"):
            yield Finding("pip-audit", "skipped", place, reason)
        for hole in one.get("vulns", ()):
            yield Finding("pip-audit", hole["id"], place, hole["description"].partition("\n")[0])


def _audit(requirements: list[str]) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(requirements) + "\n")
        command: list[str | Path] = [
            BIN / "pip-audit",
            "--requirement",
            listed,
            "--no-deps",
            "--disable-pip",
            "--format",
            "json",
        ]
        try:
            audited: list[dict[str, Any]] = _json([*command, "--progress-spinner", "off"])["dependencies"]
        except Broken as broken:
            raise NotChecked(str(broken).strip().splitlines()[-1]) from broken
    return audited


def _json(command: list[str | Path]) -> Any:  # noqa: ANN401 - each program's own
    """What it wrote; such programs end with 1 where they found something."""
    ran = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        return json.loads(ran.stdout)
    except ValueError as error:
        raise Broken(f"{Path(command[0]).name} ended with {ran.returncode}: {ran.stdout}{ran.stderr}") from error
