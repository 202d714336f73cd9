"""What must hold whatever happens: of every step, and of a world in which everything has come to its end."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from chalicelib.billing.ledger_page import Page
from chalicelib.billing.places import Place
from chalicelib.billing.room import HOLDERS, POTS, pot_of, shares_of
from chalicelib.billing.sums import USED, Sum, number
from chalicelib.domain import keys
from chalicelib.domain.chain_history import History
from chalicelib.domain.job_folder import Folder, Try, end_number
from chalicelib.domain.job_view import JobView
from chalicelib.domain.keys import OutputName
from chalicelib.domain.limits import MAX_CHARGEABLE_TRIES, MAX_FREE_TRIES, MAX_TICKETS, MAX_TRIES
from chalicelib.domain.money import Micros
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.domain.records import Claim, FurtherExport, Job
from chalicelib.domain.tries import RunEnd
from chalicelib.picture.png_text import text_of
from chalicelib.settings import Settings
from chalicelib.storage.table import Item

from .paying import check_paid, check_settled, look_at_payments
from .violation import check
from .world.clients import LOOKS, instant
from .world.items import TABLE
from .world.records import (
    body_in,
    fact_from,
    folder_in,
    has_money,
    is_damaged,
    job_from,
    jobs_in,
    listed_in,
    pages_in,
    pots_in,
    reservations_of,
    spots_in,
    view_in,
)
from .world.simulation import Terms
from .world.state import Call, Contents, World

ORDER = {
    "awaiting_upload": 0,
    "generating": 1,
    "assembling": 2,
    "failed": 3,
    "expired": 3,
    "cancelled": 3,
    "done": 4,
}
"""Within a run, states only move forward."""
ATTEMPTS = 2
"""An order that comes twice at once is listed by both attempts, until one has given up."""
OUTPUT_MICROS: Micros = Settings.model_fields["output_micros"].default
"""What a try to make a further output costs in every scope."""


class Judge:
    """Looks at every step."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self.most_calls = 0
        """That may have been charged, of one run."""
        self.bounds: set[tuple[int, int]] = set()
        """(calls that may have been charged, the most that may be) of every run seen."""
        self._repeats = 0
        """How many events came twice, at the most."""
        self._outputs: dict[tuple[object, ...], str] = {}
        """What an output was made of → its etag: the same wherever and in whatever order."""

    def look(self, before: World, after: World) -> None:
        """Raises Violation."""
        self._repeats = max(self._repeats, before.left.repeats)
        if after.events is not before.events:
            self._look_at_messages(after)
        if after.calls is not before.calls:
            self._look_at_calls(after)
            for call in Counter(after.calls) - Counter(before.calls):
                _check_ordered(before, call)
                _check_reserved(after, call)
                _check_not_run_away(before, call)
                check_paid(after, call)
        if after.contents is not before.contents:
            self._look_at_contents(before.contents, after.contents)
            _check_places(after)
        look_at_payments(before, after)

    def look_at_end(self, world: World) -> None:
        """Of a world in which nothing is left to do. Raises Violation."""
        for job in jobs_in(world.contents):
            _check_end(world, job)
            _check_accounted(world, job)
            _check_listed(world.contents, job, at_most=1)
            if not world.failures and all(call.may_be_charged for call in world.calls):
                _check_unfailing(world, job)
        _check_ledger_closed(world)
        known = {job.id for job in jobs_in(world.contents)}
        strays = [job for _, job in listed_in(world.contents) if job not in known]
        check(not strays, "8 what never came to be is not listed", str(strays))
        check_settled(world)

    def _look_at_messages(self, world: World) -> None:
        looks = Counter(
            event.args for event in world.events if event.verb == "look_after" and '"look"' in event.args[0]
        )
        for message, count in looks.items():
            check(count <= 1 + self._repeats, "7 one row of looks a call", f"{count} of {message}")

    def _look_at_calls(self, world: World) -> None:
        orders = Counter(call[:4] for call in world.calls)
        check(max(orders.values()) == 1, "1 one order a claim", str(orders))
        all_calls = Counter((call.job, call.run, call.frame) for call in world.calls)
        charged = Counter((call.job, call.run, call.frame) for call in world.calls if call.may_be_charged)
        jobs = {job.id: job for job in jobs_in(world.contents)}
        for (job, run, index), count in all_calls.items():
            check(count <= MAX_TRIES, "1 calls a frame", f"{count} of frame {index}")
            paid = charged[job, run, index]
            check(paid <= MAX_CHARGEABLE_TRIES, "1 charged calls a frame", f"{paid} of frame {index}")
        if self._terms.menu.pace:
            slots = len(world.contents.under(keys.pace(self._terms.menu.name)))
            check(
                len(world.calls) <= slots + world.failures, "7 a slot for each call", f"{len(world.calls)} in {slots}"
            )
        for job, run in {(call.job, call.run) for call in world.calls}:
            paid_for = [count for (of_job, of_run, _), count in charged.items() if (of_job, of_run) == (job, run)]
            self._look_at_run(world, jobs[job], run, sum(paid_for), len(paid_for))

    def _look_at_run(self, world: World, job: Job, run: int, paid: int, frames: int) -> None:
        reservations = reservations_of(world.contents, job)
        check(run in reservations, "6 money before calls", f"run {run} was never reserved")
        terms = reservations[run]
        most = _calls_of(job)
        check(terms.calls <= most, "1 the bound counts paid calls only", f"{terms.calls} for {most} that are drawn")
        self.most_calls = max(self.most_calls, paid)
        self.bounds.add((paid, terms.calls + MAX_TICKETS))
        check(paid <= terms.calls + MAX_TICKETS, "1 charged calls a run", f"{paid} for {terms.calls} frames")
        check(paid <= frames + world.failures, "1 one call a frame when nothing fails", f"{paid} for {frames} frames")
        if self._terms.chooses:
            named = "1 nothing is paid twice where we choose the identity"
            check(paid <= frames + world.breakdowns, named, f"{paid} for {frames} frames")

    def _look_at_contents(self, before: Contents, after: Contents) -> None:
        changed = [key for key, thing in after.objects.items() if before.objects.get(key) is not thing]
        gone = [key for key in before.objects if key not in after.objects]
        for key in changed:
            if key.startswith(TABLE):
                self._look_at_ledger(after)
            if key.startswith(keys.JOBS):
                check(key not in before.objects or is_damaged(after, key), "2 written once", key)
                if key.endswith("/job.json") and not is_damaged(after, key):
                    _check_listed(after, job_from(body_in(after, key)), at_most=ATTEMPTS)
        for key in gone:
            _check_may_go(before, key)
        for job in {found for key in (*changed, *gone) if key.startswith(keys.JOBS) and (found := keys.job_of(key))}:
            self._look_at_job(before, after, job)

    def _look_at_ledger(self, contents: Contents) -> None:
        allowed = self._terms.settings.allowance
        for day, page in pages_in(contents).items():
            used = page.spent_micros + page.reserved_micros
            check(used <= allowed.budget_micros, "6 budget", f"{used} of {allowed.budget_micros} on {day}")
            accounts = sum(account.micros for account in page.clients.values())
            check(accounts == used, "6 ledger balances", f"clients have used {accounts}, the day {used}")
            pots = pots_in(contents).get(day, {})
            check(number(pots, USED) == used, "6 ledger balances", f"{used} is used, and {number(pots, USED)} counted")
            self._look_at_shares(page, pots)
            for client, account in page.clients.items():
                theirs = allowed.within(self._terms.token.limits)
                own = shares_of(client, theirs).own_micros
                check(account.micros <= own, "6 quota", f"{client} has used {account.micros}")
                check(account.jobs <= theirs.client_jobs, "6 quota", f"{client} has {account.jobs} jobs")

    def _look_at_shares(self, page: Page, pots: Item) -> None:
        allowed = self._terms.settings.allowance
        for pot in POTS:
            owners = [client for client in page.clients if pot_of(client) == pot]
            theirs = sum(page.clients[client].micros for client in owners)
            counted = Sum.of(pots, pot).used_micros
            check(counted == theirs, "6 ledger balances", f"{pot} have used {theirs}, and {counted} is counted")
            for client in owners[:1]:
                most = shares_of(client, allowed).pot_micros
                check(theirs <= most, "6 shares", f"{theirs} of {most} is used by those who share {pot}")

    def _look_at_job(self, before: Contents, after: Contents, job_id: str) -> None:
        folder = folder_in(after, job_id)
        if self._terms.takes:
            pictures = [after.objects[keys.frame(job_id, index)].etag for index in folder.frames]
            check(len(set(pictures)) == len(pictures), "5 no picture is two frames", f"{len(pictures)} frames")
        names = Counter((name.export, name.frames) for name in folder.outputs)
        check(max(names.values(), default=0) <= 1, "5 one output per export and frames", str(names))
        for name in folder.outputs:
            self._look_at_output(after, job_id, name)
        _check_said(after, job_id, folder)
        _check_in_turn(before, after, job_id, folder)
        _check_copied(after, job_id, folder)
        was = _standing(before, job_id)
        now = _standing(after, job_id)
        if was and now and was[0] == now[0]:
            check(ORDER[was[1]] <= ORDER[now[1]], "4 states move forward", f"{was[1]} became {now[1]}")

    def _look_at_output(self, contents: Contents, job_id: str, name: OutputName) -> None:
        made = contents.objects[name.key(job_id)]
        frames = [contents.objects.get(keys.frame(job_id, index)) for index in range(name.frames)]
        if None in frames:
            return
        recipe = (name.export, *(frame.etag for frame in frames if frame))
        check(self._outputs.setdefault(recipe, made.etag) == made.etag, "5 byte-identical outputs", name.link)


