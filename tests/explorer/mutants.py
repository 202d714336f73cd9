"""Patches of shipped files, each of which an invariant must notice.

A mutant lives in a copy of the package, and is hunted there by the same explorations as the original.
"""

import ast
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
    """One patch: `old`, which stands once in that function or class of a shipped module, becomes `new`."""

    name: str
    module: str
    place: str
    """`function`, `Class` or `Class.method`."""
    old: str
    new: str
    scope: str = ""
    """Where it is looked for before all else; empty for everywhere at once."""


class Hunt(NamedTuple):
    """What became of a mutant."""

    mutant: str
    invariant: str | None
    """That killed it."""
    scope: str
    states: int
    """Seen until then."""
    seconds: float


LEASE = "claim is not None and claim.lease_until > context.clock.now()"
CLAIMED_CALL = """    one = claim_call(context, view, view.next_call, claim, partial(seed_of, job, asked))
    if one is None:
        return
    try:
        _stop_if_ended(context, job, one)
"""
CALLED_CLAIM = """    early = Try("", view.run, 1, None)
    try:
        answered = _call(generator, job, early, index, pictures)
        one = claim_call(context, view, view.next_call, claim, partial(seed_of, job, asked))
        if one is None:
            return
        if not abilities.collection:
            put_frames(context, view, index, answered)
            return
"""
CALL = "    return pictures.as_frames(generator.redraw(generator.menu.framed(redraw)))"
RETRIED = """    framed = generator.menu.framed(redraw)
    try:
        return pictures.as_frames(generator.redraw(framed))
    except CallEnding:
        return pictures.as_frames(generator.redraw(framed))"""
RESERVED = """            attempt.reserve()
            attempt.create(keys.order(job.id), job)
"""
SETTLE = "    context.ledger.settle(terms, spent)\n"
UNSETTLED = f"    context.bucket.delete(marker)\n{SETTLE}"
NOTED = """        if pictures and index == job.first_redrawn and generator.menu.explains:
            _write_notes(context, job, generator, pictures)
        put_frames(context, view, index, drawn)
"""
UNNOTED = "".join(NOTED.splitlines(keepends=True)[at] for at in (2, 0, 1))
HANDED_IN = "        try:\n            submission = self._generator"
LOOK_FAILED = """        except Busy as busy:
            self._ask_again(busy.retry_after or self.collection.every, turn)
"""
ROW = """        if turn.look == self.one.name:
            come_back(self.context, self.view.id, delay, look=turn.look)"""
