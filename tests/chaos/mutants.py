"""Patches of shipped files, each of which an invariant must notice.

A mutant lives in a copy of the package, and is hunted there by the same explorations as the original.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent


class Mutant(NamedTuple):
    """One patch: `old`, which stands in the file once, becomes `new`."""

    name: str
    file: str
    old: str
    new: str


class Hunt(NamedTuple):
    """What became of a mutant."""

    mutant: str
    invariant: str | None
    """That killed it."""
    scope: str
    states: int
    """Seen until then."""
    seconds: float


LEASE = "claim is not None and claim.lease_until > loom.clock.now()"
CLAIMED_CALL = """    claim = claim_call(loom, view, view.next_call, invocation)
    if claim is None:
        return
    try:
        _stop_if_ended(loom, job, claim)
        drawn = _call(generator, order_redraw(job, claim, index, pictures) if pictures else order_words(job, claim))
"""
CALLED_CLAIM = """    try:
        early = Try("", view.run, 1, None)
        drawn = _call(generator, order_redraw(job, early, index, pictures) if pictures else order_words(job, early))
        claim = claim_call(loom, view, view.next_call, invocation)
        if claim is None:
            return
"""
CALL = "    drawn = fit(generator.redraw(generator.menu.framed(order)), order.parent.size)\n"
RETRIED = """    try:
        answer = generator.redraw(order)
    except Lost:
        answer = generator.redraw(order)
    drawn = fit(answer, order.parent.size)
"""
RESERVED = """            attempt.reserve()
            attempt.create(keys.order(job.id), job)
"""
SETTLE = """        loom.ledger.settle(terms, view.spent_micros(terms.run))
        loom.bucket.delete(entry.key)
"""
UNSETTLED = "\n".join(SETTLE.splitlines()[::-1]) + "\n"
STORE, DAY = "store.py", "day.py"
DRAWING, CLAIMS, MARKERS = "pipeline/drawing.py", "pipeline/claims.py", "pipeline/markers.py"
STEPS = "pipeline/steps.py"
MUTANTS = (
    Mutant("no lease", CLAIMS, f"return claim if {LEASE} else None", "return None"),
    Mutant(
        "lease shorter than a call", CLAIMS, "invocation.deadline + timedelta", "invocation.deadline - 8 * timedelta"
    ),
    Mutant("claim after the call", DRAWING, CLAIMED_CALL, CALLED_CLAIM),
    Mutant("a retry below the claim", DRAWING, CALL, RETRIED),
    Mutant("412 taken for somebody else's", STORE, "JSON) or self.find(key) == body", "JSON)"),
    Mutant("409 taken for exists", STORE, "in (_CHANGED, *_MISSING)", "in (_CHANGED, _CONFLICT, *_MISSING)"),
    Mutant("nonce not compared", STORE, "self.find(key) == body", "self.find(key) is not None"),
    Mutant(
        "frames written over",
        STORE,
        "        self._put_if(key, body, content_type)",
        "        self.write(key, body, content_type)",
    ),
    Mutant("only the first page read", STORE, 'if "NextContinuationToken" not in page:', "if page is not None:"),
    Mutant("marker deleted before the settlement", MARKERS, SETTLE, UNSETTLED),
    Mutant(
        "settled while somebody may be at work",
        MARKERS,
        "now() - view.last_fact.at < STRAY_AFTER",
        "now() < view.last_fact.at",
    ),
    Mutant(
        "lost counted as free",
        "folder.py",
        'return self.outcome != "busy"',
        'return self.outcome not in ("busy", "lost")',
    ),
    Mutant("ticket not claimed", "tries.py", "needs_ticket=tried[-1].may_be_charged", "needs_ticket=False"),
    Mutant("no most of charged tries", "tries.py", "charged >= MAX_CHARGEABLE_TRIES", "charged >= MAX_TRIES"),
    Mutant(
        "ledger without compare",
        STORE,
        "return self._put_if(key, body, JSON, etag=etag)",
        "return not self.write(key, body)",
    ),
    Mutant(
        "given back twice",
        DAY,
        "if entry is None:\n            return self",
        "if entry is None:\n            return self.model_copy(update={'spent_micros': self.spent_micros + spent})",
    ),
    Mutant(
        "money set aside after the order",
        "pipeline/creation.py",
        RESERVED,
        "\n".join(RESERVED.splitlines()[::-1]) + "\n",
    ),
    Mutant("money not asked for", DAY, "Micros(self.spent_micros + self.reserved_micros)", "self.spent_micros"),
    Mutant("the whole not set aside before the call", DRAWING, " or _cover_run(loom, view)", ""),
    Mutant("facts not read before the call", DRAWING, "        _stop_if_ended(loom, job, claim)\n", ""),
    Mutant(
        "the assembler told while it is at work",
        "pipeline/runs.py",
        "if any(not find_holder(loom, view, step) for step in due):",
        "if due:",
    ),
    Mutant("the order not asked where a claim is made", STEPS, "if not view.is_ordered(call):", "if view is None:"),
    Mutant(
        "what was reserved not asked",
        STEPS,
        "if find_reservation(loom, view, call):",
        "if view is not None:",
    ),
    Mutant(
        "frames past the order counted",
        "folder.py",
        "for index in self.frames if index < self.ordered",
        "for index in self.frames if index >= 0",
    ),
    Mutant("an event believed", "jobs.py", "if tail.has_evidence(since):", "if tail.frames:"),
    Mutant(
        "stray markers left",
        MARKERS,
        "    if reservation:\n        loom.ledger.cancel(reservation)\n    else:",
        "    if reservation:\n        return\n    else:",
    ),
)
QUICK = ("no lease", "claim after the call", "nonce not compared")
"""Noticed within seconds."""


def hunt(mutant: Mutant, states: int) -> Hunt:
    """Explore a copy of what is shipped, with the patch."""
    started = time.monotonic()
    with TemporaryDirectory() as place:
        copy_of_the_package(Path(place), mutant)
        command = [sys.executable, "-m", "tests.chaos", "hunt", str(states)]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return Hunt(mutant.name, found["invariant"], found["scope"], found["states"], time.monotonic() - started)


def copy_of_the_package(place: Path, mutant: Mutant) -> None:
    """Raises ValueError where the patch fits no longer."""
    for folder in ("chalicelib", "tests/chaos"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    patched = place / "chalicelib" / mutant.file
    text = patched.read_text()
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.name}: the patch fits {text.count(mutant.old)} times")
    patched.write_text(text.replace(mutant.old, mutant.new))