def _check_ordered(before: World, call: Call) -> None:
    job = next(job for job in jobs_in(before.contents) if job.id == call.job)
    check(call.frame < job.frames, "1 only what was ordered", f"frame {call.frame} of {job.frames}")
    first = job.drawn_with(call.frame)[0] if call.frame else 0
    missing = [index for index in range(first) if keys.frame(job.id, index) not in before.contents.objects]
    check(not missing, "1 a frame follows the one before", f"frame {call.frame} without {missing}")


def _check_not_run_away(before: World, call: Call) -> None:
    job, parent = next(job for job in jobs_in(before.contents) if job.id == call.job), call.frame - 1
    if job.on_drift != "stop" or parent < 1:
        return
    told = History.read(text_of(body_in(before.contents, keys.frame(job.id, parent))), parent).entries[-1:]
    drawn_in = {one.run for one in folder_in(before.contents, job.id).tries_of(keys.frame_step(parent))}
    has_run_away = any(entry.is_past for entry in told) and call.run in drawn_in
    check(not has_run_away, "1 a chain that has run away is not paid on", f"frame {call.frame} in run {call.run}")


def _check_reserved(world: World, call: Call) -> None:
    job = next(job for job in jobs_in(world.contents) if job.id == call.job)
    names = list(world.contents.objects)
    ended = [name for name in names if name.startswith(f"{keys.facts(job.id)}{end_number(call.run):03}-")]
    step = keys.frame_step(job.drawn_with(call.frame)[0]) if call.frame else keys.WORDS
    claim = keys.claim(job.id, step, call.run, call.number)
    late = claim in names and any(names.index(fact) < names.index(claim) for fact in ended)
    check(not late, "1 an ended run pays nothing further", f"frame {call.frame} was claimed after the end")
    terms = reservations_of(world.contents, job).get(call.run)
    pages = pages_in(world.contents).values()
    aside = sum(page.open[terms.id].micros for page in pages if terms.id in page.open) if terms else None
    check(
        terms is not None and aside == terms.micros, "6 money before calls", f"{aside} is set aside for run {call.run}"
    )