MUTANTS = (
    Mutant(
        "no lease", "chalicelib.pipeline.claims", "find_holder", f"return claim if {LEASE} else None", "return None"
    ),
    Mutant(
        "lease shorter than a call",
        "chalicelib.pipeline.claims",
        "new_claim",
        "invocation.deadline + lease",
        "invocation.deadline - 8 * lease",
    ),
    Mutant("claim after the call", "chalicelib.pipeline.drawing.next_frame", "_make_call", CLAIMED_CALL, CALLED_CLAIM),
    Mutant("a retry below the claim", "chalicelib.pipeline.drawing.next_frame", "_call", CALL, RETRIED),
    Mutant(
        "412 taken for somebody else's",
        "chalicelib.storage.bucket",
        "Bucket.create",
        "JSON) or self.find(key) == body",
        "JSON)",
    ),
    Mutant(
        "409 taken for exists",
        "chalicelib.storage.bucket",
        "Bucket._put_if_new",
        "== _EXISTS",
        "in (_EXISTS, _CONFLICT)",
    ),
    Mutant(
        "nonce not compared",
        "chalicelib.storage.bucket",
        "Bucket.create",
        "self.find(key) == body",
        "self.find(key) is not None",
    ),
    Mutant(
        "frames written over",
        "chalicelib.storage.bucket",
        "Bucket.create_once",
        "        self._put_if_new(key, body, content_type)",
        "        self.write(key, body, content_type)",
    ),
    Mutant(
        "only the first page read",
        "chalicelib.storage.bucket",
        "Bucket.list",
        'if "NextContinuationToken" not in page:',
        "if page is not None:",
    ),
    Mutant("marker deleted before the settlement", "chalicelib.pipeline.reservations", "settle", SETTLE, UNSETTLED),
    Mutant(
        "settled while somebody may be at work",
        "chalicelib.pipeline.reservations",
        "_settle_run",
        "now() - view.last_fact.at < STRAY_AFTER",
        "now() < view.last_fact.at",
    ),
    Mutant(
        "lost counted as free",
        "chalicelib.domain.job_folder",
        "Try.may_be_charged",
        'return self.outcome != "busy"',
        'return self.outcome not in ("busy", "lost")',
    ),
    Mutant(
        "ticket not claimed",
        "chalicelib.domain.tries",
        "_next_call",
        "needs_ticket=tried[-1].may_be_charged",
        "needs_ticket=False",
    ),
    Mutant(
        "no most of charged tries",
        "chalicelib.domain.tries",
        "_next_call",
        "charged >= MAX_CHARGEABLE_TRIES",
        "charged >= MAX_TRIES",
    ),
    Mutant(
        "a change sent once more is made once more",
        "chalicelib.billing.standing",
        "_entry_changed",
        "is_new=was is None,\n        where={_OPEN: int(was.is_open), _MICROS: was.micros} if was else {},",
        "is_new=False,",
    ),
    Mutant(
        "given back twice",
        "chalicelib.billing.standing",
        "Standing.with_settlement",
        "if self.entry is None or not self.entry.is_open:",
        "if self.entry is None:",
    ),
    Mutant(
        "the day's sum not asked",
        "chalicelib.billing.standing",
        "Standing._moved",
        "room_in_pots = {USED: allowed.budget_micros - wanted, f",
        "room_in_pots = {f",
    ),
    Mutant(
        "the share not asked",
        "chalicelib.billing.standing",
        "Standing._moved",
        ', f"{shares.pot}{USED}": shares.pot_micros - wanted}',
        "}",
    ),
    Mutant(
        "the client's sum not asked",
        "chalicelib.billing.standing",
        "Standing._moved",
        "(room_in_account if wanted else {})",
        "{}",
    ),
    Mutant(
        "the quota of jobs not asked",
        "chalicelib.billing.standing",
        "Standing._moved",
        "(quota if jobs > 0 else {})",
        "{}",
    ),
    Mutant(
        "a job that is not listed",
        "chalicelib.billing.standing",
        "Standing.with_reservation",
        "(*moved, *with_job(self.reservation))",
        "moved",
    ),
    Mutant(
        "an order that came to nothing is listed",
        "chalicelib.billing.standing",
        "Standing.with_settlement",
        "moved if was_used else (*moved, *without_job(self.reservation, now))",
        "moved",
        "creation",
    ),
    Mutant(
        "a deleted job is listed",
        "chalicelib.pipeline.deletion",
        "delete_pictures",
        "context.ledger.unlist(view.job.reservation)",
        "pass",
    ),
    Mutant(
        "a token's own limits not asked",
        "chalicelib.billing.ledger",
        "Ledger._allowed",
        "self._allowance.within(reservation.limits)",
        "self._allowance",
        "room for one of a token's",
    ),
    Mutant(
        "strangers take from those with a token",
        "chalicelib.billing.room",
        "shares_of",
        "Shares(STRANGERS, allowed.strangers_micros",
        "Shares(HOLDERS, allowed.holders_micros",
    ),
    Mutant(
        "a place for two",
        "chalicelib.billing.places",
        "with_spot",
        "at_most={**change.at_most, **free}",
        "at_most=change.at_most",
        "a place for an address",
    ),
    Mutant(
        "a place that is never left",
        "chalicelib.billing.places",
        "with_spot",
        "drop=[*change.drop, was.name]",
        "drop=change.drop",
        "a place left",
    ),
    Mutant(
        "places of one address for all",
        "chalicelib.billing.standing",
        "Standing._queue_changed",
        "becomes.shared_spot",
        "None",
        "a place for all",
    ),
    Mutant(
        "what is given back is not given back to all",
        "chalicelib.billing.standing",
        "Standing._moved",
        "{SPENT: spent, USED: moved[USED], **in_pot}",
        "{SPENT: spent, USED: max(0, moved[USED]), **in_pot}",
    ),
    Mutant(
        "money set aside after the order",
        "chalicelib.pipeline.ordering.creation",
        "_commit",
        RESERVED,
        "\n".join(RESERVED.splitlines()[::-1]) + "\n",
    ),
    Mutant(
        "the whole not set aside before the call",
        "chalicelib.pipeline.drawing.next_frame",
        "draw_frame",
        " or _cover_run(context, view)",
        "",
    ),
    Mutant(
        "facts not read before the call",
        "chalicelib.pipeline.drawing.next_frame",
        "_make_call",
        "        _stop_if_ended(context, job, one)\n",
        "",
    ),
    Mutant(
        "the assembler told while it is at work",
        "chalicelib.pipeline.runs",
        "wind_up",
        "if any(not find_holder(context, view, step) for step in due):",
        "if due:",
    ),
    Mutant(
        "the order not asked where a claim is made",
        "chalicelib.pipeline.drawing.steps",
        "claim_call",
        "if not view.is_ordered(call):",
        "if view is None:",
    ),
    Mutant(
        "what was reserved not asked",
        "chalicelib.pipeline.drawing.steps",
        "claim_call",
        "if find_reservation(context, view, call):",
        "if view is not None:",
    ),
    Mutant(
        "frames past the order counted",
        "chalicelib.domain.job_folder",
        "_Sorting._sorted",
        "for index in self.frames if index < self.ordered",
        "for index in self.frames if index >= 0",
    ),
    Mutant(
        "an event believed",
        "chalicelib.storage.jobs",
        "JobRepository.look",
        "if tail.has_evidence(since):",
        "if tail.frames:",
    ),
    Mutant(
        "notes left with a deleted job",
        "chalicelib.pipeline.deletion",
        "doomed",
        "(keys.mask(job_id), keys.notes(job_id))",
        "(keys.mask(job_id),)",
    ),
    Mutant(
        "a chain that has run away paid on",
        "chalicelib.pipeline.drawing.next_frame",
        "_make_call",
        "view.was_drawn_now(index - 1)",
        "not view.was_drawn_now(index - 1)",
        "run away",
    ),
    Mutant("notes after the frame", "chalicelib.pipeline.drawing.next_frame", "_make_call", NOTED, UNNOTED),
    Mutant(
        "in-betweens counted as paid",
        "chalicelib.pipeline.ordering.creation",
        "_reservation",
        "redraws=len(groups) or order.frames",
        "redraws=order.frames",
        "in-betweens",
    ),
    Mutant(
        "what was drawn stored before what is computed",
        "chalicelib.pipeline.drawing.steps",
        "put_frames",
        "in enumerate(frames, first):",
        "in reversed([*enumerate(frames, first)]):",
        "in-betweens",
    ),
    Mutant(
        "copied frames paid again",
        "chalicelib.pipeline.ordering.creation",
        "_reservation",
        "order.frames - order.first_redrawn",
        "order.frames - 1",
        "branch",
    ),
    Mutant(
        "frame 0 copied first",
        "chalicelib.pipeline.drawing.copies",
        "copy_frames",
        "range(branch.frame, -1, -1)",
        "range(branch.frame + 1)",
        "branch",
    ),
    Mutant(
        "a deleted job's frame gone on from",
        "chalicelib.pipeline.drawing.copies",
        "_copy",
        "    if body is None:",
        "    if body is None:\n        return\n    if not body:",
        "branch, source deleted",
    ),
    Mutant(
        "each frame of a group called for",
        "chalicelib.domain.job_view",
        "PartialJobView._has_group",
        "self.folder.frames.issuperset(self.job.drawn_with(first))",
        "first in self.folder.frames",
        "in-betweens at once",
    ),
    Mutant(
        "stray markers left",
        "chalicelib.pipeline.reservations",
        "_clear_stray",
        "    if reservation:\n        context.ledger.cancel(reservation)\n    else:",
        "    if reservation:\n        return\n    else:",
    ),
    *(
        Mutant(name, "chalicelib.pipeline.drawing.collected_call", f"CollectedCall.{place}", old, new, scope)
        for name, scope, place, old, new in (
            (
                "handle written before the order",
                "collected",
                "hand_in",
                HANDED_IN,
                f"        self._keep(Submission(identity=claim.nonce), claim, 0)\n{HANDED_IN}",
            ),
            (
                "identity drawn anew",
                "lost orders, chosen",
                "hand_in",
                "order, claim.nonce)",
                "order, self.context.new_id())",
            ),
            (
                "a lost answer taken for the end",
                "lost orders, chosen",
                "hand_in",
                "if not self.collection.chooses:",
                "if self.collection is not None:",
            ),
            (
                "asked after while its sender lives",
                "ordered at once, chosen",
                "see_to",
                "if claim is not None and claim.lease_until > self.context.clock.now():",
                "if claim is None:",
            ),
            (
                "nobody asked after it",
                "lost orders, chosen",
                "see_to",
                "if claim is None or not self.collection.chooses:",
                "if claim is None or self.collection.chooses:",
            ),
            (
                "what was found not written down",
                "lost orders, chosen",
                "_ask_after",
                "            self._keep(submission, claim, 0)",
                "            return",
            ),
            (
                "given up before the provider is done",
                "collected",
                "_wait",
                "timedelta(seconds=longest)",
                "timedelta(seconds=longest / 20)",
            ),
            (
                "every look followed by another",
                "clip",
                "_ask_again",
                ROW,
                "        come_back(self.context, self.view.id, delay, look=self.one.name)",
            ),
            ("a look that fails taken for free", "collected", "_collect", LOOK_FAILED, ""),
            ("never given up", "lost orders", "_wait", "if left > 0:", "if longest > 0:"),
        )
    ),
    Mutant(
        "collected into whichever frame is next",
        "chalicelib.pipeline.drawing.arrivals",
        "_bring_redraw",
        "job, step = view.job, keys.frame_of_step(one.step) or 0",
        "job, step = view.job, context.jobs.read_again(view).drawn",
        "two frames collected",
    ),
    Mutant(
        "a clip begun anew in the middle",
        "chalicelib.domain.job_view",
        "PartialJobView.next_call",
        "self.job.drawn_with(self.drawn)[0]",
        "self.drawn",
        "clip",
    ),
    Mutant(
        "handed in although it had come",
        "chalicelib.pipeline.drawing.next_frame",
        "_make_call",
        "        _stop_if_drawn(context, view, one)\n",
        "",
        "collected at once",
    ),
    Mutant(
        "settled while somebody may hand in",
        "chalicelib.pipeline.claims",
        "find_holder",
        "(view.is_settled(step) and not _may_send(view, newest))",
        "view.is_settled(step)",
        "collected at once",
    ),
    Mutant(
        "deletion ended while somebody collects",
        "chalicelib.pipeline.deletion",
        "_may_still_come",
        "since <= STRAY_AFTER",
        "since < STRAY_AFTER - STRAY_AFTER",
        "collected poster, deleted",
    ),
)
PAID_MUTANTS = tuple(
    Mutant(name, f"chalicelib.pipeline.{module}", place, old, new, scope)
    for name, module, place, old, new, scope in (
        (
            "a payment that buys two jobs",
            "paying.purchases",
            "bind",
            "return purchase.job if is_ours else None",
            "return purchase.job",
            "one payment for two",
        ),
        (
            "set aside whatever the facilitator says",
            "paying.purchases",
            "paid_for",
            "if not verified.is_valid:",
            "if verified is None:",
            "paid with the order",
        ),
        (
            "a no that is believed the second time",
            "paying.collection",
            "_ask",
            "if is_first and not said.transaction:",
            "if not said.transaction:",
            "paid to one who forgets",
        ),
        (
            "not yet known taken for a no",
            "paying.collection",
            "_ask",
            "if is_first and not said.transaction:",
            "if is_first:",
            "paid before the first call",
        ),
        (
            "asked for before it is written down",
            "paying.collection",
            "collect",
            'is_first = context.bucket.create_record(keys.taking(payment.id, "asked"), asked)',
            "is_first = True",
            "paid to one who forgets",
        ),
        (
            "drawn before it is paid",
            "drawing.paid_run",
            "collect_before_call",
            """        come_back(context, view.id, _LOOK_AGAIN)
        return None
""",
            "        return payment\n",
            "paid before the first call",
        ),
        (
            "all that was authorised taken at the end",
            "paying.collection",
            "settle_payment",
            "is_due, wanted = charge > 0, charge",
            "is_due, wanted = charge > 0, payment.micros",
            "paid at the end",
        ),
        (
            "forgotten before it is taken",
            "reservations",
            "settle",
            "is None:\n            return\n",
            "is None:\n            pass\n",
            "paid at the end",
        ),
    )
)
MUTANTS = (*MUTANTS, *PAID_MUTANTS)
QUICK = ("no lease", "claim after the call", "nonce not compared")
"""Noticed within seconds."""