def is_at_rest(world: World) -> bool:
    """Whether every run has come to its end, every dropped picture has its answer, and nothing is left to do."""
    return (
        all(_is_answered(world.contents, drop) for drop in world.contents.under(keys.INBOX))
        and not world.contents.under(keys.ACTIVE)
        and all(
            not view.is_unfinished or view.is_deleted
            for view in (view_in(world.contents, job) for job in jobs_in(world.contents))
        )
    )


def _is_answered(contents: Contents, drop: str) -> bool:
    return any(keys.delivered(drop, suffix) in contents.objects for suffix in ("gif", "error.json"))


def _standing(contents: Contents, job_id: str) -> tuple[int, str] | None:
    """The run, and where it stands."""
    if keys.order(job_id) not in contents.objects or folder_in(contents, job_id).is_deleted:
        return None
    view = view_in(contents, job_from(body_in(contents, keys.order(job_id))))
    return view.run, view.state


def _check_said(contents: Contents, job_id: str, folder: Folder) -> None:
    if folder.has_notes or folder.is_deleted or 1 not in folder.frames or is_damaged(contents, keys.order(job_id)):
        return
    is_silent = job_from(body_in(contents, keys.order(job_id))).prompt != LOOKS
    check(is_silent, "3 what is to be said of a picture is said with its first frame", job_id)