def hunt(mutant: Mutant, states: int) -> Hunt:
    """Explore a copy of what is shipped, with the patch."""
    started = time.monotonic()
    with TemporaryDirectory() as place:
        copy_of_the_package(Path(place), mutant)
        command = [sys.executable, "-m", "tests.explorer", "hunt", str(states), mutant.scope]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return Hunt(mutant.name, found["invariant"], found["scope"], found["states"], time.monotonic() - started)


def copy_of_the_package(folder: Path, mutant: Mutant) -> None:
    """Raises LookupError where the place is gone, and ValueError where the patch fits no longer."""
    for shipped in ("chalicelib", "localcloud/aws", "tests/explorer"):
        shutil.copytree(ROOT / shipped, folder / shipped, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder.joinpath(*mutant.module.split(".")).with_suffix(".py")
    if not path.is_file():
        raise LookupError(f"{mutant.name}: there is no {mutant.module}")
    path.write_text(patched(path.read_text(), mutant))


def patched(source: str, mutant: Mutant) -> str:
    """The module's source with the patch. Raises LookupError and ValueError as above."""
    lines = source.splitlines(keepends=True)
    start, end = lines_of(source, mutant.place)
    before, there, after = "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])
    if there.count(mutant.old) != 1:
        raise ValueError(f"{mutant.name}: the patch fits {there.count(mutant.old)} times in {mutant.place}")
    return before + there.replace(mutant.old, mutant.new) + after


def lines_of(source: str, place: str) -> tuple[int, int]:
    """Where that function or class begins and ends, as bounds of a slice. Raises LookupError where there is none."""
    body: list[ast.stmt] = ast.parse(source).body
    found: ast.FunctionDef | ast.ClassDef | None = None
    for name in place.split("."):
        found = next(
            (node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name), None
        )
        if found is None:
            raise LookupError(f"there is no {place} any more")
        body = found.body
    assert found is not None
    return found.lineno - 1, found.end_lineno or found.lineno