def _calls_of(job: Job) -> int:
    """How many calls it takes to draw the job when nothing fails: of each prompt's frames every so many, or a clip."""
    since = job.branch.frame + 1 if job.branch else 1
    starts = sorted({max(since, start) for start in (job.prompt if isinstance(job.prompt, dict) else [0])})
    spans = [stop - start for start, stop in pairwise((*starts, job.frames))]
    redraws = len(job.groups) if job.draws_clips else sum(-(-span // job.redraw_every) for span in spans)
    return job.begins_with_words + redraws


def _check_in_turn(before: Contents, after: Contents, job_id: str, folder: Folder) -> None:
    """Of what is computed: from a frame that is there, the next call may be made."""
    order = keys.order(job_id)
    job = job_from(body_in(after, order)) if order in after.objects else None
    if job is None or not job.has_in_betweens:
        return
    for index in folder.frames - folder_in(before, job_id).frames - set(range(job.first_redrawn)):
        check(folder.drawn > index, "5 frames are stored in their turn", f"{index} when there were {folder.drawn}")


def _check_copied(contents: Contents, job_id: str, folder: Folder) -> None:
    """What a job goes on from is all there as soon as any of it may be seen, and looks as it did."""
    order = keys.order(job_id)
    branch = job_from(body_in(contents, order)).branch if order in contents.objects else None
    if branch is None or not folder.drawn:
        return
    check(folder.drawn > branch.frame, "5 what is gone on from is there as a whole", f"{folder.drawn} frames")
    pairs = ((keys.frame(branch.job, at), keys.frame(job_id, at)) for at in range(branch.frame + 1))
    etags = [[contents.objects[key].etag for key in pair if key in contents.objects] for pair in pairs]
    check(all(len(set(pair)) == 1 for pair in etags), "5 what is gone on from is as it was", job_id)


def _check_may_go(before: Contents, key: str) -> None:
    job = keys.job_of(key)
    if not key.startswith(keys.JOBS) or job is None:
        return
    is_picture = key.endswith((keys.FRAME, *(f".{form}" for form in MEDIA_TYPES))) or key == keys.mask(job)
    is_words = key in (keys.order(job), keys.notes(job)) or key.startswith(f"{keys.folder(job)}exports/")
    check((is_picture or is_words) and folder_in(before, job).is_deleted, "2 nothing is deleted", key)


def _check_end(world: World, job: Job) -> None:
    view = view_in(world.contents, job)
    if view.is_deleted:
        shown = [
            key
            for key in world.contents.under(keys.folder(job.id))
            if not key.endswith((".json", "busy", "lost", "sent"))
        ]
        check(not [key for key in shown if not key.endswith("refused")], "2 deleted pictures go", str(shown))
        check(not view.folder.has_notes, "2 what was said of a deleted picture goes", job.id)
        return
    if view.state != "done":
        check(bool(view.end and view.end.code and view.end.reason), "3 every run ends with its reason", view.state)
    if not is_damaged(world.contents, keys.order(job.id)):
        _check_assembled(view)


def _check_listed(contents: Contents, job: Job, *, at_most: int) -> None:
    """Once in the list of whoever ordered it with a token, as long as its pictures stand.

    Where its order was damaged nobody knows whose it was: who reads the list passes it over.
    """
    if pot_of(job.client) != HOLDERS or not has_money(contents, job) or is_damaged(contents, keys.order(job.id)):
        return
    wanted, found = int(not folder_in(contents, job.id).is_deleted), listed_in(contents)[job.client, job.id]
    check(wanted <= found <= wanted * at_most, "8 a job is listed as long as it stands", f"{job.id} {found} times")


def _check_assembled(view: JobView) -> None:
    for export in view.missing_exports if view.drawn else ():
        attempt = view.next_attempt(view.output_step(export))
        check(isinstance(attempt, RunEnd), "3 the frames that exist are assembled", f"{export}: {view.drawn} frames")


def _check_places(world: World) -> None:
    """Whoever waits for a picture holds one place of their own and one in the queue, and nobody else holds any."""
    now = int(instant(world.time).timestamp())
    places = [Place.of(entry.place) for page in pages_in(world.contents).values() for entry in page.open.values()]
    held = [place for place in places if place and place.until > now]
    for what, spots in (("own", [place.own_spot for place in held]), ("shared", [place.shared_spot for place in held])):
        taken = spots_in(world.contents, now, is_own=what == "own")
        check(Counter(spots) == taken, "6 a place for each that waits", f"{what}: {spots} and not {taken}")


def _check_ledger_closed(world: World) -> None:
    pages = pages_in(world.contents)
    for day, page in pages.items():
        check(not page.open, "6 nothing leaked", f"{len(page.open)} open entries on {day}")
        runs = list(_spent_by_runs(world.contents, day))
        outputs = list(_spent_on_outputs(world.contents, day))
        spent = sum(runs) + sum(outputs)
        check(
            page.spent_micros == spent,
            "6 the ledger equals what was spent",
            f"{page.spent_micros} for {runs}, {outputs} on {day}",
        )
        jobs = sum(account.jobs for account in page.clients.values())
        check(jobs == len(runs), "6 the quota counts the runs", f"{jobs} for {len(runs)}")


def _check_accounted(world: World, job: Job) -> None:
    folder = folder_in(world.contents, job.id)
    for run in range(1, folder.run + 1):
        paid = sum(call.may_be_charged for call in world.calls if (call.job, call.run) == (job.id, run))
        counted = len(folder.charged(run))
        check(paid <= counted, "6 every call is accounted for", f"{paid} were paid, {counted} counted")


def _check_unfailing(world: World, job: Job) -> None:
    folder = folder_in(world.contents, job.id)
    names = (keys.fact(job.id, fact.number, fact.kind) for fact in folder.facts if fact.kind == "failed")
    gone = {"refused"} if job.branch and folder_in(world.contents, job.branch.job).is_deleted else set()
    # A picture may come when others have the money, and a chain may run away: that is told, and no failure of ours.
    wrong = {fact_from(body_in(world.contents, name)).code for name in names} - {"budget_spent", "drifted"} - gone
    check(not wrong or job.export.max_bytes is not None, "3 nothing fails by itself", job.id)
    paid = sum(call.may_be_charged for call in world.calls if call.job == job.id)
    wanted = (job.begins_with_words and folder.drawn > 0) + sum(first < folder.drawn for first in job.redraws)
    given_up = [one for one in folder.tries if one.is_sent and one.run in _ended_runs(folder)]
    allowed = range(wanted, wanted + len(given_up) + 1)
    check(folder.is_deleted or paid in allowed, "1 one call a frame when nothing fails", f"{paid} for {wanted} frames")


def _ended_runs(folder: Folder) -> set[int]:
    """Those that were cancelled or the like: what they had handed in is collected no more."""
    return {(fact.number + 1) // 2 for fact in folder.facts if fact.kind != "resumed"}


def _spent_by_runs(contents: Contents, day: str) -> Iterator[Micros]:
    for job in jobs_in(contents):
        view = view_in(contents, job)
        for reservation in reservations_of(contents, job).values():
            if reservation.day == day:
                yield view.spent_micros(reservation.run)


def _spent_on_outputs(contents: Contents, day: str) -> Iterator[Micros]:
    for job in jobs_in(contents):
        view = view_in(contents, job)
        for export in view.folder.exports:
            order = FurtherExport.model_validate_json(body_in(contents, keys.export(job.id, export)))
            if order.reservation and order.reservation.day == day:
                yield view.spent_on_output(order.reservation)
        yield from _spent_on_forgotten(contents, view, day)


def _spent_on_forgotten(contents: Contents, view: JobView, day: str) -> Iterator[Micros]:
    """For further outputs whose orders went with the pictures, of which the claims still tell."""
    known = {view.job.export.id, *(export.id for export in view.job.beside), *view.folder.exports}
    tries: dict[str, list[Try]] = {}
    for one in view.folder.tries:
        if (export := keys.export_of_step(one.step)) and export not in known:
            tries.setdefault(export, []).append(one)
    for of_one in tries.values():
        first = Claim.model_validate_json(body_in(contents, keys.claim(view.id, *of_one[0][:3])))
        if first.at.date().isoformat() == day:
            yield Micros(OUTPUT_MICROS * min(len(of_one), MAX_FREE_TRIES))
